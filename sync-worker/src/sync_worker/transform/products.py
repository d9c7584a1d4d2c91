"""A product, and what may be recommended."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sync_worker.erp.records import read_product
from sync_worker.transform.numbers import money
from sync_worker.transform.statuses import flag, is_on_offer
from sync_worker.transform.text import clean_text, group_name, identifier

IsMerchandise = Callable[[str | None], bool]


class Product(NamedTuple):
    """A product as it is stored; price in PKR; `in_stock` None where the ERP does not say."""

    product_id: str
    product_name: str
    category: str | None
    product_type: str | None
    brand_name: str | None
    price: Decimal | None
    in_stock: bool | None
    is_active: bool
    is_merchandise: bool


def transform_product(record: Any, is_merchandise: IsMerchandise) -> Product:
    """Normalise one raw product. Raises InvalidRecord when it cannot be used."""
    raw = read_product(record)
    product_id = identifier(raw.sku, "sku")
    name = clean_text(raw.name)
    return Product(
        product_id=product_id,
        product_name=name or product_id,
        category=group_name(raw.category),
        product_type=clean_text(raw.product_type),
        brand_name=clean_text(raw.brand_name),
        price=money(raw.price, "price"),
        in_stock=flag(raw.in_stock),
        is_active=is_on_offer(raw.is_active, raw.status, raw.deleted),
        is_merchandise=is_merchandise(name),
    )


def merchandise_rule(service_product_pattern: str) -> IsMerchandise:
    """A function that says of a product's name whether it is merchandise: its whole name does not match the pattern."""
    pattern = re.compile(service_product_pattern, re.IGNORECASE)

    @lru_cache(maxsize=8_192)
    def is_merchandise(name: str | None) -> bool:
        return name is None or pattern.fullmatch(name) is None

    return is_merchandise
