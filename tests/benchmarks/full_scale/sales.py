"""The shop of the full scale written straight into the sales tables, as a sync leaves them."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from benchmarks.evaluate.shop import Shop
from mastergroup.database import Connection

Row = tuple[Any, ...]
_NOTHING = "00000000-0000-0000-0000-000000000000"
_ORDER_COLUMNS = "source, order_id, unified_customer_id, order_date, is_purchase, content_hash, run_id"


def fill(connection: Connection, shop: Shop) -> None:
    """Customers, products, orders and their lines; statistics are fresh at the end."""
    assert shop.users is not None
    assert shop.items is not None
    users, items = shop.users.text("USER_ID").words, shop.items.text("ITEM_ID").words
    prices = dict(zip(items, shop.items.numbers("PRICE").tolist(), strict=True))
    _copy(connection, "customers (unified_customer_id, seen_at)", ((user, "-infinity") for user in users))
    _copy(connection, "products (product_id, product_name, content_hash)", ((i, i, _NOTHING) for i in items))
    _copy(connection, f"orders ({_ORDER_COLUMNS})", _orders(shop))
    _copy(connection, "order_items (source, order_id, line, product_id, quantity, unit_price)", _lines(shop, prices))
    connection.execute("ANALYZE")


def _first_lines(shop: Shop) -> Any:
    """Where each order begins: what one customer bought at one moment stands together."""
    users, times = shop.events.text("USER_ID").codes, shop.times
    return np.concatenate(([True], (users[1:] != users[:-1]) | (times[1:] != times[:-1])))


def _orders(shop: Shop) -> Iterator[Row]:
    first, users = np.flatnonzero(_first_lines(shop)), shop.events.text("USER_ID")
    moments = shop.times[first].astype("datetime64[s]").astype(str).tolist()
    for number, (user, moment) in enumerate(zip(users.codes[first].tolist(), moments, strict=True)):
        yield "pos", number, users.words[user], f"{moment}Z", True, _NOTHING, "bench"


def _lines(shop: Shop, prices: dict[str, float]) -> Iterator[Row]:
    starts, items = _first_lines(shop), shop.events.text("ITEM_ID")
    order = np.cumsum(starts) - 1
    line = np.arange(len(order)) - np.flatnonzero(starts)[order] + 1
    for number, position, item in zip(order.tolist(), line.tolist(), items.codes.tolist(), strict=True):
        product = items.words[item]
        yield "pos", number, position, product, 1, prices[product]


def _copy(connection: Connection, target: str, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)
