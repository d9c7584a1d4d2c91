from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mastergroup_local.erp.days import today
from mastergroup_local.erp.history import distinct_ids, first_day, main

Record = Callable[..., Path]


def test_the_first_day_is_the_earliest_of_any_stream(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record("pos_orders", {"id": 1, "order_date": "2025-11-03"}, {"id": 2, "order_date": "0001-01-01"}, packed=True)
    record("products", {"sku": "1", "updated_at": "2025-10-31T20:00:00Z"})
    assert first_day(tmp_path) == date(2025, 11, 1)
    monkeypatch.setattr("sys.argv", ["history", "--feed", str(tmp_path)])
    main()
    assert capsys.readouterr().out == "2025-11-01\n"


def test_without_any_date_history_starts_today(tmp_path: Path) -> None:
    assert first_day(tmp_path) == today()


def test_ids_are_counted_once_under_any_of_their_names(record: Record, tmp_path: Path) -> None:
    record("pos_orders", {"id": 7}, {"id": "7 "}, {"order_id": 8}, {"order_name": "PS-9"}, {"id": ""}, [7], {})
    record("oe_orders", {"id": 7})
    record("products", {"id": 1, "sku": "A"}, {"id": 2, "sku": "A"}, {"id": 3})
    assert distinct_ids(tmp_path) == {"pos_orders": 3, "oe_orders": 1, "products": 2}
