"""A customer whose phone, name or e-mail the ERP corrects moves with the history (docs/decisions/0006)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mastergroup.database import Connection
from mastergroup.tombstones import Tombstones
from sync_worker.erp.windows import Window
from sync_worker.store.staging import clear_staging, copy_tables, open_staging
from sync_worker.store.windows import merge_window
from sync_worker.streams import CUSTOMERS, POS, Rules, Stream
from sync_worker.transform.dates import Calendar

Rows = Callable[..., list[dict[str, Any]]]
Order = Callable[..., dict[str, Any]]
A, B, C = "03000000001_ali", "03000000002_ali", "03000000003_ali"
RULES = Rules(Calendar.at(ZoneInfo("Asia/Karachi"), datetime(2026, 1, 1, tzinfo=UTC)), lambda _: True)


def record(number: int, unified: str, day: int = 1, **changes: Any) -> dict[str, Any]:
    phone, name = unified.split("_")
    updated = f"2025-03-{day:02} 09:00:00"
    return {"id": number, "customer_phone": phone, "customer_name": f"{name} Khan", "updated_at": updated, **changes}


class Shop:
    """A shop whose customer records are corrected, and where its orders are."""

    def __init__(self, sync: Any, rows: Rows, order: Order, connections: dict[Stream, Connection]) -> None:
        self.sync, self.rows, self._order, self._connections = sync, rows, order, connections
        self._windows = (Window(day, day) for day in (date(2025, 1, 1) + timedelta(n) for n in count()))
        self.sold: dict[int, dict[str, Any]] = {}
        for stream, connection in connections.items():
            open_staging(connection, stream)

    def sells(self, number: int, unified: str, day: int = 1, **changes: Any) -> None:
        """Prepare an order, which the next sync reads with all others."""
        phone, name = unified.split("_")
        who = {"customer_phone": phone, "customer_name": name, "order_date": f"2025-03-{day:02} 10:00:00"}
        self.sold[number] = self._order(number, (f"p{number}", 1, 5), **{**who, **changes})

    def reads(self, *records: dict[str, Any]) -> dict[str, dict[str, int]]:
        """One window of these customer records and one of all orders; the counts of each."""
        return {"customers": self._read(CUSTOMERS, records), "pos": self._read(POS, self.sold.values())}

    def _read(self, stream: Stream, records: Iterable[Any]) -> dict[str, int]:
        connection, staged = self._connections[stream], defaultdict(list)
        for seq, record in enumerate(records):
            stream.add(record, seq, RULES, staged)
        clear_staging(connection, stream)
        copy_tables(connection, staged)
        taken = {"received": len(staged[stream.tables[0]]), "lines": 0, "seconds": 0}
        with connection.transaction():
            return merge_window(connection, stream, "r", next(self._windows), taken, Tombstones(None))

    def orders(self) -> dict[str, list[int]]:
        """Whose are the orders."""
        found = self.rows("SELECT unified_customer_id AS id, order_id FROM orders ORDER BY order_id::integer")
        return {row["id"]: [int(r["order_id"]) for r in found if r["id"] == row["id"]] for row in found}

    def aliases(self) -> dict[str, str]:
        found = self.rows("SELECT alias_id, unified_customer_id FROM customer_aliases")
        return {row["alias_id"]: row["unified_customer_id"] for row in found}

    def check(self) -> None:
        """What is true whatever has happened."""
        [wrong] = self.rows(
            """SELECT
              (SELECT count(*) FROM customer_aliases AS a
               WHERE a.unified_customer_id IN (SELECT alias_id FROM customer_aliases)) AS chains,
              (SELECT count(*) FROM customer_aliases AS a JOIN customers AS c ON c.unified_customer_id = a.alias_id)
                AS alive,
              (SELECT count(*) FROM orders AS o LEFT JOIN customers AS c USING (unified_customer_id)
               WHERE c.customer_no IS NULL) AS orders_of_nobody,
              (SELECT count(*) FROM customer_records AS r LEFT JOIN customers AS c USING (unified_customer_id)
               WHERE c.customer_no IS NULL) AS records_of_nobody,
              (SELECT count(*) FROM orders AS o LEFT JOIN customer_aliases AS a ON a.alias_id = o.stated_customer_id
               WHERE o.stated_customer_id IS NOT NULL AND a.unified_customer_id IS DISTINCT FROM o.unified_customer_id)
                AS astray,
              (SELECT count(*) FROM customer_merges AS m JOIN customer_records AS r
                 ON coalesce(r.stated_customer_id, r.unified_customer_id) = m.alias_id
               WHERE m.cause = 'correction' AND m.undone_at IS NULL) AS claimed,
              (SELECT row_count FROM table_counts WHERE table_name = 'customers') - (SELECT count(*) FROM customers)
                AS miscounted"""
        )
        assert not any(wrong.values()), wrong


@pytest.fixture
def shop(sync: Any, rows: Rows, order: Order) -> Iterator[Shop]:
    with sync.ledger.database.connect(autocommit=True) as pos, sync.ledger.database.connect(autocommit=True) as people:
        pos.execute(
            "INSERT INTO sync_runs (run_id, trigger, steps, status, resend_after) "
            "VALUES ('r', 'test', '{}', 'done', now())"
        )
        yield Shop(sync, rows, order, {POS: pos, CUSTOMERS: people})


def test_a_corrected_phone_takes_the_history_along(shop: Shop, erp: Any) -> None:
    """Over HTTP, each of the two syncs as a whole run."""
    shop.sells(1, A)
    shop.sells(2, A, customer_city="Multan", day=2)
    erp.feeds |= {"get_customers": [record(9, A)], "get_pos_orders": list(shop.sold.values())}
    shop.sync.run()
    shop.sells(3, B, day=3, customer_city=None)
    shop.sells(4, A, day=4)
    corrected = record(9, B, day=3, customer_email="ali@b.pk")
    erp.feeds |= {"get_customers": [corrected], "get_pos_orders": list(shop.sold.values())}
    done = shop.sync.run(**{"from": "2025-03-01"})
    assert (done["customers"]["updated"], done["customers"]["inserted"]) == (1, 0)
    assert shop.orders() == {B: [1, 2, 3, 4]}
    assert shop.aliases() == {A: B}
    stated = shop.rows("SELECT order_id, stated_customer_id AS id FROM orders ORDER BY order_id")
    assert [row["id"] for row in stated] == [A, A, None, A]
    [customer] = shop.rows("SELECT unified_customer_id, phone, email, city FROM customers")
    assert tuple(customer.values()) == (B, "03000000002", "ali@b.pk", "Lahore")
    [merge] = shop.rows("SELECT alias_id, customer_id, cause, orders, undone_at FROM customer_merges")
    assert tuple(merge.values()) == (A, B, "correction", 2, None)
    [profile] = shop.rows("SELECT user_id, purchased FROM customer_profiles")
    assert (profile["user_id"], sorted(profile["purchased"])) == (B, ["p1", "p2", "p3", "p4"])
    shop.check()


def test_a_repeat_after_a_correction_writes_no_row(shop: Shop) -> None:
    shop.sells(1, A)
    shop.reads(record(9, A))
    shop.reads(record(9, B, day=2))

    def written() -> list[list[tuple[Any, ...]]]:
        tables = ("orders", "customers", "customer_records", "customer_aliases", "customer_merges", "merged_customers")
        return [[tuple(r.values()) for r in shop.rows(f"SELECT ctid::text, xmin::text FROM {t}")] for t in tables]

    before = written()
    assert shop.reads(record(9, B, day=2))["customers"]["unchanged"] == 1
    assert written() == before


def test_an_order_edited_under_the_old_phone_stays_with_the_customer(shop: Shop) -> None:
    shop.sells(1, A)
    shop.reads(record(9, A))
    shop.sold[1]["order_status"] = "Delivered"
    assert shop.reads(record(9, B))["pos"]["updated"] == 1
    assert shop.orders() == {B: [1]}
    shop.sold[1]["customer_phone"] = "03000000003"
    shop.reads(record(9, B))
    assert shop.rows("SELECT unified_customer_id AS id, stated_customer_id AS s FROM orders") == [{"id": C, "s": None}]
    shop.check()


@pytest.mark.parametrize(
    ("path", "aliases"),
    [
        ([A, B, C], {A: C, B: C}),
        ([A, B, A], {B: A}),
        ([A, B, A, B], {A: B}),
        ([A, B, C, A], {B: A, C: A}),
        ([A, B, A, C], {A: C, B: C}),
    ],
)
def test_chains_and_ways_back_end_at_the_last_id(shop: Shop, path: list[str], aliases: dict[str, str]) -> None:
    for number, unified in enumerate(sorted(set(path)), 1):
        shop.sells(number, unified)
    for day, unified in enumerate(path, 1):
        shop.reads(record(9, unified, day))
        shop.check()
    assert shop.orders() == {path[-1]: list(range(1, len(set(path)) + 1))}
    assert shop.aliases() == aliases


def test_a_phone_that_another_record_gives_keeps_its_history_until_the_last_has_left(shop: Shop) -> None:
    shop.sells(1, A)
    shop.reads(record(8, A), record(9, A))
    shop.reads(record(8, B, day=2), record(9, A))
    assert (shop.orders(), shop.aliases()) == ({A: [1]}, {})
    shop.check()
    shop.reads(record(9, C, day=3))
    assert (shop.orders(), shop.aliases()) == ({C: [1]}, {A: C})
    shop.check()


def test_an_id_that_a_record_gives_again_gets_its_history_back(shop: Shop) -> None:
    shop.sells(1, A)
    shop.sells(2, B)
    shop.reads(record(8, A))
    shop.reads(record(8, B, day=2))
    shop.reads(record(9, A, day=3))
    assert (shop.orders(), shop.aliases()) == ({A: [1], B: [2]}, {})
    assert shop.rows("SELECT undone_reason FROM customer_merges") == [
        {"undone_reason": "a customer record gives the id again"}
    ]
    shop.check()


def test_two_customers_that_exchange_their_phones_leave_the_history_where_it_is(shop: Shop) -> None:
    shop.sells(1, A)
    shop.sells(2, B)
    shop.reads(record(8, A), record(9, B))
    shop.reads(record(8, B, day=2), record(9, A, day=2))
    assert (shop.orders(), shop.aliases()) == ({A: [1], B: [2]}, {})
    shop.check()


def test_a_first_phone_takes_the_orders_of_the_address_along(shop: Shop) -> None:
    shop.sells(1, "_ali", customer_email="Ali@b.pk")
    shop.reads(record(9, "_ali", customer_email="ali@b.pk"))
    shop.reads(record(9, A, day=2, customer_email="ali@b.pk"))
    assert (shop.orders(), shop.aliases()) == ({A: [1]}, {"ali@b.pk": A})
    shop.check()


def merge(shop: Shop, alias: str, customer: str) -> dict[str, Any]:
    done: dict[str, Any] = shop.sync.run("merge_customers", alias=alias, customer=customer, reason="one person")
    return done["merge_customers"]


def test_what_an_operator_merged_no_correction_parts(shop: Shop) -> None:
    for number, unified in enumerate([A, B, C], 1):
        shop.sells(number, unified)
    shop.reads(record(8, A), record(9, B))
    merge(shop, B, A)
    shop.reads(record(9, A, day=2))  # already one customer
    assert (shop.orders(), shop.aliases()) == ({A: [1, 2], C: [3]}, {B: A})
    shop.reads(record(8, C, day=3), record(9, C, day=3))
    assert (shop.orders(), shop.aliases()) == ({C: [1, 2, 3]}, {A: C, B: C})
    shop.check()


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_every_order_is_where_its_id_leads(shop: Shop, seed: int) -> None:
    random = Random(seed)
    ids = [f"0300000000{n}_ali" for n in range(1, 8)]
    now: dict[int, str] = {}
    for step in range(12):
        for number in random.sample(range(5), random.randint(1, 3)):
            now[number] = random.choice(ids)
        shop.sells(step, random.choice(ids), day=step + 1)
        shop.reads(*(record(number, unified, step + 1) for number, unified in now.items()))
        known = [row["id"] for row in shop.rows("SELECT unified_customer_id AS id FROM customers ORDER BY 1")]
        if step % 3 == 0 and len(known) > 1:
            merge(shop, *random.sample(known, 2))
        shop.check()
    before = shop.rows("SELECT order_id, stated_customer_id FROM orders")
    for row in shop.rows("SELECT alias_id FROM customer_merges WHERE undone_at IS NULL"):
        shop.sync.run("unmerge_customers", alias=row["alias_id"])
        shop.check()
    assert len(before) == 12
    said = {number: f"{order['customer_phone']}_ali" for number, order in shop.sold.items()}
    assert {n: unified for unified, numbers in shop.orders().items() for n in numbers} == said


def test_the_length_of_windows_does_not_matter(shop: Shop) -> None:
    """One window holds what ten held; the orders end at the same customers."""
    random = Random(3)
    ids = [f"0300000000{n}_ali" for n in range(1, 6)]
    versions = [record(random.randint(1, 3), random.choice(ids), day) for day in range(1, 25)]
    for number, unified in enumerate(ids):
        shop.sells(number, unified)
    shop.reads(*versions)
    at_once = shop.orders(), shop.aliases()
    shop.check()
    with shop.sync.ledger.database.connect() as connection:
        for table in ("orders", "customers", "customer_records", "customer_aliases", "customer_merges", "order_items"):
            connection.execute(f"DELETE FROM {table}".encode())
    for version in versions:
        shop.reads(version)
    assert (shop.orders(), shop.aliases()) == at_once


def test_an_erased_record_corrects_nothing_and_is_corrected_by_nothing(shop: Shop, rows: Rows) -> None:
    """Records of erased customers have the id '' (docs/privacy.md)."""
    shop.sells(1, A)
    shop.reads(record(8, A))
    with shop.sync.ledger.database.connect() as connection:
        connection.execute("UPDATE customer_records SET unified_customer_id = ''")
    shop.reads(record(8, B, day=2))
    assert (shop.orders(), shop.aliases()) == ({A: [1]}, {})
