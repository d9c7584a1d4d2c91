"""Rejected records load after a fix, once, in the order of the feed, and every count stays true."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from mastergroup.errors import LeaseLost, PermanentError
from mastergroup.runs import StepContext
from mastergroup.settings import SyncSettings
from mastergroup.tombstones import Tombstones
from sync_worker.transform import dates, lines, text

Rows = Callable[..., list[dict[str, Any]]]
Order = Callable[..., dict[str, Any]]
LONG = "s" * 300
FIELDS = ("received", "inserted", "updated", "unchanged", "rejected")


@pytest.fixture
def fix(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Years before 1900 and ids over 256 characters can be used from now on."""

    def change() -> None:
        monkeypatch.setattr(dates, "_FIRST_YEAR", 1)
        monkeypatch.setattr(text, "_LONGEST_ID", 400)
        # What the lines keep would outlive this change; new code starts in a new process.
        monkeypatch.setattr(lines, "_line", lines._line.__wrapped__)

    return change


@pytest.fixture
def settings(settings: SyncSettings) -> SyncSettings:
    """All days in one window: what is tested here are records."""
    changes = {"erp_window_days": 9999, "erp_window_max_days": 9999, "erasure_key": SecretStr("k" * 32)}
    return settings.model_copy(update=changes)


def take(sync: Any, step: str, **options: str) -> dict[str, Any]:
    """A run of one step; its detail."""
    done: dict[str, Any] = sync.run(step, **options)[step]
    return done


def replay(sync: Any, **options: str) -> dict[str, Any]:
    return take(sync, "replay", **options)


def read(sync: Any, step: str = "pos_orders") -> dict[str, Any]:
    return take(sync, step, **{"from": "2025-01-01"})


def counts(detail: dict[str, Any]) -> tuple[int, ...]:
    return tuple(detail[name] for name in FIELDS)


def old(order: dict[str, Any]) -> dict[str, Any]:
    """The same order with a date that is not believed."""
    return order | {"order_date": "1850-01-01"}


def feed(erp: Any, *orders: dict[str, Any]) -> None:
    """What the ERP has, all of it in March, whatever date a record gives."""
    erp.feeds["get_pos_orders"] = [each | {"feed_day": "2025-03-01"} for each in orders]


def rejected(rows: Rows) -> list[tuple[Any, ...]]:
    return [
        tuple(row.values()) for row in rows("SELECT record_id, line FROM rejected_records ORDER BY record_id, line")
    ]


def check_counts(rows: Rows) -> None:
    """The counts that the API shows are those of the tables."""
    kept = {row["table_name"]: row["row_count"] for row in rows("SELECT * FROM table_counts")}
    for table in ("orders", "order_items", "customers", "products"):
        assert kept[table] == rows(f"SELECT count(*) AS n FROM {table}")[0]["n"], table


def test_what_loads_after_a_fix_is_rejected_no_more(sync: Any, erp: Any, rows: Rows, order: Order, fix: Any) -> None:
    feed(erp, order(1, ("a", 1, 10)), old(order(2, ("b", 2, 5))), order(3, ("a", "many", 1), order_date="soon"))
    erp.feeds["get_products"] = [{"sku": LONG, "name": "x", "price": 3}]
    read(sync, "products")
    read(sync)
    take(sync, "aggregates")
    assert rejected(rows) == [("2", None), ("3", None), (LONG[:256], None)]
    fix()
    done = replay(sync)
    assert counts(done["pos"]) == (2, 1, 0, 0, 1)
    assert counts(done["products"]) == (1, 1, 0, 0, 0)
    assert done["pos"]["rejected_reasons"] == {"order_date: a readable date is needed": 1}
    assert rejected(rows) == [("3", None)]
    assert rows("SELECT product_id, quantity FROM order_items WHERE order_id = '2'") == [
        {"product_id": "b", "quantity": 2}
    ]
    take(sync, "aggregates")
    assert rows("SELECT orders FROM window_totals WHERE time_filter = 'all'") == [{"orders": 2}]
    check_counts(rows)
    windows = rows("SELECT start_date, end_date, distinct_records, loaded FROM sync_windows WHERE start_date IS NULL")
    assert [(row["distinct_records"], row["loaded"]) for row in windows] == [(1, 1), (1, 1)]
    assert counts(replay(sync)["pos"]) == (1, 0, 0, 0, 1)


def test_a_reason_and_a_stream_choose(sync: Any, erp: Any, rows: Rows, order: Order, fix: Any) -> None:
    feed(erp, old(order(1)), order(2, id=LONG))
    erp.feeds["get_oe_orders"] = [old(order(1)) | {"feed_day": "2025-03-01"}]
    read(sync)
    read(sync, "oe_orders")
    fix()
    assert set(replay(sync, stream="oe")) == {"oe"}
    assert counts(replay(sync, reason="at most 256")["pos"]) == (1, 1, 0, 0, 0)
    assert rejected(rows) == [("1", None)]
    run, _ = sync.ledger.begin("operator", ("replay",), stream="shop")
    with pytest.raises(PermanentError, match="one of products, customers, pos, oe"):
        sync.step(run.run_id, "replay")


def test_a_newer_version_is_not_overwritten(sync: Any, erp: Any, rows: Rows, order: Order, fix: Any) -> None:
    """Whether it changed the order or came again as it was before."""
    feed(erp, order(1, ("good", 1, 1)), old(order(2, ("bad", 1, 1))))
    read(sync)
    feed(erp, old(order(1, ("bad", 1, 1))), order(2, ("good", 1, 1)))
    read(sync)
    feed(erp, order(1, ("good", 1, 1)), order(2, ("good", 1, 1)))
    assert counts(read(sync)) == (2, 0, 0, 2, 0)
    fix()
    assert replay(sync) == {}
    assert rows("SELECT DISTINCT product_id FROM order_items") == [{"product_id": "good"}]
    assert rejected(rows) == []


def test_an_order_of_an_older_feed_changes_nothing(sync: Any, erp: Any, rows: Rows, order: Order, fix: Any) -> None:
    """One whose rejected version was kept without an id, so that nothing told that it came again."""
    feed(erp, old(order(1, ("bad", 1, 1))))
    read(sync)
    rows("UPDATE rejected_records SET record_id = NULL RETURNING 1")
    feed(erp, order(1, ("good", 1, 1)))
    read(sync)
    fix()
    assert counts(replay(sync)["pos"]) == (1, 0, 0, 1, 0)
    assert rows("SELECT product_id FROM order_items") == [{"product_id": "good"}]
    assert rejected(rows) == []


def test_of_two_rejected_versions_the_later_wins(sync: Any, erp: Any, rows: Rows, order: Order, fix: Any) -> None:
    feed(erp, order(1, ("first", 1, 1)))
    read(sync)
    for version in (old(order(1, ("second", 1, 1))), old(order(1, ("third", 1, 1), total_price="much"))):
        feed(erp, version)
        read(sync)
    fix()
    assert counts(replay(sync)["pos"]) == (2, 0, 1, 0, 1)
    assert rows("SELECT product_id FROM order_items") == [{"product_id": "second"}]
    rows("UPDATE rejected_records SET raw = raw - 'total_price' RETURNING 1")
    assert counts(replay(sync)["pos"]) == (1, 0, 1, 0, 0)
    assert rows("SELECT product_id FROM order_items") == [{"product_id": "third"}]


def test_a_good_record_before_a_bad_one_in_a_window_drops_nothing(
    sync: Any, erp: Any, rows: Rows, order: Order, fix: Any
) -> None:
    feed(erp, order(1, ("a", 1, 1)), old(order(1, ("b", 1, 1))), old(order(2, ("a", 1, 1))), order(2, ("b", 1, 1)))
    read(sync)
    assert rejected(rows) == [("1", None)]
    fix()
    assert counts(replay(sync)["pos"]) == (1, 0, 1, 0, 0)
    assert {row["product_id"] for row in rows("SELECT product_id FROM order_items")} == {"b"}


def test_a_rejected_line_joins_its_order_and_is_neither_lost_nor_doubled(
    sync: Any, erp: Any, rows: Rows, order: Order, fix: Any
) -> None:
    feed(erp, order(1, ("a", 1, 10), (LONG, 2, 5), ("b", "many", 1)), order(2, (LONG, 1, 5)))
    read(sync)
    assert rejected(rows) == [("1", 2), ("1", 3), ("2", 1)]
    fix()
    done = replay(sync)["pos"]
    assert counts(done) == (2, 0, 2, 0, 0)
    assert (done["lines"], done["lines_rejected"], done["loaded"]) == (3, 1, 2)
    lines = rows("SELECT order_id, line, product_id, quantity FROM order_items ORDER BY 1, 2")
    assert [(row["order_id"], row["line"], row["quantity"]) for row in lines] == [("1", 1, 1), ("1", 2, 2), ("2", 1, 1)]
    assert rejected(rows) == [("1", 3)]
    take(sync, "aggregates")
    assert rows("SELECT orders FROM product_sales WHERE time_filter = 'all' AND product_id = %s", LONG) == [
        {"orders": 2}
    ]
    check_counts(rows)
    assert counts(read(sync)) == (2, 0, 2, 0, 0)
    assert rows("SELECT order_id, line, product_id, quantity FROM order_items ORDER BY 1, 2") == lines
    assert counts(read(sync)) == (2, 0, 0, 2, 0)
    check_counts(rows)


def test_the_fix_taken_back_brings_a_line_back_to_the_rejected(
    sync: Any, erp: Any, rows: Rows, order: Order, fix: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(erp, order(1, ("a", 1, 10), (LONG, 2, 5)))
    read(sync)
    fix()
    replay(sync)
    monkeypatch.undo()
    assert counts(read(sync)) == (1, 0, 1, 0, 0)
    assert (rejected(rows), len(rows("SELECT 1 FROM order_items"))) == ([("1", 2)], 1)


def test_a_line_that_the_erp_took_out_is_not_put_back(sync: Any, erp: Any, rows: Rows, order: Order, fix: Any) -> None:
    feed(erp, order(1, ("a", 1, 10), (LONG, 2, 5)))
    read(sync)
    feed(erp, order(1, ("a", 1, 10)))
    assert counts(read(sync)) == (1, 0, 0, 1, 0)
    fix()
    assert replay(sync) == {}
    assert len(rows("SELECT 1 FROM order_items")) == 1


def test_a_line_without_its_order_stays(sync: Any, erp: Any, rows: Rows, order: Order, fix: Any) -> None:
    feed(erp, order(1, (LONG, 2, 5)))
    read(sync)
    rows("DELETE FROM orders RETURNING 1")
    fix()
    done = replay(sync)["pos"]
    assert (counts(done), done["lines_rejected"]) == ((0, 0, 0, 0, 0), 1)
    assert rows("SELECT reason FROM rejected_records") == [{"reason": "the order of the line is not there"}]


def test_an_erased_customer_does_not_come_back(
    sync: Any, settings: SyncSettings, erp: Any, rows: Rows, order: Order, fix: Any
) -> None:
    feed(erp, old(order(1, ("a", 1, 1), customer_phone="0300 1234567")))
    read(sync)
    for digest in Tombstones(settings.erasure_key).of(["03001234567_ali"]):
        rows("INSERT INTO customer_tombstones (digest, run_id) VALUES (%s, 'r') RETURNING 1", digest)
    fix()
    assert counts(replay(sync)["pos"]) == (1, 1, 0, 0, 0)
    assert rows("SELECT unified_customer_id, customer_name FROM orders") == [
        {"unified_customer_id": None, "customer_name": None}
    ]
    assert rows("SELECT 1 FROM customers") == []


def test_what_was_not_kept_whole_stays_and_says_so(sync: Any, erp: Any, rows: Rows, order: Order, fix: Any) -> None:
    feed(erp, old(order(1)))
    read(sync)
    rows("UPDATE rejected_records SET raw = '\"nested too deeply to be kept\"' RETURNING 1")
    fix()
    done = replay(sync)["pos"]
    assert done["rejected_reasons"] == {"nested too deeply to be kept: it cannot be replayed": 1}
    assert rejected(rows) == [("1", None)]


def test_a_repeat_of_a_rejected_record_is_one_row_and_a_replay_is_no_repeat(
    sync: Any, erp: Any, rows: Rows, order: Order
) -> None:
    bad = old(order(1, (LONG, 1, 1.50))) | {"zeta": {"b": 1, "a": [1e3, "ü"]}, "alpha": None}
    feed(erp, bad, order(2, (LONG, 1, 1.50)))
    read(sync)
    seen = rows("SELECT digest, last_seen_at FROM rejected_records ORDER BY digest")
    replay(sync)
    assert rows("SELECT digest, last_seen_at FROM rejected_records ORDER BY digest") == seen
    read(sync)
    again = rows("SELECT digest, last_seen_at FROM rejected_records ORDER BY digest")
    assert [row["digest"] for row in again] == [row["digest"] for row in seen]
    assert all(new["last_seen_at"] > before["last_seen_at"] for new, before in zip(again, seen, strict=True))


def test_a_killed_replay_goes_on_where_it_was(
    sync: Any, erp: Any, rows: Rows, order: Order, fix: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(erp, *[old(order(number)) for number in range(4)], order(9, order_date="soon"))
    read(sync)
    fix()
    monkeypatch.setattr("sync_worker.replay._BATCH", 2)
    run, _ = sync.ledger.begin("operator", ("replay",))
    claim = sync.ledger.claim(run.run_id, "replay", "slow")

    slow = StepContext(sync.ledger, claim)
    monkeypatch.setattr(slow, "progress", _killed)
    with pytest.raises(KeyboardInterrupt):
        sync.steps["replay"](slow)
    assert rows("SELECT received FROM sync_windows WHERE start_date IS NULL") == [{"received": 2}]
    sync.lapse()
    assert counts(sync.step(run.run_id, "replay", "next")["pos"]) == (5, 4, 0, 0, 1)
    with pytest.raises(LeaseLost):
        slow.save()


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_rejected_records_expire(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    feed(erp, old(order(1)), old(order(2)))
    read(sync)
    rows("UPDATE rejected_records SET last_seen_at = now() - interval '91 days' WHERE record_id = '1' RETURNING 1")
    take(sync, "aggregates")
    assert rejected(rows) == [("2", None)]
