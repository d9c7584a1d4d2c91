"""What of the data ends a batch before the export, and what only warns."""

import pytest

from mastergroup.settings import QualitySettings
from personalize_worker.checks import FAIL, PASS, WARN, Check, failures
from personalize_worker.data_checks import judge_data, least_returning

SETTINGS = QualitySettings()
COUNTED = {"interactions": 90_000, "users": 10_000, "items": 400}
WRONG = [
    "orphans",
    "priceless",
    "no_numbers",
    "nameless",
    "strangers",
    "misdated",
    "repeated",
    "placeless",
    "no_prices",
]
WRONG += ["blank_users", "blank_items", "long_users", "long_items", "cut_places", "cut_categories"]
SOUND = {**COUNTED, "lines": 100_000, "orders": 40_000, "returning": 100, **dict.fromkeys(WRONG, 0)}


def judged(last: dict[str, int] | None = None, **figures: int) -> dict[str, Check]:
    """The checks that did not pass, by name."""
    return {each.check: each for each in judge_data(SETTINGS, {**SOUND, **figures}, last) if each.verdict != PASS}


def test_sound_data_pass_every_check() -> None:
    assert judged() == {}
    assert judged(last=COUNTED) == {}


@pytest.mark.parametrize(
    ("figures", "named"),
    [
        ({"interactions": 999}, "interactions"),
        ({"returning": 99}, "customers with two interactions, counted up to the limit"),
        ({"blank_users": 1}, "blank ids"),
        ({"blank_items": 1}, "blank ids"),
        ({"long_users": 1}, "ids of more than 256 characters"),
        ({"long_items": 1}, "ids of more than 256 characters"),
        ({"no_numbers": 1}, "values that are no number"),
        ({"no_prices": 1}, "values that are no number"),
        ({"misdated": 41}, "orders dated out of range"),
        ({"orphans": 1001}, "lines without order or product"),
        ({"strangers": 401}, "orders of unknown customers"),
    ],
)
def test_bad_data_fail_by_name(figures: dict[str, int], named: str) -> None:
    found = judged(**figures)
    assert {name: check.verdict for name, check in found.items()} == {named: FAIL}
    assert failures(found.values()).startswith(f"{named}: ")
    assert [check.count for check in found.values()] == list(figures.values())


@pytest.mark.parametrize(
    ("figures", "named"),
    [
        ({"nameless": 20_001}, "orders without a customer"),
        ({"priceless": 10_001}, "lines without a price"),
        ({"repeated": 2001}, "orders that repeat another"),
        ({"placeless": 5001}, "customers without a known place"),
        ({"cut_places": 1}, "texts cut to 1000 characters"),
        ({"cut_categories": 1}, "texts cut to 1000 characters"),
    ],
)
def test_poor_data_warn_and_go_on(figures: dict[str, int], named: str) -> None:
    found = judged(**figures)
    assert {name: check.verdict for name, check in found.items()} == {named: WARN}
    assert failures(found.values()) == ""


@pytest.mark.parametrize("part", COUNTED)
def test_a_feed_that_went_away_ends_the_batch_and_one_that_doubled_warns(part: str) -> None:
    word = {"interactions": "interactions", "users": "customers", "items": "products"}[part]
    much, little = {**COUNTED, part: round(SOUND[part] * 1.3)}, {**COUNTED, part: round(SOUND[part] * 0.4)}
    assert {name: each.verdict for name, each in judged(last=much).items()} == {
        f"{word} lost since the last export": FAIL
    }
    assert {name: each.verdict for name, each in judged(last=little).items()} == {
        f"{word} new since the last export": WARN
    }
    assert judged(last={**COUNTED, part: round(SOUND[part] * 1.2)}) == {}


def test_one_customer_of_a_hundred_has_to_come_back() -> None:
    assert [least_returning(users) for users in (0, 2500, 2501, 180_483)] == [25, 25, 26, 1805]
