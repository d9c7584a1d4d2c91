"""Docs held to the code: docs/alerts.md lists every incident with its meaning and next step."""

import re
from pathlib import Path

from mastergroup.alerts.messages import ADVICE
from mastergroup.database import load_sql
from mastergroup.queues import FLOWS

PAGE = (Path(__file__).parents[2] / "docs/alerts.md").read_text()


def test_the_table_is_what_the_messages_say() -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| `\w+:", line)]
    assert rows == [[f"`{each.key}`", each.sign or "anything else", each.meaning, each.next_step] for each in ADVICE]


def test_every_key_that_can_be_found_has_advice_for_any_reason() -> None:
    found = load_sql("mastergroup", "find_conditions")
    keys = set(re.findall(r"'(\w+:[\w-]+)'", found))
    keys |= {f"{flow}:failed" for flow in FLOWS} | {"sync:late", "pipeline:late"}
    assert len(keys) == 8
    assert {each.key for each in ADVICE if not each.sign} == keys
