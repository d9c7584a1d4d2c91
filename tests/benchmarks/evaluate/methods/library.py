"""What every model of `implicit` needs: users x items without the empty, and lists of ten from its answers."""

import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from benchmarks.evaluate.methods.listing import Order, bought_by, by_popularity, fill, ranked
from benchmarks.evaluate.metrics import RANKS, Lists
from benchmarks.evaluate.purchases import Purchases, Users

THREADS = int(os.environ.get("EVALUATE_THREADS", "2"))
LARGE = 1_500_000
"""Of more purchases the models of factors take minutes each: their first choices are fewer."""
INPUTS = ("binary", "counts")
# Asked for beyond the ten, so that equal scores at the end of a list are told apart by our rule.
_SPARE = 20
# The library marks what it filtered by the lowest float.
_LOWEST = -1e30


@dataclass(frozen=True)
class Compact:
    """Only users and items with purchases; `items` are their codes, `row` finds a user's row."""

    matrix: csr_matrix
    items: NDArray[np.int64]
    row: NDArray[np.int64]


def compact(seen: Purchases, form: str) -> Compact:
    counts = seen.matrix()
    users, items = np.unique(seen.users), np.unique(seen.items)
    matrix = csr_matrix(counts[users][:, items], dtype=np.float32)
    if form == "binary":
        matrix.data[:] = 1
    row = np.full(seen.shape[0], -1, dtype=np.int64)
    row[users] = np.arange(len(users))
    return Compact(matrix, items.astype(np.int64), row)


@dataclass(frozen=True)
class Library:
    """A fitted model; lists that it leaves short are completed from popularity."""

    model: Any
    data: Compact
    seen: Purchases
    popularity: NDArray[np.int64]
    order: Order

    def recommend(self, users: Users, new: bool) -> Lists:
        rows = self.data.row[users]
        size = min(RANKS + _SPARE, len(self.data.items))
        asked = {"N": size, "filter_already_liked_items": new}
        ids, scores = self.model.recommend(rows, self.data.matrix[rows], **asked)
        starts = [self._found(*answer) for answer in zip(ids, scores, strict=True)]
        nothing = [np.empty(0, np.int64)] * len(users)
        return fill(starts, bought_by(self.seen, users) if new else nothing, self.order)

    def _found(self, ids: NDArray[np.int32], scores: NDArray[np.float32]) -> NDArray[np.int64]:
        real = (ids >= 0) & (scores > _LOWEST)
        return ranked(self.data.items[ids[real]], scores[real].astype(np.float64), self.popularity)


def library(model: Any, data: Compact, seen: Purchases) -> Library:
    popularity = seen.popularity()
    return Library(model, data, seen, popularity, by_popularity(popularity.astype(np.float64), popularity))
