"""The products: names, prices, and how often each is chosen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.erp.synthetic.families import FAMILIES, Family

_SIZE_PRICE = (1.0, 1.3, 1.7, 2.0)
_FIRST_SKU = 1000


@dataclass(frozen=True)
class Shelf:
    """The products of one family: `first` is the index of its first, then model by model, size by size."""

    family: Family
    first: int
    models: int
    chosen: NDArray[np.float64]
    """Cumulative popularity of the models, up to 1: the models lie round the circle of tastes in this order."""

    def choose(self, taste: NDArray[np.float64], size: NDArray[np.int8]) -> NDArray[np.int64]:
        """The products at these points of the circle (0..1), each in its buyer's size (0..3)."""
        model = np.minimum(np.searchsorted(self.chosen, taste, side="right"), self.models - 1)
        sizes = len(self.family.sizes)
        return np.asarray(self.first + model * sizes + (size if sizes > 1 else 0), np.int64)


@dataclass(frozen=True)
class Product:
    """One product of the catalogue; price in whole PKR."""

    sku: str
    name: str
    category: str
    brand: str
    price: int

    @property
    def price_text(self) -> str:
        """The price as the ERP writes it."""
        return f"{self.price:,}.00"


@dataclass(frozen=True)
class Catalogue:
    """All products, and the shelf of each family."""

    products: list[Product]
    shelves: list[Shelf]


def build_catalogue(rng: np.random.Generator, count: int) -> Catalogue:
    """Exactly `count` products; the last family takes what the shares leave."""
    products: list[Product] = []
    shelves = []
    for family in FAMILIES:
        room = count - len(products) if family is FAMILIES[-1] else int(family.share * count)
        shelf = _shelf(rng, family, len(products), room // len(family.sizes))
        shelves.append(shelf)
        products += _products(rng, shelf)
    return Catalogue(products, shelves)


def _shelf(rng: np.random.Generator, family: Family, first: int, models: int) -> Shelf:
    popularity = 1 / (rng.permutation(models) + 2.0) ** 0.7
    return Shelf(family, first, models, np.cumsum(popularity / popularity.sum()))


def _products(rng: np.random.Generator, shelf: Shelf) -> list[Product]:
    family = shelf.family
    dearness = np.exp(rng.normal(0, 0.35, shelf.models)).tolist()
    return [
        _product(family, shelf.first + model * len(family.sizes) + size, _name(shelf, model, size), dear * factor)
        for model, dear in enumerate(dearness)
        for size, factor in zip(range(len(family.sizes)), _SIZE_PRICE, strict=False)
    ]


def _product(family: Family, index: int, name: str, dearness: float) -> Product:
    price = max(50, round(family.price * dearness / 50) * 50)
    return Product(str(_FIRST_SKU + index), name, family.category, name.split(maxsplit=1)[0], price)


def _name(shelf: Shelf, model: int, size: int) -> str:
    family = shelf.family
    # Neighbours on the circle are of one line, so that a taste is also a taste for a brand.
    line, within = divmod(model * len(family.lines), shelf.models)
    series, edition = divmod(within // len(family.lines), len(family.editions))
    name = family.form.format(line=family.lines[line], edition=family.editions[edition], size=family.sizes[size])
    return f"{name.strip()} S{series + 1}" if series else name.strip()
