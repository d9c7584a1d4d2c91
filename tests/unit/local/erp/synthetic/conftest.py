"""A small made feed, read back by the contract's rules and by none of the generator's code."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from mastergroup_local.erp.synthetic.scales import SCALES
from mastergroup_local.erp.synthetic.writing import write_feed

Raw = dict[str, Any]


def value(record: Raw, *names: str) -> Any:
    return next((record[name] for name in names if record.get(name) not in (None, "")), None)


@dataclass
class Landed:
    """What a sync of the feed should end with; `left` counts what it should not load."""

    orders: dict[tuple[str, str], Raw] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)

    @property
    def customers(self) -> Counter[str]:
        return Counter(customer for key, order in self.orders.items() if (customer := customer_of(order, key[0])))

    def take(self, source: str, order: Raw) -> None:
        number = value(order, "id", "order_id", "order_name")
        if number is None or not re.match(r"\d{4}-(?!00)|(?!31/02)\d\d/", value(order, "order_date", "date") or ""):
            self.left["no id" if number is None else "no date"] += 1
            return
        key = (source, str(number))
        self.left["edited"] += key in self.orders
        self.orders[key] = order


def lines_of(order: Raw) -> list[Raw]:
    items = value(order, "has_items", "items", "order_items")
    return orjson.loads(items) if isinstance(items, str) else items


def sku_of(line: Raw) -> str | None:
    sku = value(line, "sku", "product_id", "id")
    return None if sku is None else str(sku)


def normal_phone(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    digits = re.sub(r"^(0092|92(?=\d{10}$)|(?=3\d{9}$))", "0", digits)
    placeholder = len(digits) < 10 or len(set(digits)) == 1 or digits in "01234567890123456789"
    return None if placeholder else digits


def customer_of(order: Raw, source: str) -> str | None:
    phones = map(normal_phone, re.split("[/,]", value(order, "customer_phone", "phone") or ""))
    if phone := next(filter(None, phones), None):
        words = (value(order, "customer_name", "name") or "").split()
        return f"{phone}_{words[0].lower() if words else 'customer'}"
    if email := value(order, "customer_email"):
        return str(email).lower()
    number = value(order, "customer_id")
    return f"{source}:{number}" if number else None


def read(path: Path) -> list[Raw]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture(scope="session")
def small_feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("small-feed")
    write_feed(out, SCALES["small"], seed=1)
    return out


@pytest.fixture(scope="session")
def landed(small_feed: Path) -> Landed:
    landed = Landed()
    for source in ("pos", "oe"):
        for order in read(small_feed / f"{source}_orders.jsonl"):
            landed.take(source, order)
    return landed


@pytest.fixture(scope="session")
def skus(landed: Landed) -> dict[tuple[str, str], list[str | None]]:
    """The products of each order's lines, None for a line without one."""
    return {key: [sku_of(line) for line in lines_of(order)] for key, order in landed.orders.items()}


@pytest.fixture(scope="session")
def products(small_feed: Path) -> list[Raw]:
    return read(small_feed / "products.jsonl")
