"""Is a loaded generation fit to be published? Each check with its value and its limit (pure)."""

from dataclasses import asdict, dataclass
from typing import Any

from mastergroup.settings import PersonalizeSettings


@dataclass(frozen=True)
class Check:
    """One question, its measured value, the limit, and whether it passed."""

    check: str
    value: float
    limit: float
    passed: bool

    def summary(self) -> dict[str, Any]:
        """As plain values, for the publications row."""
        return asdict(self)


def judge(settings: PersonalizeSettings, loaded: dict[str, Any], overlap: float | None) -> list[Check]:
    """The checks of a generation; `loaded` is what the load step kept, `overlap` with the live one if there is one."""
    asked, counts, users = loaded["asked"], loaded["counts"], loaded["users"]
    checks = [
        _at_least("customers with a list", _share(counts["user_recommendations"], asked["user_queries"]),
                  settings.publish_min_user_share),
        _at_most("unknown products in lists", _share(users["unknown"], users["items"]),
                 settings.publish_max_unknown_share),
        _at_most("empty lists", _share(users["empty"], users["lines"]), settings.publish_max_empty_share),
        _at_most("lines with errors", _share(sum(users["errors"].values()), users["lines"]),
                 settings.publish_max_empty_share),
    ]  # fmt: skip
    # The only product of a shop has none to be similar to.
    if asked["item_queries"] != 1:
        share = _share(counts["similar_items"], asked["item_queries"])
        checks.append(_at_least("products with a list", share, settings.publish_min_user_share))
    if overlap is not None:
        checks.append(_at_least("overlap with the lists in service", overlap, settings.publish_min_overlap))
    return checks


def failures(checks: list[Check]) -> str:
    """The failed checks in one sentence; empty when all passed."""
    return "; ".join(f"{c.check}: {c.value:.4f}, allowed {c.limit:g}" for c in checks if not c.passed)


def _share(part: float, whole: float) -> float:
    return round(part / whole, 6) if whole else 0.0


def _at_least(check: str, value: float, limit: float) -> Check:
    return Check(check, value, limit, value >= limit)


def _at_most(check: str, value: float, limit: float) -> Check:
    return Check(check, value, limit, value <= limit)
