"""Writes a made feed into a folder, record by record."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import orjson

from mastergroup_local.erp.recordings import ORDER_STREAMS
from mastergroup_local.erp.synthetic.arrivals import arrivals
from mastergroup_local.erp.synthetic.baskets import fill_baskets
from mastergroup_local.erp.synthetic.catalogue import build_catalogue
from mastergroup_local.erp.synthetic.journeys import build_journeys
from mastergroup_local.erp.synthetic.orders import OrderBook, build_order_book
from mastergroup_local.erp.synthetic.people import build_people
from mastergroup_local.erp.synthetic.registers import customer_records, product_records
from mastergroup_local.erp.synthetic.scales import WALK_INS, Scale
from mastergroup_local.erp.synthetic.variants import Record


def write_feed(out: Path, scale: Scale, seed: int) -> None:
    """Writes the four files of a feed of this scale; the same seed writes the same bytes.

    Plain .jsonl, not packed: it is served from plain files, and packing costs more than it saves here.
    """
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    book = _make(rng, scale)
    _write(out / "products.jsonl", product_records(rng, book.catalogue))
    _write(out / "customers.jsonl", customer_records(rng, book.people, book.journeys))
    _write_orders(out, book, rng)


def _make(rng: np.random.Generator, scale: Scale) -> OrderBook:
    catalogue = build_catalogue(rng, scale.products)
    people = build_people(rng, scale.customers, int(scale.orders * WALK_INS))
    journeys = build_journeys(rng, people, scale.customers, scale.orders)
    baskets = fill_baskets(rng, catalogue, people, journeys, scale.lines)
    return build_order_book(rng, catalogue, people, journeys, baskets)


def _write(path: Path, records: Iterable[Record]) -> None:
    with path.open("wb") as file:
        file.writelines(orjson.dumps(record) + b"\n" for record in records)


def _write_orders(out: Path, book: OrderBook, rng: np.random.Generator) -> None:
    with ExitStack() as files:
        pos, online = (files.enter_context((out / f"{stream}.jsonl").open("wb")) for stream in ORDER_STREAMS)
        for order, version in arrivals(rng, book.journeys.minute):
            file = online if book.online[order] else pos
            file.write(orjson.dumps(book.record(order, version)) + b"\n")
