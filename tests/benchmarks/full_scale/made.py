"""The shop of the full scale, straight to columns and kept in .local/benchmarks; the same for ever."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.evaluate import rows
from benchmarks.evaluate.shop import Shop
from mastergroup_local.erp.synthetic.baskets import fill_baskets
from mastergroup_local.erp.synthetic.catalogue import Catalogue, build_catalogue
from mastergroup_local.erp.synthetic.journeys import build_journeys
from mastergroup_local.erp.synthetic.people import People, build_people
from mastergroup_local.erp.synthetic.scales import FIRST_DAY, SCALES
from mastergroup_local.personalize.table import Table

FOLDER = Path(".local/benchmarks/full-scale")
SCALE = SCALES["full"]
_SEED = 1


def folder() -> Path:
    """Where the tables are; made by the first call."""
    if not (FOLDER / "events.npz").exists():
        _make().save(FOLDER)
    return FOLDER


def _make() -> Shop:
    """Every order is a known customer's and every line a purchase: exactly the counts of the scale."""
    rng = np.random.default_rng(_SEED)
    catalogue = build_catalogue(rng, SCALE.products)
    people = build_people(rng, SCALE.customers, 0)
    journeys = build_journeys(rng, people, SCALE.customers, SCALE.orders)
    baskets = fill_baskets(rng, catalogue, people, journeys, SCALE.lines)
    order = np.repeat(np.arange(len(journeys)), np.diff(baskets.starts))
    start = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
    events = {
        "USER_ID": rows.text(_user_id(person) for person in journeys.person[order].tolist()),
        "ITEM_ID": rows.text(catalogue.products[product].sku for product in baskets.product.tolist()),
        "TIMESTAMP": (int(start.timestamp()) + 60 * journeys.minute[order]).astype(np.int64),
    }
    return Shop(Table(events), _users(people), _items(catalogue))


def _user_id(person: int) -> str:
    return f"0300{person:07d}_customer"


def _users(people: People) -> Table:
    homes = [people.home(person) for person in range(len(people))]
    columns = {"PROVINCE": rows.text(home.province.name for home in homes), "CITY": rows.text(h.name for h in homes)}
    return Table({"USER_ID": rows.text(map(_user_id, range(len(people)))), **columns})


def _items(catalogue: Catalogue) -> Table:
    products = catalogue.products
    columns = {"CATEGORY": rows.text(p.category for p in products), "PRICE": rows.numbers(p.price for p in products)}
    return Table({"ITEM_ID": rows.text(product.sku for product in products), **columns})
