from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup_local.erp.days import UNKNOWN, business_day, record_day, settle, today


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-03",
        "2025-11-03 14:22:10",
        "2025-11-03T14:22:10",
        "2025-11-03T14:22:10.123456",
        "2025-11-03T14:22:10Z",
        "2025-11-03T14:22:10+05:00",
        "2025-11-03 14:22:10 +0500",
        "03/11/2025",
        "3/11/2025 14:22",
        " 2025-11-03 ",
    ],
)
def test_every_way_of_writing_a_date_gives_its_day(text: str) -> None:
    assert business_day(text) == date(2025, 11, 3)


def test_a_time_with_an_offset_is_converted_to_karachi() -> None:
    assert business_day("2025-11-03T19:00:00Z") == date(2025, 11, 4)
    assert business_day("2025-11-04T02:00:00+09:00") == date(2025, 11, 3)


def test_a_naive_time_is_karachis() -> None:
    assert business_day("2025-11-03 23:59:59") == date(2025, 11, 3)


@pytest.mark.parametrize(
    "value", [None, "", "yesterday", "31/02/2025", "0000-00-00 00:00:00", 1730000000, [], "0001-01-01T00:00:00+05:00"]
)
def test_what_is_no_date_has_no_day(value: object) -> None:
    assert business_day(value) is None


def test_the_short_name_stands_in_for_the_long_one() -> None:
    assert record_day("pos_orders", {"order_date": "", "date": "2025-11-03"}) == date(2025, 11, 3)
    assert record_day("products", {"updated_at": "2025-11-03"}) == date(2025, 11, 3)


@pytest.mark.parametrize("record", [{"order_date": "0001-01-01 00:00:00"}, {}, [], "text", None])
def test_a_record_without_a_usable_date_names_no_day(record: object) -> None:
    assert record_day("oe_orders", record) is None


def test_a_day_to_come_is_no_day() -> None:
    assert record_day("pos_orders", {"order_date": str(today() + timedelta(days=2))}) is None


def test_records_without_a_day_follow_the_one_before_them() -> None:
    days = np.array([UNKNOWN, 7, UNKNOWN, UNKNOWN, 5, UNKNOWN], np.int32)
    assert settle(days, date.min).tolist() == [7, 7, 7, 7, 5, 5]


def test_a_file_without_any_day_is_served_on_the_given_one() -> None:
    assert settle(np.zeros(2, np.int32), date(1, 1, 9)).tolist() == [9, 9]


@given(st.lists(st.integers(UNKNOWN, 5)))
def test_settling_changes_no_known_day_and_leaves_none_unknown(days: list[int]) -> None:
    settled = settle(np.array(days, np.int32), date(1, 1, 9)).tolist()
    assert UNKNOWN not in settled
    assert all(after == before for before, after in zip(days, settled, strict=True) if before)
