"""What is in each order: its lines."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.erp.synthetic.catalogue import Catalogue
from mastergroup_local.erp.synthetic.families import CATEGORIES, FAMILIES
from mastergroup_local.erp.synthetic.journeys import Journeys, Theme
from mastergroup_local.erp.synthetic.people import People

_BOUGHT_FOR: Mapping[Theme, Mapping[str, float]] = {
    Theme.SLEEP: {"Mattress": 5, "Pillow": 3, "Mattress Protector": 2, "Bed Sheet": 1, "Accessories": 0.3},
    Theme.BEDDING: {"Pillow": 4, "Bed Sheet": 5, "Mattress Protector": 2, "Comforter": 2.5, "Accessories": 0.5},
    Theme.LIVING: {"Sofa": 3, "Sofa Cum Bed": 2, "Cushion": 4, "Furniture": 1, "Accessories": 0.5},
    Theme.ROOM: {"Bed": 4, "Furniture": 3, "Mattress": 2, "Comforter": 1, "Bed Sheet": 1},
    Theme.CRAFT: {"Foam": 5, "Cushion": 2, "Accessories": 1.5},
}
_WARM_MONTHS = (4, 5, 6, 7, 8, 9)
_RETURNED = 0.006
_NOISE = (0.05, 0.1, 0.2)
"""Spread about a taste; a line that only repeats another of its order is chosen again, more freely."""


@dataclass(frozen=True)
class Baskets:
    """The lines of all orders: those of order n lie from starts[n] to starts[n + 1]."""

    starts: NDArray[np.int64]
    product: NDArray[np.int64]
    quantity: NDArray[np.int64]


@dataclass(frozen=True)
class _Lines:
    order: NDArray[np.int64]
    family: NDArray[np.int64]


def fill_baskets(
    rng: np.random.Generator, catalogue: Catalogue, people: People, journeys: Journeys, lines: int
) -> Baskets:
    """Exactly `lines` lines, at least one an order; a few quantities are negative (returns)."""
    fullness = rng.lognormal(0, 0.6, len(journeys))
    sizes = 1 + rng.multinomial(lines - len(journeys), fullness / fullness.sum())
    order = np.repeat(np.arange(len(journeys)), sizes)
    family = _families(rng, journeys, order)
    return Baskets(
        np.concatenate(([0], np.cumsum(sizes))),
        _products(rng, catalogue, people, journeys.person[order], _Lines(order, family)),
        _quantities(rng, family),
    )


def _families(rng: np.random.Generator, journeys: Journeys, order: NDArray[np.int64]) -> NDArray[np.int64]:
    weights = np.array([[_BOUGHT_FOR[theme].get(name, 0) for name in CATEGORIES] for theme in Theme], np.float64)
    chances = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    family, roll = np.empty(len(order), np.int64), rng.random(len(order))
    theme = journeys.theme[order]
    for each in Theme:
        lines = np.flatnonzero(theme == each)
        family[lines] = np.searchsorted(chances[each], roll[lines], side="right")
    warm = np.isin(journeys.month, _WARM_MONTHS)[order] & (rng.random(len(order)) < 0.8)
    family[warm & (family == CATEGORIES.index("Comforter"))] = CATEGORIES.index("Bed Sheet")
    return np.minimum(family, len(FAMILIES) - 1)


def _products(
    rng: np.random.Generator,
    catalogue: Catalogue,
    people: People,
    person: NDArray[np.int64],
    lines: _Lines,
) -> NDArray[np.int64]:
    product = np.empty(len(person), np.int64)
    unsettled = np.arange(len(person))
    for noise in _NOISE:
        taste = (people.taste[person[unsettled]] + rng.normal(0, noise, len(unsettled))) % 1.0
        product[unsettled] = _choose(catalogue, lines.family[unsettled], taste, people.size[person[unsettled]])
        unsettled = _said_before(lines.order, product)
    return product


def _choose(
    catalogue: Catalogue, family: NDArray[np.int64], taste: NDArray[np.float64], size: NDArray[np.int8]
) -> NDArray[np.int64]:
    product = np.empty(len(family), np.int64)
    for number, shelf in enumerate(catalogue.shelves):
        lines = np.flatnonzero(family == number)
        product[lines] = shelf.choose(taste[lines], size[lines])
    return product


def _said_before(order: NDArray[np.int64], product: NDArray[np.int64]) -> NDArray[np.int64]:
    """The lines that name a product which an earlier line of their order names."""
    _, first = np.unique(order * (product.max() + 1) + product, return_index=True)
    repeats = np.ones(len(order), np.bool_)
    repeats[first] = False
    return np.flatnonzero(repeats)


def _quantities(rng: np.random.Generator, family: NDArray[np.int64]) -> NDArray[np.int64]:
    most = np.array([family.most for family in FAMILIES])[family]
    quantity = 1 + rng.binomial(most - 1, 0.35)
    return np.where(rng.random(len(family)) < _RETURNED, -quantity, quantity)
