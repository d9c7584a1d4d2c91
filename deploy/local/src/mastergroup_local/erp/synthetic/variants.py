"""The ways in which the ERP's tills and shops write one and the same thing (contract: seen variants)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import orjson

Record = dict[str, object]
Form = TypeVar("Form")
Write = Callable[[str], str]

_KARACHI = ZoneInfo("Asia/Karachi")
_SHORT = {
    "customer_phone": "phone",
    "customer_name": "name",
    "customer_city": "city",
    "order_date": "date",
    "total_price": "total",
}


def weighted(*shares: tuple[int, Form]) -> tuple[Form, ...]:
    """A table of exactly 100 forms, to be looked up with a roll of 0..99."""
    table = tuple(form for share, form in shares for _ in range(share))
    if len(table) != 100:
        msg = f"shares add up to {len(table)}, not 100"
        raise ValueError(msg)
    return table


def rename(record: Record, names: dict[str, str]) -> Record:
    """The record with other names for some of its fields, in the same order."""
    return {names.get(name, name): value for name, value in record.items()}


def _as_it_is(order: Record) -> Record:
    return order


def _short_names(order: Record) -> Record:
    return rename(order, _SHORT)


def _items(order: Record) -> Record:
    return rename(order, {"has_items": "items", "id": "order_id"})


def _order_items(order: Record) -> Record:
    return _each_line(rename(order, {"has_items": "order_items"}), _product_id_line)


def _items_as_text(order: Record) -> Record:
    return order | {"has_items": orjson.dumps(order["has_items"]).decode()}


def _named_only(order: Record) -> Record:
    return {name: value for name, value in order.items() if name != "id"}


def _bare_numbers(order: Record) -> Record:
    total = float(str(order["total_price"]).replace(",", ""))
    return _each_line(order | {"total_price": total, "discount": None}, _id_only_line)


def _empty_numbers(order: Record) -> Record:
    return order | {"total_price": "", "discount": ""}


def _each_line(order: Record, form: Callable[[Record], Record]) -> Record:
    return {name: [form(line) for line in value] if isinstance(value, list) else value for name, value in order.items()}


def _product_id_line(line: Record) -> Record:
    renamed = rename(line, {"sku": "product_id", "product_name": "title", "base_price": "unit_price"})
    return renamed | {"quantity": str(line["quantity"])}


def _id_only_line(line: Record) -> Record:
    sku, price = str(line["sku"]), str(line["base_price"])
    number = int(sku) if sku else None
    renamed = rename(line, {"product_name": "name", "base_price": "price"})
    return {k: v for k, v in renamed.items() if k != "sku"} | {"id": number, "price": float(price.replace(",", ""))}


ORDER_FORMS: tuple[Callable[[Record], Record], ...] = weighted(
    (70, _as_it_is),
    (8, _short_names),
    (6, _items),
    (5, _order_items),
    (4, _items_as_text),
    (2, _named_only),
    (3, _bare_numbers),
    (2, _empty_numbers),
)


def _in_utc(moment: datetime) -> str:
    return moment.replace(tzinfo=_KARACHI).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


DATE_FORMS: tuple[Callable[[datetime], str], ...] = weighted(
    (80, str),
    (6, datetime.isoformat),
    (4, _in_utc),
    (4, lambda moment: f"{moment.isoformat()}+05:00"),
    (3, lambda moment: f"{moment:%d/%m/%Y}"),
    (3, lambda moment: f"{moment:%Y-%m-%d}"),
)

MOBILE_FORMS: tuple[Write, ...] = weighted(
    (60, lambda phone: f"{phone[:4]}-{phone[4:]}"),
    (18, str),
    (8, lambda phone: f"+92 {phone[1:4]} {phone[4:]}"),
    (4, lambda phone: f"0092{phone[1:]}"),
    (4, lambda phone: f"{phone[1:4]}-{phone[4:]}"),
    (4, lambda phone: f"{phone[:4]}-{phone[4:]} / 042-35761234"),
    (2, lambda phone: f"0000000000, {phone}"),
)
LANDLINE_FORMS: tuple[Write, ...] = weighted((70, lambda phone: f"{phone[:3]}-{phone[3:]}"), (30, str))
NO_PHONES: tuple[str | None, ...] = weighted(
    (40, None), (20, ""), (20, "0000000000"), (5, "1111111111"), (5, "0123456789"), (5, "12345"), (5, "N/A")
)
NAME_FORMS: tuple[Write, ...] = weighted((85, str), (6, str.upper), (5, str.lower), (4, lambda name: f" {name}  "))
PLACE_FORMS: tuple[Write, ...] = weighted(
    (70, str), (15, lambda place: f"{place.upper()} "), (10, str.upper), (5, str.lower)
)
EMAIL_FORMS: tuple[Write, ...] = weighted((90, str), (10, str.title))
STATUSES = weighted(
    (80, "Completed"),
    (12, "Delivered"),
    (3, "Cancelled"),
    (1, "CANCELLED"),
    (2, "Refunded"),
    (1, "refunded "),
    (1, "Deleted"),
)
