"""From orders over HTTP to the serving tables, against plain recomputation."""

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations
from random import Random
from typing import Any

import pytest

from mastergroup.database import load_sql
from sync_worker.analytics import refresh

Rows = Callable[..., list[dict[str, Any]]]
Order = Callable[..., dict[str, Any]]
FIRST_DAY = {"today": "2025-03-30", "7days": "2025-03-24", "30days": "2025-03-01", "all": "2025-01-01"}


def shop(order: Order, seed: int) -> list[dict[str, Any]]:
    """Three months of orders; the newest on 2025-03-30; some cancelled, some lines returned."""
    random = Random(seed)
    orders = []
    for number in range(150):
        month, day = random.choice([(1, 31), (2, 28), (3, 30)])
        date = f"2025-{month:02}-{random.randint(1, day):02} {random.randint(0, 23):02}:30:00"
        lines = [
            (f"p{random.randint(1, 9)}", random.choice([-1, 1, 2]), 10 * n + 5) for n in range(random.randint(1, 5))
        ]
        status = random.choice(["Completed", "Completed", "Completed", "Cancelled"])
        city = random.choice(["Lahore", "Karachi"])
        orders.append(order(number, *lines, order_date=date, order_status=status, customer_city=city))
    return [*orders, order(999, ("p1", 1, 1), ("p2", 1, 1), order_date="2025-03-30 23:59:59")]


def bought(orders: list[dict[str, Any]], since: str) -> dict[int, Counter[str]]:
    """Revenue by product of every purchase order."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for order in orders:
        if order["order_status"] != "Cancelled" and order["order_date"] >= since:
            for item in order["has_items"]:
                if item["quantity"] > 0:
                    found[order["id"]][item["sku"]] += item["quantity"] * item["base_price"]
    return found


def test_sales_tables_are_what_a_plain_loop_says(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    orders = shop(order, 1)
    erp.feeds["get_pos_orders"] = orders
    sync.run()
    customer = {o["id"]: o["customer_phone"] + "_ali" for o in orders}
    for name, since in FIRST_DAY.items():
        baskets = bought(orders, since)
        [total] = rows("SELECT * FROM window_totals WHERE time_filter = %s", name)
        assert (total["orders"], total["customers"]) == (len(baskets), len({customer[o] for o in baskets}))
        sales = rows("SELECT product_id, orders, revenue FROM product_sales WHERE time_filter = %s", name)
        assert {r["product_id"]: (r["orders"], r["revenue"]) for r in sales} == {
            product: (sum(product in b for b in baskets.values()), sum(b[product] for b in baskets.values()))
            for product in {product for basket in baskets.values() for product in basket}
        }
        pairs = rows("SELECT * FROM product_pairs WHERE time_filter = %s", name)
        together = Counter(pair for basket in baskets.values() for pair in combinations(sorted(basket), 2))
        least = 1 if name == "today" else 3
        assert {(r["product_a_id"], r["product_b_id"]): r["order_count"] for r in pairs} == {
            pair: number for pair, number in together.items() if number >= least
        }


def test_profiles_hold_the_last_place_and_what_was_bought(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    orders = shop(order, 2)
    erp.feeds["get_pos_orders"] = orders
    sync.run()
    purchases = bought(orders, "2025-01-01")
    mine = [o for o in orders if o["customer_phone"] == "03000000001" and o["id"] in purchases]
    last = max(mine, key=lambda o: o["order_date"])
    [profile] = rows("SELECT * FROM customer_profiles WHERE user_id = '03000000001_ali'")
    assert profile["city"] == last["customer_city"]
    assert profile["last_products"] == sorted(purchases[last["id"]])
    assert profile["purchased"][: len(profile["last_products"])] == profile["last_products"]
    assert set(profile["purchased"]) == {product for o in mine for product in purchases[o["id"]]}


def test_a_refresh_writes_only_what_changed(sync: Any, erp: Any, rows: Rows, order: Order) -> None:
    erp.feeds["get_pos_orders"] = shop(order, 3)
    sync.run()
    before = {r["user_id"]: r["xmin"] for r in rows("SELECT user_id, xmin::text FROM customer_profiles")}
    erp.feeds["get_pos_orders"].append(order(1000, ("p1", 1, 1), order_date="2025-03-30 12:00:00"))
    done = sync.run(**{"from": "2025-03-01"})
    assert done["aggregates"]["data_version"] == 2
    after = {r["user_id"]: r["xmin"] for r in rows("SELECT user_id, xmin::text FROM customer_profiles")}
    assert before.keys() == after.keys()
    assert sum(before[user] != after[user] for user in before) <= 1


def test_tables_without_statistics_are_not_looped_over(
    sync: Any, erp: Any, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first sync is over before PostgreSQL has looked at its tables: they seem to hold a handful of rows."""
    plans: list[str] = []
    replace = refresh._replace

    def explained(connection: Any) -> dict[str, int]:
        for table in refresh._TABLES:
            query = load_sql("sync_worker", f"fresh_{table}")
            plans.extend(row["QUERY PLAN"] for row in connection.execute("EXPLAIN " + query))
        return replace(connection)

    monkeypatch.setattr(refresh, "_replace", explained)
    erp.feeds["get_pos_orders"] = shop(order, 3)
    sync.run()
    assert any("Hash Join" in line for line in plans)
    assert not [line for line in plans if "Nested Loop" in line]
