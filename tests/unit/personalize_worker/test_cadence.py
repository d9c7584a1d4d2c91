"""When a part of a scheduled batch is due, and what it says."""

from datetime import date

import pytest

from mastergroup.settings import CadenceSettings
from personalize_worker.cadence import Past, asked_for, judge, skipped_steps

TODAY = date(2026, 11, 24)
WHOLE = ("plan", "export", "import_datasets", "train", "infer", "segment", "load", "publish")
SETTINGS = CadenceSettings(
    infer_every_days=2, affinity_every_days=14, train_every_days=7, train_at_least_every_days=30,
    retrain_min_new_share=0.01,
)  # fmt: skip


def past(published: int = 2, segmented: int = 14, trained: int = 7, interactions: int | None = 1000) -> Past:
    """So many days ago."""
    days = (date.fromordinal(TODAY.toordinal() - age) for age in (published, segmented, trained))
    return Past(*days, interactions)


def test_a_first_night_does_everything() -> None:
    verdicts = judge(SETTINGS, Past(), TODAY, 1000)
    assert all(verdict.is_due for verdict in verdicts.values())
    assert skipped_steps(verdicts, WHOLE) == {}


def test_an_operators_run_does_what_it_is_asked() -> None:
    assert skipped_steps(asked_for(), WHOLE) == {}


@pytest.mark.parametrize(
    ("trained", "purchases", "is_due", "reason"),
    [
        (6, 2000, False, "the last training is 6 days old, none sooner than 7 days after it"),
        (7, 1009, False, "the last training is 7 days old, purchases changed by 0.90% since, wanted are 1.00%"),
        (7, 1010, True, "the last training is 7 days old, purchases changed by 1.00% since, wanted are 1.00%"),
        (7, 980, True, "the last training is 7 days old, purchases changed by 2.00% since, wanted are 1.00%"),
        (29, 1000, False, "the last training is 29 days old, purchases changed by 0.00% since, wanted are 1.00%"),
        (30, 1000, True, "the last training is 30 days old, renewed after 30 days in any case"),
    ],
)
def test_training_is_due_by_age_and_by_what_is_new(trained: int, purchases: int, is_due: bool, reason: str) -> None:
    verdict = judge(SETTINGS, past(trained=trained), TODAY, purchases)["training"]
    assert (verdict.is_due, verdict.reason) == (is_due, reason)


def test_a_training_of_unknown_size_is_renewed_at_its_age() -> None:
    assert judge(SETTINGS, past(trained=7, interactions=None), TODAY, 1000)["training"].is_due
    assert not judge(SETTINGS, past(trained=6, interactions=None), TODAY, 1000)["training"].is_due


def test_only_what_is_not_due_is_skipped() -> None:
    verdicts = judge(SETTINGS, past(segmented=13, trained=1), TODAY, 1000)
    assert set(skipped_steps(verdicts, WHOLE)) == {"import_datasets", "train", "segment"}
    assert verdicts["segments"].reason == "the last segments are 13 days old, due every 14 days"


def test_a_night_without_lists_does_nothing_at_all() -> None:
    verdicts = judge(SETTINGS, past(published=1, trained=40, segmented=40), TODAY, 5000)
    skipped = skipped_steps(verdicts, WHOLE)
    assert set(skipped) == set(WHOLE) - {"plan"}
    assert set(skipped.values()) == {"the last lists are 1 day old, due every 2 days"}
