"""Whatever windows a feed is read in (a kill or a slow ERP makes them shorter), the tables end the same."""

import random
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from mastergroup.errors import TransientError
from mastergroup.runs import StepContext
from mastergroup.settings import SyncSettings

Record = dict[str, Any]
_FORGET = "TRUNCATE orders, order_items, customers, customer_records, products, rejected_records, sync_cursors"
_FULL_DISK = """
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_sleep(0.3); RAISE EXCEPTION 'the disk is full' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER fail BEFORE INSERT ON sync_windows FOR EACH ROW EXECUTE FUNCTION fail();
"""
_TABLES = {
    "customers": "customer_no updated_at",
    "products": "product_no",
    "orders": "run_id synced_at",
    "order_items": "",
}


def feed(seed: int) -> dict[str, list[Record]]:
    """Orders of few customers and products over 12 days, half of them edited later; fields come and go."""
    chance = random.Random(seed)
    orders = [_order(chance, number % 12) for number in range(24)]
    orders.sort(key=lambda order: str(order["order_date"]))
    return {"get_pos_orders": orders[::2], "get_oe_orders": orders[1::2]}


def _order(chance: random.Random, number: int) -> Record:
    def maybe(value: Any) -> Any:
        return chance.choice((value, None))

    line = {
        "sku": f"S{chance.randint(1, 4)}",
        "product_name": maybe(f"Foam {chance.randint(1, 9)}"),
        "product_type": maybe("Mattress"),
        "quantity": 1,
        "base_price": maybe(chance.randint(1, 9) * 100),
    }
    return {
        "id": number,
        "customer_phone": f"030012345{chance.randint(60, 62)}",
        "customer_name": "Ali " + chance.choice(("Khan", "Raza")),
        "customer_email": maybe(f"ali{chance.randint(1, 9)}@example.pk"),
        "customer_address": maybe(f"House {chance.randint(1, 9)}"),
        "customer_city": maybe(chance.choice(("Lahore", "Karachi"))),
        "customer_state": maybe(chance.choice(("Punjab", "Sindh"))),
        "order_date": f"2025-01-{chance.randint(1, 12):02} {chance.randint(0, 23):02}:00:00",
        "brand_name": maybe("MOLTY"),
        "has_items": [line],
    }


@pytest.mark.parametrize("seed", range(3))
def test_one_window_or_many(
    erp: Any, settings: SyncSettings, database_url: str, rows: Callable[..., list[Record]], seed: int, make_sync: Any
) -> None:
    erp.feeds = feed(seed)
    found = []
    for windows in ({"erp_window_days": 1, "erp_window_records": 1}, {"erp_window_days": 366}):
        with psycopg.connect(database_url) as connection:
            connection.execute(_FORGET)
        make_sync(settings.model_copy(update=windows)).run("pos_orders", "oe_orders")
        found.append({table: _without(rows, table, volatile) for table, volatile in _TABLES.items()})
    assert found[0] == found[1]


def _without(rows: Callable[..., list[Record]], table: str, volatile: str) -> list[str]:
    query = f"SELECT (to_jsonb(t) - %s::text[])::text AS row FROM {table} AS t ORDER BY 1"
    return [row["row"] for row in rows(query, volatile.split())]


def test_a_window_whose_merge_fails_comes_back_at_half_its_length(
    erp: Any, sync: Any, rows: Callable[..., list[Record]], order: Any, database_url: str
) -> None:
    """Though the next one was read by then."""
    erp.feeds["get_pos_orders"] = [order(1, order_date="2025-01-03")]
    with psycopg.connect(database_url) as connection:
        connection.execute(_FULL_DISK)
    run, _ = sync.ledger.begin("operator", ("pos_orders",))
    claim = sync.ledger.claim(run.run_id, "pos_orders", "t")
    context = StepContext(sync.ledger, claim)
    with pytest.raises(TransientError, match="disk is full"):
        sync.steps["pos_orders"](context)
    assert context.detail["progress"]["trying"] == ["2025-01-01", "2025-01-07"]
    assert rows("SELECT 1 AS a FROM sync_windows") == []
