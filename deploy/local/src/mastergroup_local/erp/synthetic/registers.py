"""The feeds of products and customers: what the ERP knows of each, and when it last changed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from mastergroup_local.erp.synthetic.catalogue import Catalogue, Product
from mastergroup_local.erp.synthetic.identity import customer_fields
from mastergroup_local.erp.synthetic.journeys import MINUTES, Journeys
from mastergroup_local.erp.synthetic.people import Kind, People
from mastergroup_local.erp.synthetic.scales import DAYS, FIRST_DAY
from mastergroup_local.erp.synthetic.variants import Record, rename, weighted

_MIDNIGHT = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day)  # noqa: DTZ001 - the ERP writes naive times
_CHANGED_AGAIN = 0.05
_STOCKS = weighted((60, True), (15, 40), (10, "12"), (5, None), (4, False), (3, 0), (3, "0"))
_SHORT = {"customer_phone": "phone", "customer_name": "name", "customer_city": "city"}


def product_records(rng: np.random.Generator, catalogue: Catalogue) -> Iterator[Record]:
    """Every product once, and some again with another price, by the time of the change."""
    count = len(catalogue.products)
    again = rng.choice(count, int(count * _CHANGED_AGAIN), replace=False)
    which = np.concatenate((np.arange(count), again))
    # First entries lie in the first days and changes after them, so that a change never comes before its product.
    minute = np.concatenate(
        (rng.integers(0, 7 * MINUTES, count), rng.integers(7 * MINUTES, DAYS * MINUTES, len(again)))
    )
    rolls = rng.integers(0, 100, (len(which), 2))
    for row in np.argsort(minute, kind="stable").tolist():
        factor = 1.0 if row < count else 1.08
        yield _product(catalogue.products[which[row]], rolls[row].tolist(), factor, _time(int(minute[row])))


def _product(product: Product, rolls: list[int], factor: float, changed: str) -> Record:
    stock, look = rolls
    price = round(product.price * factor / 50) * 50
    record: Record = {
        "id": int(product.sku),
        "sku": product.sku,
        "name": product.name,
        "category": None if look < 4 else product.category,
        "product_type": "" if look < 4 else product.category,
        "brand_name": product.brand,
        "price": price if look % 10 == 9 else f"{price:,}.00",
        "in_stock": _STOCKS[stock],
        "is_active": look < 97,
        "updated_at": changed,
    }
    return rename(record, {"name": "title"}) if look % 10 == 5 else record


def customer_records(rng: np.random.Generator, people: People, journeys: Journeys) -> Iterator[Record]:
    """Every customer with a phone or an e-mail on the day of the first order, and some again on a later one."""
    person, first = np.unique(journeys.person, return_index=True)
    known = np.isin(people.kind[person], (Kind.MOBILE, Kind.LANDLINE, Kind.EMAIL))
    person, minute = person[known], journeys.minute[first[known]]
    again = rng.choice(len(person), int(len(person) * _CHANGED_AGAIN), replace=False)
    person = np.concatenate((person, person[again]))
    later = rng.integers(minute[again], DAYS * MINUTES)
    minute = np.concatenate((minute, later))
    rolls = rng.integers(0, 100, (len(person), 5))
    for row in np.argsort(minute, kind="stable").tolist():
        look, *by_customer = rolls[row].tolist()
        record = _customer(people, int(person[row]), by_customer, _time(int(minute[row])))
        yield rename(record, _SHORT) if look < 10 else record


def _customer(people: People, person: int, rolls: list[int], changed: str) -> Record:
    return {"id": 500_000 + person, **customer_fields(people, person, rolls), "updated_at": changed}


def _time(minute: int) -> str:
    return str(_MIDNIGHT + timedelta(minutes=minute))
