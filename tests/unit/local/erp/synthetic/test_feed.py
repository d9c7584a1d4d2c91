import filecmp
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from mastergroup_local.erp.history import first_day
from mastergroup_local.erp.recordings import STREAMS
from mastergroup_local.erp.synthetic.scales import FIRST_DAY, SCALES
from mastergroup_local.erp.synthetic.writing import write_feed

SMALL = SCALES["small"]
FILES = [f"{stream}.jsonl" for stream in STREAMS]
Skus = dict[tuple[str, str], list[str | None]]


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(small_feed: Path, tmp_path: Path) -> None:
    write_feed(tmp_path / "again", SMALL, seed=1)
    write_feed(tmp_path / "other", SMALL, seed=2)
    assert filecmp.cmpfiles(small_feed, tmp_path / "again", FILES, shallow=False)[0] == FILES
    assert filecmp.cmpfiles(small_feed, tmp_path / "other", FILES, shallow=False)[1] == FILES


def test_what_lands_has_exactly_the_counts_of_the_scale(
    landed: Any, skus: Skus, products: list[dict[str, Any]]
) -> None:
    known = {str(product["sku"]) for product in products}
    good = [sku for each in skus.values() for sku in each if sku]
    assert len(landed.orders) == SMALL.orders
    assert len(good) == SMALL.lines
    assert len(landed.customers) == SMALL.customers
    assert len(known) == SMALL.products
    assert set(good) <= known


def test_the_full_scale_is_the_clients() -> None:
    full = SCALES["full"]
    assert (full.orders, full.lines, full.customers, full.products) == (234_959, 1_971_527, 180_483, 4_182)


def test_some_records_cannot_be_loaded_and_some_come_again(landed: Any, skus: Skus) -> None:
    assert all(landed.left[reason] > 0 for reason in ("no id", "no date", "edited"))
    assert any(None in each for each in skus.values())


def test_the_span_does_not_depend_on_today(small_feed: Path, landed: Any) -> None:
    assert first_day(small_feed) == FIRST_DAY == date(2023, 11, 1)
    dates = [order.get("order_date") or order.get("date") for order in landed.orders.values()]
    assert max(text for text in dates if text.startswith("20"))[:7] == "2026-10"


def test_most_orders_are_the_shops_and_some_customers_use_both(landed: Any) -> None:
    sources = Counter(source for source, _ in landed.orders)
    assert 0.80 < sources["pos"] / SMALL.orders < 0.90
    numbers = {source: {number for kind, number in landed.orders if kind == source} for source in sources}
    assert numbers["pos"] & numbers["oe"]
    assert landed.customers.most_common(1)[0][1] > 5


def test_every_variant_of_the_contract_is_there(landed: Any) -> None:
    orders = list(landed.orders.values())
    names = {name for order in orders for name in order}
    assert names >= {
        "id",
        "order_id",
        "order_name",
        "has_items",
        "items",
        "order_items",
        "phone",
        "name",
        "city",
        "date",
    }
    assert any(isinstance(order.get("has_items"), str) for order in orders)
    lines = {
        name for order in orders for items in order.values() if isinstance(items, list) for i in items for name in i
    }
    assert lines >= {"sku", "product_id", "id", "product_name", "name", "title", "base_price", "price", "unit_price"}


def test_dates_phones_and_numbers_are_written_in_every_way(landed: Any) -> None:
    orders = list(landed.orders.values())
    dates = "\n".join(str(order.get("order_date") or order.get("date")) for order in orders)
    for form in (r"^\d{4}-\d\d-\d\d$", r" \d\d:", r"T.*Z$", r"\+05:00$", r"^\d\d/\d\d/\d{4}$", r"T\d\d:\d\d:\d\d$"):
        assert re.search(form, dates, re.MULTILINE), form
    phones = "\n".join(str(order.get("customer_phone") or order.get("phone")) for order in orders)
    for form in (r"^\+92 3", r"^00923", r"^3\d\d-\d{7}$", r"^042-", r" / ", r"^0{10}$", r"^0{10}, 03", r"^0123456789$"):
        assert re.search(form, phones, re.MULTILINE), form
    totals = {type(order["total_price"]) for order in orders if "total_price" in order}
    assert totals == {str, float}
    assert "" in [order.get("total_price") for order in orders]


def test_cancellations_refunds_and_returns_are_few_but_there(landed: Any) -> None:
    statuses = Counter(order["order_status"].strip().lower() for order in landed.orders.values())
    assert statuses.keys() == {"completed", "delivered", "cancelled", "refunded", "deleted"}
    assert statuses["completed"] + statuses["delivered"] > 0.85 * SMALL.orders
    assert any(line.get("quantity", 1) in range(-9, 0) for order in landed.orders.values() for line in _plain(order))


def test_provinces_like_different_things(landed: Any, skus: Skus) -> None:
    liked: dict[str, Counter[str | None]] = defaultdict(Counter)
    for key, order in landed.orders.items():
        liked[order["customer_state"].strip().lower()].update(skus[key])
    punjab, sindh = ({sku for sku, _ in liked[name].most_common(10)} for name in ("punjab", "sindh"))
    assert len(punjab & sindh) < 5


def test_some_products_are_out_of_stock_inactive_or_without_a_category(products: list[dict[str, Any]]) -> None:
    stocks = {repr(product["in_stock"]) for product in products}
    assert stocks >= {"True", "False", "40", "'12'", "0"}
    assert any(product["category"] is None for product in products)
    assert any(product["is_active"] is False for product in products)


def _plain(order: dict[str, Any]) -> list[dict[str, Any]]:
    items = order.get("has_items")
    return items if isinstance(items, list) else []
