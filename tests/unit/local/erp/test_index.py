from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mastergroup_local.erp.feed import open_feed, unpack
from mastergroup_local.erp.index import DayIndex

Record = Callable[..., Path]


def served(index: DayIndex, first: date, last: date) -> list[Any]:
    return [orjson.loads(text) for text in index.read(index.window(first, last))]


def november(day: int) -> date:
    return date(2025, 11, day)


def order(number: int, when: str) -> dict[str, object]:
    return {"id": number, "order_date": when}


def test_a_window_holds_its_days_both_ends_included(record: Record, tmp_path: Path) -> None:
    record("pos_orders", *(order(day, f"2025-11-{day:02d} 23:59:59") for day in range(1, 6)))
    index = open_feed(tmp_path, tmp_path / "work")["pos_orders"]
    assert [each["id"] for each in served(index, november(2), november(4))] == [2, 3, 4]


def test_days_come_in_order_and_within_a_day_the_file_decides(record: Record, tmp_path: Path) -> None:
    record(
        "oe_orders",
        order(3, "2025-11-02 09:00:00"),
        order(1, "2025-11-01 12:00:00"),
        order(1, "2025-11-01 10:00:00") | {"order_status": "Cancelled"},
        order(2, "2025-11-02 08:00:00"),
    )
    index = open_feed(tmp_path, tmp_path / "work")["oe_orders"]
    assert [each["id"] for each in served(index, november(1), november(2))] == [1, 1, 3, 2]
    assert served(index, november(1), november(1))[1]["order_status"] == "Cancelled"


def test_bad_and_future_dates_ride_with_the_record_before(record: Record, tmp_path: Path) -> None:
    record(
        "pos_orders",
        order(0, "nonsense"),
        order(1, "2025-11-01"),
        order(2, "9999-01-01"),
        order(3, "2025-11-03"),
        order(4, ""),
    )
    index = open_feed(tmp_path, tmp_path / "work")["pos_orders"]
    assert [each["id"] for each in served(index, november(1), november(2))] == [0, 1, 2]
    assert [each["id"] for each in served(index, november(3), november(3))] == [3, 4]


def test_a_stream_without_dates_is_served_on_the_first_day_of_the_feed(record: Record, tmp_path: Path) -> None:
    record("pos_orders", order(1, "2025-11-02"))
    record("products", {"sku": "1"}, {"sku": "2"})
    feed = open_feed(tmp_path, tmp_path / "work")
    assert len(served(feed["products"], november(2), november(2))) == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.sampled_from(["2025-11-01", "02/11/2025", "2025-11-02T22:00:00Z", "x", "9999-01-01", None])))
def test_each_record_is_served_on_exactly_one_day(record: Record, tmp_path: Path, dates: list[str | None]) -> None:
    record("customers", {"id": "anchor", "updated_at": "2025-11-01"})
    record("pos_orders", *({"id": number, "date": when} for number, when in enumerate(dates)))
    index = open_feed(tmp_path, tmp_path / "work")["pos_orders"]
    each_day = [served(index, november(day), november(day)) for day in range(1, 5)]
    assert sorted(each["id"] for day in each_day for each in day) == list(range(len(dates)))


def test_a_packed_file_is_unpacked_once_per_version(record: Record, tmp_path: Path) -> None:
    work = tmp_path / "work"
    packed = record("pos_orders", order(1, "2025-11-01"), packed=True)
    plain = unpack(packed, work)
    marked = plain.stat().st_mtime_ns
    assert unpack(packed, work).stat().st_mtime_ns == marked
    record("pos_orders", order(1, "2025-11-01"), order(2, "2025-11-01"), packed=True)
    assert unpack(packed, work) != plain
    assert len(list(work.iterdir())) == 1


def test_a_folder_without_recordings_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds none of pos_orders"):
        open_feed(tmp_path, tmp_path / "work")
