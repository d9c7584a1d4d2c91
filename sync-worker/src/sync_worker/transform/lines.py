"""One line of an order."""

from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from mastergroup.errors import InvalidRecord
from sync_worker.erp.records import read_line
from sync_worker.transform.numbers import checked_money, money, quantity
from sync_worker.transform.text import clean_text, identifier


class Line(NamedTuple):
    """A line as it is stored; `line` is its position in the order, from 1; money in PKR."""

    line: int
    product_id: str
    product_name: str | None
    product_type: str | None
    quantity: Decimal
    unit_price: Decimal | None


class RejectedLine(NamedTuple):
    """A line that cannot be used, as the ERP wrote it, and why."""

    line: int
    reason: str
    raw: Any


_Values = tuple[str, str | None, str | None, Decimal, Decimal | None]


def transform_lines(items: list[Any]) -> tuple[tuple[Line, ...], list[RejectedLine]]:
    """The lines that can be used and those that cannot; one bad line does not harm its order."""
    good: list[Line] = []
    bad: list[RejectedLine] = []
    for position, raw in enumerate(items, 1):
        try:
            good.append(transform_line(position, raw))
        except InvalidRecord as error:
            bad.append(RejectedLine(position, str(error), raw))
    return tuple(good), bad


def transform_line(position: int, record: Any) -> Line:
    """Normalise the raw line at `position` of its order. Raises InvalidRecord when it cannot be used."""
    raw = read_line(record)
    try:
        return Line(position, *_values(*raw))
    except TypeError:
        # A list or an object where a value belongs: no key for what is kept.
        return Line(position, *_values.__wrapped__(*raw))


def total_of(lines: tuple[Line, ...]) -> Decimal | None:
    """Sum of quantity times price, in PKR; None where no line has a price."""
    priced = [line.quantity * line.unit_price for line in lines if line.unit_price is not None]
    return sum(priced, Decimal(0)) if priced else None


# Shops sell the same few things over and over. Typed, because 1, 1.0 and True are equal and not the same.
@lru_cache(maxsize=8_192, typed=True)
def _values(sku: Any, name: Any, product_type: Any, count: Any, price: Any) -> _Values:
    product_id = identifier(sku, "sku")
    amount, unit_price = quantity(count), money(price, "base_price")
    if unit_price is not None:
        checked_money(amount * unit_price, "line total")
    return product_id, clean_text(name), clean_text(product_type), amount, unit_price
