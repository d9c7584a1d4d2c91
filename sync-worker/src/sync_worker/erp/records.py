"""The variants of the ERP's records brought to one shape, values untouched (pure; contracts/erp-feed.md)."""

import json
from typing import Any, NamedTuple

from mastergroup.errors import InvalidRecord

_ID = ("id", "order_id", "order_name")
_NAME = ("customer_name", "name")
_PHONE = ("customer_phone", "phone")
_EMAIL = ("customer_email", "email")
_ADDRESS = ("customer_address", "address")
_CITY = ("customer_city", "city")
_PROVINCE = ("customer_state", "state", "customer_province", "province")
_COUNTRY = ("customer_country", "country")
_ITEMS = ("has_items", "items", "order_items")
_SKU = ("sku", "product_id", "id")
_PRODUCT_NAME = ("product_name", "name", "title")
_PRICE = ("base_price", "price", "unit_price")
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_DELETED = ("is_deleted", "deleted", "deleted_at")


class RawOrder(NamedTuple):
    """An order's values as the ERP wrote them; None where it gave nothing."""

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
    items: list[Any]


class RawLine(NamedTuple):
    """A line of an order as the ERP wrote it."""

    sku: Any
    product_name: Any
    product_type: Any
    quantity: Any
    price: Any


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


def read_order(record: Any) -> RawOrder:
    """Raises InvalidRecord when it is no object or its items are no list."""
    raw = _object(record, "order")
    return RawOrder(
        order_id=_first(raw, _ID),
        order_name=raw.get("order_name"),
        customer_id=raw.get("customer_id"),
        phone=_first(raw, _PHONE),
        email=_first(raw, _EMAIL),
        name=_first(raw, _NAME),
        address=_first(raw, _ADDRESS),
        city=_first(raw, _CITY),
        province=_first(raw, _PROVINCE),
        country=_first(raw, _COUNTRY),
        order_date=_first(raw, ("order_date", "date")),
        total_price=_first(raw, ("total_price", "total")),
        discount=raw.get("discount"),
        payment_mode=raw.get("payment_mode"),
        status=_first(raw, ("order_status", "status")),
        deleted=_first(raw, _DELETED),
        brand_name=raw.get("brand_name"),
        items=_items(_first(raw, _ITEMS)),
    )


def read_line(record: Any) -> RawLine:
    """Raises InvalidRecord when it is no object."""
    raw = _object(record, "line")
    return RawLine(
        sku=_first(raw, _SKU),
        product_name=_first(raw, _PRODUCT_NAME),
        product_type=raw.get("product_type"),
        quantity=raw.get("quantity"),
        price=_first(raw, _PRICE),
    )


def read_product(record: Any) -> RawProduct:
    """Raises InvalidRecord when it is no object."""
    raw = _object(record, "product")
    return RawProduct(
        sku=_first(raw, _SKU),
        name=_first(raw, ("name", "product_name", "title")),
        category=raw.get("category"),
        product_type=raw.get("product_type"),
        brand_name=raw.get("brand_name"),
        price=_first(raw, ("price", "base_price", "unit_price")),
        in_stock=raw.get("in_stock"),
        is_active=raw.get("is_active"),
        status=raw.get("status"),
        deleted=_first(raw, _DELETED),
    )


def read_customer(record: Any) -> RawCustomer:
    """Raises InvalidRecord when it is no object."""
    raw = _object(record, "customer")
    return RawCustomer(
        record_id=_first(raw, ("id", "customer_id")),
        phone=_first(raw, _PHONE),
        email=_first(raw, _EMAIL),
        name=_first(raw, _NAME),
        address=_first(raw, _ADDRESS),
        city=_first(raw, _CITY),
        province=_first(raw, _PROVINCE),
        deleted=_first(raw, _DELETED),
        updated_at=_first(raw, ("updated_at", "date")),
    )


def read_person(record: Any, stream: str) -> RawPerson:
    """Whom a record of the stream names; nobody where it is a product or no object."""
    if not isinstance(record, dict) or stream == "products":
        return RawPerson(None, None, None, None)
    number = _first(record, ("id", "customer_id") if stream == "customers" else ("customer_id",))
    return RawPerson(number, _first(record, _PHONE), _first(record, _EMAIL), _first(record, _NAME))


def record_id(record: Any) -> Any:
    """The id of a raw record of any stream, as the table will know it; None without one."""
    return _first(record, ("sku", "product_id", *_ID, "customer_id")) if isinstance(record, dict) else None


def _object(record: Any, what: str) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise InvalidRecord(f"{what}: an object is needed")
    return record


def _first(raw: dict[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        value = raw.get(name)
        if value not in _EMPTY and not (isinstance(value, str) and value.isspace()):
            return value
    return None


def _items(value: Any) -> list[Any]:
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
