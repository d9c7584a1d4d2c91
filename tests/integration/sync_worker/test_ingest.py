"""Records arrive whole, are counted, and are neither lost nor repeated."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from mastergroup.errors import LeaseLost, PermanentError, TransientError
from mastergroup.runs import StepContext
from sync_worker.store.windows import read_position
from sync_worker.streams import POS

Rows = Callable[..., list[dict[str, Any]]]
Order = Callable[..., dict[str, Any]]

TABLES = ("orders", "order_items", "customers", "products", "customer_records")


def written(rows: Rows) -> dict[str, list[tuple[Any, ...]]]:
    """Where every row stands and which transaction wrote it: equal as long as nothing was written."""
    return {table: [tuple(r.values()) for r in rows(f"SELECT ctid::text, xmin::text FROM {table}")] for table in TABLES}


def counts(detail: dict[str, Any]) -> tuple[int, ...]:
    return tuple(detail[key] for key in ("received", "inserted", "updated", "unchanged", "rejected"))


def table_counts(rows: Rows) -> dict[str, int]:
    kept = rows("SELECT table_name, row_count FROM table_counts WHERE table_name = ANY(%s)", list(TABLES))
    return {row["table_name"]: row["row_count"] for row in kept}


def test_every_record_is_counted_once_and_bad_ones_are_kept(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    undated = order(3) | {"updated_at": "2025-03-01"}
    del undated["order_date"]
    erp.feeds["get_pos_orders"] = [
        order(1, ("a", 1, "10"), ("b", "2", "1,000")),
        order(2, ("a", 1, "10"), ("", 1, 1), ("b", "many", 1)),
        undated,
        order(1, ("a", 2, "10")),
        order(1, ("a", 2, "10")),
    ]
    erp.feeds["get_oe_orders"] = [order(1, ("c", 1, 5), order_status="Cancelled")]
    done = sync.run()
    assert counts(done["pos_orders"]) == (5, 2, 1, 1, 1)
    assert (done["pos_orders"]["distinct_records"], done["pos_orders"]["loaded"]) == (2, 2)
    assert done["pos_orders"]["lines_rejected"] == 2
    assert sum(done["pos_orders"]["rejected_reasons"].values()) == 3
    assert counts(done["oe_orders"]) == (1, 1, 0, 0, 0)
    assert "derived" in done["products"]["note"]
    assert [row["quantity"] for row in rows("SELECT quantity FROM order_items WHERE order_id = '1'")] == [2, 1]
    kept = rows("SELECT record_id, line FROM rejected_records ORDER BY line")
    assert [(row["record_id"], row["line"]) for row in kept] == [("2", 2), ("2", 3), ("3", None)]
    assert rows("SELECT product_id, derived, price FROM products WHERE product_id = 'a'")[0]["derived"]
    assert table_counts(rows) == {"orders": 3, "order_items": 3, "customers": 2, "products": 3}


def test_a_repeat_of_the_same_feed_writes_no_row(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    erp.feeds["get_pos_orders"] = [order(n, (f"p{n % 3}", 1, 5)) for n in range(20)]
    erp.feeds["get_products"] = [
        {"sku": f"p{n}", "name": "x", "price": n, "updated_at": "2025-02-01"} for n in range(3)
    ]
    erp.feeds["get_customers"] = [{"id": 1, "phone": "0300 0000001", "name": "Ali", "updated_at": "2025-02-01"}]
    sync.run()
    before = written(rows)
    again = sync.run(**{"from": "2025-01-01"})
    assert written(rows) == before
    assert counts(again["pos_orders"]) == (20, 0, 0, 20, 0)
    assert counts(again["products"]) == (3, 0, 0, 3, 0)
    assert counts(again["customers"]) == (1, 0, 0, 1, 0)
    assert "skipped" in again["aggregates"]
    assert rows("SELECT version FROM data_version") == [{"version": 1}]


def test_an_edit_replaces_the_order_and_moves_its_customer(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    erp.feeds["get_pos_orders"] = [order(1, ("a", 1, 10), ("b", 1, 10)), order(2, ("a", 1, 10))]
    sync.run()
    edited = order(1, ("c", 3, 7), order_status="Refunded", customer_phone="0321-9876543", customer_city="Karachi")
    erp.feeds["get_pos_orders"][0] = edited
    done = sync.run(**{"from": "2025-03-01"})
    assert counts(done["pos_orders"]) == (2, 0, 1, 1, 0)
    [found] = rows("SELECT unified_customer_id, is_purchase, total_price FROM orders WHERE order_id = '1'")
    assert tuple(found.values()) == ("03219876543_ali", False, 21)
    assert [row["product_id"] for row in rows("SELECT product_id FROM order_items ORDER BY 1")] == ["a", "c"]
    assert rows("SELECT city FROM customers WHERE unified_customer_id = '03219876543_ali'") == [{"city": "Karachi"}]
    assert table_counts(rows)["order_items"] == 2


def test_the_overlap_brings_late_edits_and_late_orders(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    today = datetime.now(ZoneInfo("Asia/Karachi"))
    days = [f"{today - timedelta(days=back):%Y-%m-%d} 00:00:00" for back in range(6)]
    erp.feeds["get_pos_orders"] = [
        order(1, ("a", 1, 10), order_date=days[2]),
        order(5, ("a", 1, 10), order_date=days[5]),
    ]
    sync.run()
    edited = order(1, ("b", 2, 7), ("c", 1, 1), order_date=days[2], order_status="Delivered")
    late, too_late = order(2, ("c", 1, 5), order_date=days[3]), order(5, ("x", 1, 10), order_date=days[5])
    erp.feeds["get_pos_orders"] = [edited, late, too_late]
    assert counts(sync.run()["pos_orders"]) == (2, 1, 1, 0, 0)
    lines = rows("SELECT order_id, product_id, quantity FROM order_items ORDER BY order_id, line")
    assert [tuple(line.values()) for line in lines] == [("1", "b", 2), ("1", "c", 1), ("2", "c", 1), ("5", "a", 1)]
    assert rows("SELECT status FROM orders WHERE order_id = '1'") == [{"status": "Delivered"}]
    assert table_counts(rows)["order_items"] == 4


def test_what_the_feed_marks_as_deleted_is_sold_and_offered_no_more(
    sync: Any, erp: Any, rows: Rows, order: Order
) -> None:
    erp.feeds["get_pos_orders"] = [order(1, ("a", 1, 10)), order(2, ("a", 1, 10)), order(3, ("a", 1, 10))]
    erp.feeds["get_products"] = [{"sku": sku, "name": "GOLD PILLOW"} for sku in ("a", "b", "c", "d")]
    erp.feeds["get_customers"] = [{"id": 7, "phone": "0321 7654321", "name": "Noor", "city": "Multan"}]
    sync.run()
    erp.feeds["get_pos_orders"][:2] = [order(1, is_deleted=True), order(2, ("a", 1, 10), order_status="Deleted")]
    erp.feeds["get_products"] = [
        {"sku": "a", "deleted_at": "2025-03-05 10:00:00"},
        {"sku": "b", "name": "GOLD PILLOW", "status": "Discontinued"},
        {"sku": "c", "name": "GOLD PILLOW", "is_deleted": 0, "status": "active"},
        {"sku": "d", "name": "GOLD PILLOW", "is_deleted": 1},
    ]
    erp.feeds["get_customers"] = [{"id": 7, "phone": "", "name": "gone", "is_deleted": True}]
    done = sync.run(**{"from": "2025-01-01"})
    assert counts(done["pos_orders"]) == (3, 0, 2, 1, 0)
    assert rows("SELECT order_id FROM purchase_lines") == [{"order_id": "3"}]
    assert table_counts(rows)["orders"] == 3
    offered = rows("SELECT product_id, is_offered FROM product_cards ORDER BY product_id")
    assert [row["is_offered"] for row in offered] == [False, False, True, False]
    assert {row["product_name"] for row in rows("SELECT product_name FROM products")} == {"GOLD PILLOW"}
    assert counts(done["customers"]) == (1, 0, 1, 0, 0)
    known = "SELECT customer_name, city FROM customers WHERE customer_name <> 'Ali Khan'"
    assert rows(known) == [{"customer_name": "Noor", "city": "Multan"}]


@pytest.mark.parametrize(
    ("step", "table"), [("pos_orders", "orders"), ("products", "products"), ("customers", "customer_records")]
)
def test_a_record_that_does_not_get_into_the_table_stops_the_window(
    sync: Any, erp: Any, rows: Rows, order: Order, database_url: str, step: str, table: str
) -> None:
    """A trigger does here what a bug of ours could."""
    erp.feeds["get_pos_orders"] = [order(1), order(2), order(2)]
    erp.feeds["get_products"] = [{"sku": 1}, {"sku": 2}]
    erp.feeds["get_customers"] = [{"id": 1}, {"id": 2}]
    key = {"orders": "order_id", "products": "product_id", "customer_records": "record_id"}[table]
    body = f"BEGIN IF new.{key} = '2' THEN RETURN NULL; END IF; RETURN new; END"
    with psycopg.connect(database_url) as connection:
        connection.execute(f"CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $${body}$$".encode())
        connection.execute(
            f"CREATE TRIGGER lose BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION lose()".encode()
        )
    run, _ = sync.ledger.begin("operator", (step,))
    with pytest.raises(PermanentError, match=r"1 of 2 .* records are not in the table after the merge"):
        sync.step(run.run_id, step)
    assert rows(f"SELECT 1 FROM {table}") == rows("SELECT 1 FROM sync_windows WHERE received > 0") == []


def test_a_newer_record_describes_the_customer_and_an_older_one_does_not(
    sync: Any, erp: Any, rows: Rows, order: Order
) -> None:
    erp.feeds["get_customers"] = [
        {"id": 7, "phone": "03000000001", "name": "Ali K", "city": "Multan", "updated_at": "2025-03-05"}
    ]
    erp.feeds["get_pos_orders"] = [
        order(1, customer_city="Lahore"),
        order(6, order_date="2025-03-09", customer_city="Quetta"),
    ]
    sync.run()
    assert rows("SELECT city, customer_name FROM customers") == [{"city": "Quetta", "customer_name": "Ali Khan"}]


def test_an_alias_sends_orders_to_its_customer(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    erp.feeds["get_pos_orders"] = [order(1), order(2)]
    sync.run()
    sync.run("merge_customers", alias="03000000001_ali", customer="03000000002_ali")
    erp.feeds["get_pos_orders"] = [order(6, ("a", 1, 1)), order(7, ("a", 1, 1))]
    sync.run(**{"from": "2025-03-01"})
    assert rows("SELECT DISTINCT unified_customer_id AS id FROM orders") == [{"id": "03000000002_ali"}]
    assert table_counts(rows)["customers"] == 1


def test_a_product_record_takes_the_place_of_a_derived_one(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    erp.feeds["get_pos_orders"] = [order(1, ("a", 1, 10))]
    sync.run()
    erp.feeds["get_products"] = [{"sku": "a", "name": "Delivery Charges", "in_stock": 0, "updated_at": "2025-02-01"}]
    done = sync.run(**{"from": "2025-01-01"})
    assert counts(done["products"]) == (1, 0, 1, 0, 0)
    [found] = rows("SELECT product_name, in_stock, is_merchandise, derived FROM products")
    assert tuple(found.values()) == ("Delivery Charges", False, False, False)
    assert "data_version" in done["aggregates"]


def test_pages_are_followed_and_a_repeated_cursor_is_a_fault(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    erp.page_size = 2
    erp.feeds["get_pos_orders"] = [order(n) for n in range(7)]
    assert sync.run()["pos_orders"]["inserted"] == 7
    run, _ = sync.ledger.begin("operator")
    sync.step(run.run_id, "products")
    sync.step(run.run_id, "customers")
    page = (200, {}, b'{"data": [{"id": 1, "order_date": "2025-01-01"}], "next_cursor": "x"}')
    erp.instead = [page, page]
    with pytest.raises(TransientError, match="repeats"):
        sync.step(run.run_id, "pos_orders")


@pytest.mark.parametrize(
    ("spoiled", "error", "retry_after"),
    [
        ((200, {}, b"<html>Bad gateway</html>"), TransientError, None),
        ((200, {}, b'[{"id": 1, "order_date": "2025-03-01"}, {"id"'), TransientError, None),
        ((200, {"Content-Length": "9999"}, b'[{"id": 1}'), TransientError, None),
        ((503, {}, b"{}"), TransientError, None),
        ((429, {"Retry-After": "17"}, b"{}"), TransientError, 17.0),
        ((401, {}, b"{}"), PermanentError, None),
        ((404, {}, b"{}"), PermanentError, None),
    ],
)
def test_a_fault_leaves_nothing_behind(
    sync: Any, erp: Any, rows: Rows, order: Order, spoiled: Any, error: type[Exception], retry_after: float | None
) -> None:
    erp.feeds["get_pos_orders"] = [order(n, ("a", 1, 1)) for n in range(5)]
    run, _ = sync.ledger.begin("operator")
    sync.step(run.run_id, "products")
    sync.step(run.run_id, "customers")
    erp.instead = [spoiled]
    with pytest.raises(error) as caught:
        sync.step(run.run_id, "pos_orders")
    assert getattr(caught.value, "retry_after", None) == retry_after
    assert rows("SELECT 1 FROM orders") == rows("SELECT 1 FROM sync_cursors WHERE stream = 'pos'") == []


def test_a_kill_between_windows_loses_and_repeats_nothing(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    days = [f"2025-{month:02}-{day:02} 12:00:00" for month in (1, 2) for day in range(1, 29)]
    erp.feeds["get_pos_orders"] = [order(n, ("a", 1, 1), order_date=day) for n, day in enumerate(days)]
    run, _ = sync.ledger.begin("operator")
    sync.step(run.run_id, "products")
    sync.step(run.run_id, "customers")
    erp.instead = [None, None, (500, {}, b"")]
    with pytest.raises(TransientError):
        sync.step(run.run_id, "pos_orders", "killed")
    half = rows("SELECT count(*) AS n FROM orders")[0]["n"]
    assert 0 < half < len(days)
    sync.lapse()
    done = sync.step(run.run_id, "pos_orders", "next")
    assert counts(done) == (len(days), len(days), 0, 0, 0)
    assert table_counts(rows)["orders"] == len(days)
    with sync.ledger.database.connect() as connection:
        assert read_position(connection, POS, run.run_id).received_so_far == len(days)
    spans = rows("SELECT start_date, end_date FROM sync_windows WHERE stream = 'pos' ORDER BY start_date")
    assert all((b["start_date"] - a["end_date"]).days == 1 for a, b in itertools.pairwise(spans))


def test_a_merge_that_fails_keeps_the_windows_before_it_and_commits_none_after_it(
    sync: Any, erp: Any, rows: Rows, order: Order, database_url: str
) -> None:
    """The next window is read already, and is not merged."""
    days = [f"2025-{month:02}-{day:02} 12:00:00" for month in (1, 2, 3) for day in range(1, 29)]
    erp.feeds["get_pos_orders"] = [order(n, ("a", 1, 1), order_date=day) for n, day in enumerate(days)]
    body = "BEGIN IF new.order_id = '20' THEN RETURN NULL; END IF; RETURN new; END"
    with psycopg.connect(database_url) as connection:
        connection.execute(f"CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        connection.execute("CREATE TRIGGER lose BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION lose()")
    run, _ = sync.ledger.begin("operator", ("pos_orders",))
    with pytest.raises(PermanentError, match="not in the table after the merge"):
        sync.step(run.run_id, "pos_orders")
    [through] = rows("SELECT synced_through::text AS day FROM sync_cursors WHERE stream = 'pos'")
    committed = [n for n, day in enumerate(days) if day[:10] <= through["day"]]
    assert {int(row["order_id"]) for row in rows("SELECT order_id FROM orders")} == set(committed)
    assert 0 < len(committed) <= 20
    assert (
        len({query["start_date"] for _, query in erp.asked})
        == rows("SELECT count(*) AS n FROM sync_windows")[0]["n"] + 2
    )


def test_a_worker_that_lost_its_lease_commits_nothing(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    erp.feeds["get_products"] = [{"sku": "a", "updated_at": "2025-01-01"}]
    run, _ = sync.ledger.begin("operator")
    claim = sync.ledger.claim(run.run_id, "products", "slow")
    slow = StepContext(sync.ledger, claim)
    sync.lapse()
    assert sync.ledger.claim(run.run_id, "products", "other")
    before = written(rows)
    with pytest.raises(LeaseLost):
        sync.steps["products"](slow)
    assert written(rows) == before
