"""An order of either source."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sync_worker.erp.records import RawOrder, read_order
from sync_worker.transform import places
from sync_worker.transform.dates import Calendar, moment
from sync_worker.transform.identity import unified_customer_id
from sync_worker.transform.lines import Line, RejectedLine, total_of, transform_lines
from sync_worker.transform.numbers import checked_money, money
from sync_worker.transform.statuses import is_purchase
from sync_worker.transform.text import clean_text, identifier


class Order(NamedTuple):
    """An order as it is stored; times in UTC, money in PKR; phone, e-mail and address go to its customer."""

    source: str
    order_id: str
    order_name: str | None
    unified_customer_id: str | None
    customer_name: str | None
    phone: str | None
    email: str | None
    address: str | None
    province: str | None
    city: str | None
    country: str | None
    order_date: datetime
    status: str | None
    is_purchase: bool
    total_price: Decimal | None
    discount: Decimal | None
    payment_mode: str | None
    brand_name: str | None


class TransformedOrder(NamedTuple):
    """An order, its usable lines by their position, and the lines that were set aside."""

    order: Order
    lines: dict[int, Line]
    rejected: list[RejectedLine]


def transform_order(record: Any, source: str, calendar: Calendar) -> TransformedOrder:
    """Normalise one raw order of `source` (pos | oe). Raises InvalidRecord when it cannot be used at all."""
    raw = read_order(record)
    lines, rejected = transform_lines(raw.items)
    discount = money(raw.discount, "discount")
    order = Order(
        source=source,
        order_id=identifier(raw.order_id, "id"),
        order_name=clean_text(raw.order_name),
        unified_customer_id=unified_customer_id(raw.phone, raw.email, raw.name, source, raw.customer_id),
        customer_name=clean_text(raw.name),
        phone=clean_text(raw.phone),
        email=clean_text(raw.email),
        address=clean_text(raw.address),
        province=places.province(raw.province),
        city=places.city(raw.city),
        country=clean_text(raw.country),
        order_date=moment(raw.order_date, "order_date", calendar),
        status=clean_text(raw.status),
        is_purchase=is_purchase(raw.status, raw.deleted),
        total_price=_total(raw, lines, discount),
        discount=discount,
        payment_mode=clean_text(raw.payment_mode),
        brand_name=clean_text(raw.brand_name),
    )
    return TransformedOrder(order, lines, rejected)


def _total(raw: RawOrder, lines: dict[int, Line], discount: Decimal | None) -> Decimal | None:
    given = money(raw.total_price, "total_price")
    if given is not None:
        return given
    computed = total_of(lines.values())
    return None if computed is None else checked_money(computed - (discount or 0), "total_price")
