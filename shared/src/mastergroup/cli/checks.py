"""The checks that a step kept, as text."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

PASS = "PASS"  # noqa: S105 - a verdict


def check_lines(checks: list[dict[str, Any]], passed_too: bool) -> Iterator[str]:
    """One line a check: verdict, value beside its limit, how many records; those that passed only if asked for."""
    for each in checks:
        if passed_too or each["verdict"] != PASS:
            count = "" if each["count"] is None else f"  ({each['count']:,})"
            yield f"{each['verdict']}  {each['check']:<58} {each['value']:>10,.6g}  limit {each['limit']:,.6g}{count}"


def verdicts(checks: list[dict[str, Any]]) -> str:
    """How many of each verdict: `16 PASS, 1 WARN`."""
    return ", ".join(f"{number} {verdict}" for verdict, number in Counter(each["verdict"] for each in checks).items())
