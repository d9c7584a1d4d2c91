"""Choices are made on the weeks before the cut, and kept while nothing changes."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.evaluate import kept, rows, tuning
from benchmarks.evaluate.job import Job
from benchmarks.evaluate.purchases import DAY
from benchmarks.evaluate.shop import Shop
from mastergroup_local.personalize.table import Table


def shop(days: int) -> Shop:
    """Forty customers buy something every day; what is in fashion changes every ten days, until the last month."""
    moments = [(user, day) for day in range(days) for user in range(40)]
    fashion = [min(day, days - 29) // 10 for _, day in moments]
    columns = {
        "USER_ID": rows.text(f"u{user}" for user, _ in moments),
        "ITEM_ID": rows.text(f"i{season * 10 + user % 10}" for season, (user, _) in zip(fashion, moments, strict=True)),
        "TIMESTAMP": rows.whole(day * DAY for _, day in moments),
    }
    return Shop(Table(columns))


def job(method: str, out: Path = Path()) -> Job:
    return Job("tune", method, out, out, 28, 1)


def test_the_best_choice_is_that_of_the_validation_weeks(capsys):
    found = tuning.run(job("recent"), shop(100))
    # From day 42 to 70 the fashion of the last days is what sells next; longer windows dilute it.
    assert found["best"]["all"]["days"] in (7, 14)
    assert len(found["tried"]) == 5
    assert capsys.readouterr().out.count("days ") == 5


def test_where_nobody_can_be_asked_the_middle_of_the_grid_is_taken():
    found = tuning.run(job("own_decayed"), shop(40))
    assert found["tried"] == []
    assert found["best"]["all"] == found["best"]["new"]


@pytest.mark.parametrize("change", ["another job", "data"])
def test_a_kept_result_is_no_longer_held_when_job_or_data_change(tmp_path, change):
    shop(3).save(tmp_path)
    out = tmp_path / "found.json"
    assert not kept.holds(out, kept.key("told", tmp_path))
    out.write_text("{}")
    kept.mark(out, kept.key("told", tmp_path))
    assert kept.holds(out, kept.key("told", tmp_path))
    if change == "data":
        shop(4).save(tmp_path)
    assert not kept.holds(out, kept.key("told" if change == "data" else change, tmp_path))


def test_the_same_data_are_kept_as_the_same_bytes(tmp_path):
    shop(3).save(tmp_path / "a")
    shop(3).save(tmp_path / "b")
    assert kept.key("told", tmp_path / "a") == kept.key("told", tmp_path / "b")
    assert np.array_equal(Shop.load(tmp_path / "a").times, shop(3).times)
