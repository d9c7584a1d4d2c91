"""A recorded feed, read by the sync's own transforms and the rules of the export.

No cancelled or returned orders, no returned lines, no service products, no customers without an identity; of an
order that comes again the last version counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.evaluate import rows
from benchmarks.evaluate.errors import DataError
from benchmarks.evaluate.shop import Shop
from mastergroup.errors import InvalidRecord
from mastergroup.settings import CatalogueSettings
from mastergroup_local.erp.recordings import find, scan
from mastergroup_local.personalize.table import Table
from sync_worker.streams import CUSTOMERS_SOURCE
from sync_worker.transform.customers import transform_customer
from sync_worker.transform.dates import Calendar
from sync_worker.transform.orders import TransformedOrder, transform_order
from sync_worker.transform.products import IsMerchandise, merchandise_rule, transform_product

SOURCES = {"pos": "pos_orders", "oe": "oe_orders"}
Place = tuple[str, int, str | None, str | None]
Event = tuple[str, str, int, float]


@dataclass
class _Product:
    category: str | None
    price: object
    merchandise: bool


@dataclass
class _Read:
    """What has been read so far; the newest version of every order."""

    orders: dict[tuple[str, str], TransformedOrder] = field(default_factory=dict)
    products: dict[str, _Product] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    rejected: int = 0


def holds_feed(folder: Path) -> bool:
    return any(find(folder, stream) for stream in SOURCES.values())


def read(folder: Path) -> Shop:
    """Raises DataError where there is nothing to learn from."""
    calendar = Calendar.at(ZoneInfo("Asia/Karachi"), datetime.now(UTC))
    is_merchandise = merchandise_rule(CatalogueSettings().service_product_pattern)
    found = _Read()
    for source, stream in SOURCES.items():
        _read_orders(found, source, _records(folder, stream), calendar)
    _read_products(found, _records(folder, "products"), is_merchandise)
    _read_customers(found, _records(folder, "customers"), calendar)
    _derive_products(found, is_merchandise)
    events = sorted(set(_events(found)), key=lambda event: (event[2], event[0], event[1]))
    if not events:
        raise DataError(f"{folder}: no purchase of a known customer in it")
    print(f"read {len(found.orders):,} orders ({found.rejected:,} records rejected), {len(events):,} purchase lines")
    return Shop(_event_table(events), None, _item_table(found.products), _place_table(found.places))


def _records(folder: Path, stream: str) -> Iterator[object]:
    path = find(folder, stream)
    return (line.record for line in scan(path)) if path else iter(())


def _read_orders(found: _Read, source: str, records: Iterator[object], calendar: Calendar) -> None:
    for record in records:
        try:
            order = transform_order(record, source, calendar)
        except InvalidRecord:
            found.rejected += 1
            continue
        found.orders[source, order.order.order_id] = order


def _read_products(found: _Read, records: Iterator[object], is_merchandise: IsMerchandise) -> None:
    for record in records:
        try:
            product = transform_product(record, is_merchandise)
        except InvalidRecord:
            found.rejected += 1
            continue
        found.products[product.product_id] = _Product(product.category, product.price, product.is_merchandise)


def _read_customers(found: _Read, records: Iterator[object], calendar: Calendar) -> None:
    for record in records:
        try:
            customer, seen_at = transform_customer(record, CUSTOMERS_SOURCE, calendar)
        except InvalidRecord:
            found.rejected += 1
            continue
        place = (customer.province, customer.city)
        found.places.append((customer.unified_customer_id, int(seen_at.timestamp()), *place))


def _derive_products(found: _Read, is_merchandise: IsMerchandise) -> None:
    """A product that no product record describes is known by its newest line."""
    described = set(found.products)
    for order in sorted(found.orders.values(), key=lambda each: each.order.order_date):
        for line in order.lines.values():
            if line.product_id not in described:
                before = found.products.get(line.product_id)
                named = line.product_name is not None or before is None
                sold = is_merchandise(line.product_name) if named else before.merchandise  # type: ignore[union-attr]
                found.products[line.product_id] = _Product(None, line.unit_price, sold)


def _events(found: _Read) -> Iterator[Event]:
    for order, lines, _ in found.orders.values():
        customer = order.unified_customer_id
        if customer is None:
            continue
        time = int(order.order_date.timestamp())
        found.places.append((customer, time, order.province, order.city))
        if order.is_purchase:
            yield from _purchases(customer, time, lines.values(), found.products)


def _purchases(customer: str, time: int, lines: Any, products: dict[str, _Product]) -> Iterator[Event]:
    for line in lines:
        if line.quantity > 0 and products[line.product_id].merchandise:
            yield customer, line.product_id, time, float(line.quantity * (line.unit_price or 0))


def _event_table(events: list[Event]) -> Table:
    users, items, times, _ = zip(*events, strict=True)
    return Table({"USER_ID": rows.text(users), "ITEM_ID": rows.text(items), "TIMESTAMP": rows.whole(times)})


def _item_table(products: dict[str, _Product]) -> Table:
    sold = {name: each for name, each in sorted(products.items()) if each.merchandise}
    columns = {
        "CATEGORY": rows.text(each.category for each in sold.values()),
        "PRICE": rows.numbers(each.price for each in sold.values()),
    }
    return Table({"ITEM_ID": rows.text(sold), **columns})


def _place_table(places: list[Place]) -> Table:
    users, times, provinces, cities = zip(*places, strict=True)
    where = {"PROVINCE": rows.text(provinces), "CITY": rows.text(cities)}
    return Table({"USER_ID": rows.text(users), "TIMESTAMP": rows.whole(times), **where})
