"""What a check is: one question about data or lists, with its value, its limit and its verdict (pure)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

PASS, WARN, FAIL = "PASS", "WARN", "FAIL"


@dataclass(frozen=True)
class Check:
    """One question, its measured value, the limit, the verdict, and how many records the value speaks of."""

    check: str
    value: float
    limit: float
    verdict: str
    count: int | None

    def summary(self) -> dict[str, Any]:
        """As plain values, for the rows that keep it; `passed`: it stopped nothing."""
        return {**asdict(self), "passed": self.verdict != FAIL}


def at_least(check: str, value: float, limit: float, count: int | None = None, otherwise: str = FAIL) -> Check:
    """PASS from `limit` upwards."""
    return Check(check, value, limit, PASS if value >= limit else otherwise, count)


def at_most(check: str, value: float, limit: float, count: int | None = None, otherwise: str = FAIL) -> Check:
    """PASS up to `limit`."""
    return Check(check, value, limit, PASS if value <= limit else otherwise, count)


def share(part: float, whole: float) -> float:
    """`part` of `whole`, 0 to 1; 0 of nothing."""
    return round(part / whole, 6) if whole else 0.0


def failures(checks: Iterable[Check]) -> str:
    """The failed checks in one sentence; empty when none did."""
    return "; ".join(f"{c.check}: {_number(c.value)}, allowed {c.limit:g}" for c in checks if c.verdict == FAIL)


def _number(value: float) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)
