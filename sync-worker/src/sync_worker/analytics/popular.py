"""What most customers bought lately: everywhere, by place and by category (pure)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sync_worker.analytics.facts import Facts, Lines

_DEPTH = 200
POPULAR = np.dtype([("place", "i4"), ("rank", "i4"), ("product", "i4"), ("score", "f8")])


def popular_products(recent: Lines, every: Lines, facts: Facts) -> dict[str, NDArray[Any]]:
    """By scope (all | province | city | category): up to 200 products of each place, by their share of its buyers."""
    return {
        scope: _ranked(_shares(scope, recent, facts), _shares(scope, every, facts))
        for scope in ("all", "province", "city", "category")
    }


def _places(scope: str, lines: Lines, facts: Facts) -> NDArray[Any]:
    if scope == "province":
        return np.asarray(facts.province[lines.order])
    if scope == "city":
        return facts.city[lines.order]
    return facts.category[lines.product] if scope == "category" else np.zeros(len(lines.order), np.int32)


def _shares(scope: str, lines: Lines, facts: Facts) -> NDArray[Any]:
    """A row for each (place, product) on offer: the share of the place's buyers who bought it, 0..1."""
    people = facts.customers + len(facts.customer)
    buyer = _distinct(_purchases(scope, lines, facts, people))
    sold = buyer // people
    first = _changes(sold)
    keys, number = sold[first], np.diff(np.flatnonzero(first), append=len(sold))
    # (place, product) and buyer become (place, buyer) where they stand.
    buyer %= people
    sold //= facts.products
    sold *= people
    buyer += sold
    del sold
    buyer = _distinct(buyer)
    buyer //= people
    buyers = np.bincount(buyer)
    rows = np.zeros(len(keys), POPULAR)
    rows["place"], rows["product"] = keys // facts.products, keys % facts.products
    rows["score"] = number / buyers[rows["place"]]
    offered: NDArray[Any] = rows[facts.offered[rows["product"]]]
    return offered


def _purchases(scope: str, lines: Lines, facts: Facts, people: int) -> NDArray[np.int64]:
    """(place, product, buyer) of each line as one number; an order that names nobody is a buyer of its own."""
    orders = np.arange(len(facts.customer), dtype=np.int32)
    buyer = np.where(facts.customer >= 0, facts.customer, facts.customers + orders)
    place = _places(scope, lines, facts)
    there = place >= 0
    keys = place[there].astype(np.int64)
    keys *= facts.products
    keys += lines.product[there]
    keys *= people
    keys += buyer[lines.order[there]]
    return keys


def _distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted in place, which takes a tenth of the memory of np.unique."""
    keys.sort()
    return keys[_changes(keys)]


def _changes(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a key differs from the one before."""
    first = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    return first


def _ranked(recent: NDArray[Any], every: NDArray[Any]) -> NDArray[Any]:
    """Recent products first; thin places are filled up from their whole history, scored below what is recent."""
    older = every[~np.isin(_keys(every), _keys(recent))]
    floor = np.ones(int(max(every["place"].max(initial=0), recent["place"].max(initial=0))) + 1)
    np.minimum.at(floor, recent["place"], recent["score"])
    older["score"] *= floor[older["place"]]
    rows = np.concatenate([recent, older])
    is_older = np.arange(len(rows)) >= len(recent)
    rows = rows[np.lexsort((rows["product"], -rows["score"], is_older, rows["place"]))]
    rows["rank"] = np.arange(len(rows)) - np.searchsorted(rows["place"], rows["place"]) + 1
    return rows[rows["rank"] <= _DEPTH]


def _keys(rows: NDArray[Any]) -> NDArray[Any]:
    keys: NDArray[Any] = rows["place"].astype(np.int64) << 32 | rows["product"]
    return keys
