"""Is the data fit for a batch? What Personalize demands, what a broken feed looks like, what costs quality (pure)."""

from mastergroup.settings import QualitySettings
from personalize_worker import formats
from personalize_worker.checks import FAIL, WARN, Check, at_least, at_most, share

_PARTS = {"interactions": "interactions", "users": "customers", "items": "products"}
"""What an export counts, and the word for it."""


def judge_data(settings: QualitySettings, figures: dict[str, int], last: dict[str, int] | None) -> list[Check]:
    """The checks of what would be exported; `last` are the counts of the last export, None before the first."""
    checks = [*_demanded(figures), *_sound(settings, figures), *_good(settings, figures)]
    return checks if last is None else checks + _compared(settings, figures, last)


def least_returning(users: int) -> int:
    """How many customers must have bought two lines or more."""
    return max(formats.MINIMUM_RETURNING, -(-users // formats.MINIMUM_RETURNING_PER))


def _demanded(figures: dict[str, int]) -> list[Check]:
    """Beyond these Personalize refuses an import or a training."""
    blank, long = (figures[f"{name}_users"] + figures[f"{name}_items"] for name in ("blank", "long"))
    returning, no_numbers = figures["returning"], figures["no_numbers"] + figures["no_prices"]
    least = least_returning(figures["users"])
    return [
        at_least("interactions", figures["interactions"], formats.MINIMUM_INTERACTIONS, figures["interactions"]),
        at_least("customers with two interactions, counted up to the limit", returning, least, returning),
        at_most("blank ids", blank, 0, blank),
        at_most(f"ids of more than {formats.LONGEST_ID} characters", long, 0, long),
        at_most("values that are no number", no_numbers, 0, no_numbers),
    ]


def _sound(settings: QualitySettings, figures: dict[str, int]) -> list[Check]:
    """Beyond these something is broken before the export."""
    return _shares(
        figures,
        FAIL,
        ("orders dated out of range", "misdated", "orders", settings.check_max_misdated),
        ("lines without order or product", "orphans", "lines", settings.check_max_orphans),
        ("orders of unknown customers", "strangers", "orders", settings.check_max_orphans),
    )


def _good(settings: QualitySettings, figures: dict[str, int]) -> list[Check]:
    """Beyond these the lists are worse than they could be."""
    cut = figures["cut_places"] + figures["cut_categories"]
    return [
        *_shares(
            figures,
            WARN,
            ("orders without a customer", "nameless", "orders", settings.check_max_nameless),
            ("lines without a price", "priceless", "lines", settings.check_max_priceless),
            ("orders that repeat another", "repeated", "orders", settings.check_max_repeated),
            ("customers without a known place", "placeless", "users", settings.check_max_placeless),
        ),
        at_most(f"texts cut to {formats.LONGEST_TEXT} characters", cut, 0, cut, otherwise=WARN),
    ]


def _compared(settings: QualitySettings, figures: dict[str, int], last: dict[str, int]) -> list[Check]:
    """A drop is a feed that went away; a jump may be ids that changed."""
    checks = []
    for part, word in _PARTS.items():
        before, now = last[part], figures[part]
        lost, new = max(0, before - now), max(0, now - before)
        drop, growth = share(lost, before), share(new, before)
        checks.append(at_most(f"{word} lost since the last export", drop, settings.check_max_drop, lost))
        checks.append(at_most(f"{word} new since the last export", growth, settings.check_max_growth, new, WARN))
    return checks


def _shares(figures: dict[str, int], otherwise: str, *rows: tuple[str, str, str, float]) -> list[Check]:
    """One check a row: its words, the part and the whole among the figures, the limit of their share."""
    return [
        at_most(words, share(figures[part], figures[whole]), limit, figures[part], otherwise)
        for words, part, whole, limit in rows
    ]
