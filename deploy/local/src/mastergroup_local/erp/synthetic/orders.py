"""Orders as the ERP writes them: numbers, states, versions, and the few that cannot be loaded."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.erp.synthetic.arrivals import Version
from mastergroup_local.erp.synthetic.baskets import Baskets
from mastergroup_local.erp.synthetic.catalogue import Catalogue
from mastergroup_local.erp.synthetic.identity import customer_fields
from mastergroup_local.erp.synthetic.journeys import Journeys
from mastergroup_local.erp.synthetic.people import People
from mastergroup_local.erp.synthetic.scales import FIRST_DAY
from mastergroup_local.erp.synthetic.variants import DATE_FORMS, ORDER_FORMS, STATUSES, Record

_MIDNIGHT = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day)  # noqa: DTZ001 - tills write naive times
_NO_PRODUCT = 0.001
_NO_SUCH_DATES = ("", "31/02/2025", "0000-00-00 00:00:00", "yesterday")


@dataclass(frozen=True)
class OrderBook:
    """All orders: what is in them, and how each is written (`rolls`: seven of 0..99 an order)."""

    catalogue: Catalogue
    people: People
    journeys: Journeys
    baskets: Baskets
    online: NDArray[np.bool_]
    number: NDArray[np.int64]
    rolls: NDArray[np.uint8]
    bad_line: NDArray[np.bool_]

    def record(self, order: int, version: Version) -> Record:
        """One order as it stands in the feed."""
        rolls: list[int] = self.rolls[order].tolist()
        by_form, by_date, by_status, *by_customer = rolls
        record = self._plain(order, DATE_FORMS[by_date](self._moment(order)), STATUSES[by_status], by_customer)
        if version == Version.BEFORE_EDIT:
            record["order_status"] = "Pending"
            record["has_items"] = self._lines(order)[:-1] or self._lines(order)
        if version == Version.WITHOUT_ID:
            return record | {"id": None, "order_name": ""}
        if version == Version.WITHOUT_DATE:
            return record | {"id": 900_000_000 + order, "order_date": _NO_SUCH_DATES[order % len(_NO_SUCH_DATES)]}
        return ORDER_FORMS[by_form](record)

    def _plain(self, order: int, date: str, status: str, by_customer: list[int]) -> Record:
        person, number = int(self.journeys.person[order]), int(self.number[order])
        lines = self._lines(order)
        total, discount = self._total(order)
        erp_id = self.people.erp_id(person)
        return {
            "id": number,
            "order_name": f"{'OE' if self.online[order] else 'PS'}-{number}",
            **({"customer_id": erp_id} if erp_id else {}),
            **customer_fields(self.people, person, by_customer),
            "customer_address": f"House {order % 400 + 1}, Street {order % 31 + 1}",
            "customer_country": "Pakistan",
            "order_date": date,
            "total_price": f"{total - discount:,}.00",
            "discount": f"{discount:,}" if discount else "0",
            "payment_mode": ("Cash", "Card", "Bank Transfer")[order % 3],
            "order_status": status,
            "brand_name": self.catalogue.products[self.baskets.product[self.baskets.starts[order]]].brand,
            "has_items": lines,
        }

    def _lines(self, order: int) -> list[Record]:
        start, stop = self.baskets.starts[order : order + 2].tolist()
        products = self.baskets.product[start:stop].tolist()
        quantities = self.baskets.quantity[start:stop].tolist()
        lines = [self._line(start + n, p, q) for n, (p, q) in enumerate(zip(products, quantities, strict=True))]
        if self.bad_line[order]:
            lines.insert(0, {"id": None, "sku": "", "product_name": "", "quantity": 1, "base_price": "0"})
        return lines

    def _line(self, number: int, index: int, quantity: int) -> Record:
        product = self.catalogue.products[index]
        return {
            "id": number + 1,
            "sku": product.sku,
            "product_name": product.name,
            "product_type": product.category,
            "quantity": quantity,
            "base_price": product.price_text,
        }

    def _total(self, order: int) -> tuple[int, int]:
        """The sum of the lines and the discount on it, in PKR."""
        start, stop = self.baskets.starts[order : order + 2].tolist()
        bought = zip(self.baskets.product[start:stop].tolist(), self.baskets.quantity[start:stop].tolist(), strict=True)
        total = sum(self.catalogue.products[product].price * quantity for product, quantity in bought)
        return total, total // 2000 * 100 if order % 9 == 0 and total > 0 else 0

    def _moment(self, order: int) -> datetime:
        return _MIDNIGHT + timedelta(minutes=int(self.journeys.minute[order]))


def build_order_book(
    rng: np.random.Generator, catalogue: Catalogue, people: People, journeys: Journeys, baskets: Baskets
) -> OrderBook:
    """Gives each order its source (about 15 % online), its number within the source, and its looks."""
    online = rng.random(len(journeys)) < people.online[journeys.person]
    # Both sources count from the same number: ids overlap, and only (source, id) tells orders apart.
    number = 100_000 + np.where(online, np.cumsum(online), np.cumsum(~online))
    rolls = rng.integers(0, 100, (len(journeys), 7), dtype=np.uint8)
    bad_line = rng.random(len(journeys)) < _NO_PRODUCT
    return OrderBook(catalogue, people, journeys, baskets, online, number, rolls, bad_line)
