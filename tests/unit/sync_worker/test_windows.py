"""Which days are asked for next."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mastergroup.settings import ErpSettings
from sync_worker.erp.windows import Position, Window, next_window

TODAY = date(2025, 11, 30)
START = date(2025, 1, 1)


def settings(**changes: Any) -> ErpSettings:
    given = {"erp_base_url": "http://erp", "erp_token": "t", "erp_history_start": START, "erp_window_days": 7}
    return ErpSettings(**{**given, **changes})


def after(window: Window, received: int) -> Window | None:
    return next_window(Position(window.end, window, received), settings(), TODAY, None, None)


def test_the_first_begins_with_the_history() -> None:
    assert next_window(Position(), settings(), TODAY, None, None) == Window(START, date(2025, 1, 7))


def test_a_new_run_reads_the_overlap_again() -> None:
    found = next_window(Position(date(2025, 6, 10)), settings(erp_overlap_days=3), TODAY, None, None)
    assert found is not None
    assert found.start == date(2025, 6, 7)


def test_an_operator_may_start_again_earlier_but_only_once_a_run() -> None:
    restart = date(2025, 2, 1)
    last = Window(restart, date(2025, 2, 7))
    first = next_window(Position(TODAY), settings(), TODAY, restart, None)
    second = next_window(Position(last.end, last, 9), settings(), TODAY, restart, None)
    assert first is not None
    assert second is not None
    assert (first.start, second.start) == (restart, date(2025, 2, 8))


def test_windows_grow_over_empty_spans_and_shrink_over_full_ones() -> None:
    week = Window(date(2025, 2, 1), date(2025, 2, 7))
    lengths = [window.days for received in (0, 100, 15_000, 40_000) if (window := after(week, received))]
    assert lengths == [28, 14, 7, 3]


def test_a_window_that_was_not_got_through_comes_back_at_half_its_length() -> None:
    failed = Window(START, date(2025, 1, 7))
    assert next_window(Position(), settings(), TODAY, None, failed) == Window(START, date(2025, 1, 3))


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=400))
def test_windows_follow_each_other_without_gap_up_to_today(counts: list[int]) -> None:
    position, expected = Position(), START
    for received in counts:
        window = next_window(position, settings(), TODAY, None, None)
        if window is None:
            assert expected == TODAY + timedelta(days=1)
            return
        assert window.start == expected
        assert window.start <= window.end <= TODAY
        position, expected = Position(window.end, window, received), window.end + timedelta(days=1)
