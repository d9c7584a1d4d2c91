"""One line of an order."""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from mastergroup.errors import InvalidRecord
from sync_worker.erp.records import read_line
from sync_worker.transform.numbers import checked_money, money, quantity
from sync_worker.transform.text import clean_text, identifier


class Line(NamedTuple):
    """A line as it is stored; money in PKR. `content` is what tells it from another: its values as text."""

    product_id: str
    product_name: str | None
    product_type: str | None
    quantity: Decimal
    unit_price: Decimal | None
    content: str


class RejectedLine(NamedTuple):
    """A line that cannot be used, as the ERP wrote it, and why."""

    line: int
    reason: str
    raw: Any


def transform_lines(items: list[Any]) -> tuple[dict[int, Line], list[RejectedLine]]:
    """The lines that can be used, by their position in the order, from 1, and those that cannot.

    One bad line does not harm its order.
    """
    good: dict[int, Line] = {}
    bad: list[RejectedLine] = []
    for position, raw in enumerate(items, 1):
        try:
            good[position] = transform_line(raw)
        except InvalidRecord as error:
            bad.append(RejectedLine(position, str(error), raw))
    return good, bad


def transform_line(record: Any) -> Line:
    """Normalise a raw line. Raises InvalidRecord when it cannot be used."""
    values = read_line(record)
    try:
        return _line(*values)
    except TypeError:
        # A list or an object where a value belongs: no key for what is kept.
        return _line.__wrapped__(*values)


def total_of(lines: Iterable[Line]) -> Decimal | None:
    """Sum of quantity times price, in PKR; None where no line has a price."""
    priced = [line.quantity * line.unit_price for line in lines if line.unit_price is not None]
    return sum(priced, Decimal(0)) if priced else None


# Shops sell the same few things over and over. Typed, because 1, 1.0 and True are equal and not the same.
@lru_cache(maxsize=8_192, typed=True)
def _line(sku: Any, name: Any, product_type: Any, count: Any, price: Any) -> Line:
    product_id = identifier(sku, "sku")
    amount, unit_price = quantity(count), money(price, "base_price")
    if unit_price is not None:
        checked_money(amount * unit_price, "line total")
    values = product_id, clean_text(name), clean_text(product_type), amount, unit_price
    return Line(*values, repr(values))
