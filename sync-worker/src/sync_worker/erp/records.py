"""The variants of the ERP's records brought to one shape, values untouched (pure; contracts/erp-feed.md)."""

import json
from functools import lru_cache
from typing import Any, NamedTuple

from mastergroup.errors import InvalidRecord
from sync_worker.transform.text import is_nothing

_ID = ("id", "order_id", "order_name")
_NAME = ("customer_name", "name")
_PHONE = ("customer_phone", "phone")
_EMAIL = ("customer_email", "email")
_ADDRESS = ("customer_address", "address")
_CITY = ("customer_city", "city")
_PROVINCE = ("customer_state", "state", "customer_province", "province")
_COUNTRY = ("customer_country", "country")
_SKU = ("sku", "product_id", "id")
_CUSTOMER_ID = ("id", "customer_id")
_PRODUCT_NAME = ("product_name", "name", "title")
_PRICE = ("base_price", "price", "unit_price")
_DELETED = ("is_deleted", "deleted", "deleted_at")
_MOST_KEYS = 100


class RawOrder(NamedTuple):
    """An order's values as the ERP wrote them, `items` as a list; None where it gave nothing."""

    order_id: Any
    order_name: Any
    customer_id: Any
    phone: Any
    email: Any
    name: Any
    address: Any
    city: Any
    province: Any
    country: Any
    order_date: Any
    total_price: Any
    discount: Any
    payment_mode: Any
    status: Any
    deleted: Any
    brand_name: Any
    items: Any


class RawPerson(NamedTuple):
    """Whom a record is about, as the ERP wrote it."""

    customer_id: Any
    phone: Any
    email: Any
    name: Any


class RawProduct(NamedTuple):
    """A product as the ERP wrote it."""

    sku: Any
    name: Any
    category: Any
    product_type: Any
    brand_name: Any
    price: Any
    in_stock: Any
    is_active: Any
    status: Any
    deleted: Any


class RawCustomer(NamedTuple):
    """A customer as the ERP wrote it."""

    record_id: Any
    phone: Any
    email: Any
    name: Any
    address: Any
    city: Any
    province: Any
    deleted: Any
    updated_at: Any


_WHO: dict[str, tuple[str, ...]] = {
    "phone": _PHONE,
    "email": _EMAIL,
    "name": _NAME,
    "address": _ADDRESS,
    "city": _CITY,
    "province": _PROVINCE,
}
_SPELLINGS: dict[str, tuple[tuple[str, ...], ...]] = {
    "order": RawOrder(
        order_id=_ID,
        order_name=("order_name",),
        customer_id=("customer_id",),
        **_WHO,
        country=_COUNTRY,
        order_date=("order_date", "date"),
        total_price=("total_price", "total"),
        discount=("discount",),
        payment_mode=("payment_mode",),
        status=("order_status", "status"),
        deleted=_DELETED,
        brand_name=("brand_name",),
        items=("has_items", "items", "order_items"),
    ),
    "line": (_SKU, _PRODUCT_NAME, ("product_type",), ("quantity",), _PRICE),
    "product": RawProduct(
        sku=_SKU,
        name=("name", "product_name", "title"),
        category=("category",),
        product_type=("product_type",),
        brand_name=("brand_name",),
        price=("price", "base_price", "unit_price"),
        in_stock=("in_stock",),
        is_active=("is_active",),
        status=("status",),
        deleted=_DELETED,
    ),
    "customer": RawCustomer(
        record_id=_CUSTOMER_ID,
        **_WHO,
        deleted=_DELETED,
        updated_at=("updated_at", "date"),
    ),
}


def read_order(record: Any) -> RawOrder:
    """Raises InvalidRecord when it is no object or its items are no list."""
    *values, items = _read(record, "order")
    return RawOrder._make([*values, _items(items)])


def read_line(record: Any) -> list[Any]:
    """A line's SKU, product name, product type, quantity and price; raises InvalidRecord when it is no object."""
    return _read(record, "line")


def read_product(record: Any) -> RawProduct:
    """Raises InvalidRecord when it is no object."""
    return RawProduct(*_read(record, "product"))


def read_customer(record: Any) -> RawCustomer:
    """Raises InvalidRecord when it is no object."""
    return RawCustomer(*_read(record, "customer"))


def read_person(record: Any, stream: str) -> RawPerson:
    """Whom a record of the stream names; nobody where it is a product or no object."""
    if not isinstance(record, dict) or stream == "products":
        return RawPerson(None, None, None, None)
    number = _first(record, _CUSTOMER_ID if stream == "customers" else ("customer_id",))
    return RawPerson(number, _first(record, _PHONE), _first(record, _EMAIL), _first(record, _NAME))


def record_id(record: Any) -> Any:
    """The id of a raw record of any stream, as the table will know it; None without one."""
    return _first(record, ("sku", "product_id", *_ID, "customer_id")) if isinstance(record, dict) else None


def _read(record: Any, kind: str) -> list[Any]:
    """The value of each field of the kind: under the first of its spellings that holds something."""
    if not isinstance(record, dict):
        raise InvalidRecord(f"{kind}: an object is needed")
    keys = tuple(record)
    names, doubtful = _named(kind, keys) if len(keys) <= _MOST_KEYS else _named.__wrapped__(kind, keys)
    values = [*map(record.get, names)]
    for place in doubtful:
        if is_nothing(values[place]):
            values[place] = _first(record, _SPELLINGS[kind][place])
    return values


# Feeds repeat few shapes.
@lru_cache(maxsize=64)
def _named(kind: str, keys: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The spelling of each field in a record with these keys, and the places of the fields that it spells twice."""
    given = [[name for name in spellings if name in keys] or [spellings[0]] for spellings in _SPELLINGS[kind]]
    return tuple(names[0] for names in given), tuple(place for place, names in enumerate(given) if len(names) > 1)


def _first(raw: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((value for name in names if not is_nothing(value := raw.get(name))), None)


def _items(value: Any) -> list[Any]:
    if is_nothing(value):
        return []
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = {}
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidRecord("has_items: a list is needed")
    return value
