"""One line of an order."""

from decimal import Decimal
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
    line = Line(
        position,
        identifier(raw.sku, "sku"),
        clean_text(raw.product_name),
        clean_text(raw.product_type),
        quantity(raw.quantity),
        money(raw.price, "base_price"),
    )
    if line.unit_price is not None:
        checked_money(line.quantity * line.unit_price, "line total")
    return line


def total_of(lines: tuple[Line, ...]) -> Decimal | None:
    """Sum of quantity times price, in PKR; None where no line has a price."""
    priced = [line.quantity * line.unit_price for line in lines if line.unit_price is not None]
    return sum(priced, Decimal(0)) if priced else None
