"""Lists of ten from scores; ties by popularity, then id; what is missing is filled with what is popular."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from benchmarks.evaluate.metrics import RANKS, Lists
from benchmarks.evaluate.purchases import Purchases, Users

Order = NDArray[np.int64]


def by_popularity(counts: NDArray[np.float64], popularity: NDArray[np.int64]) -> Order:
    """Items that were ever bought, the highest count first, ties by popularity, then id."""
    order = np.lexsort((np.arange(len(counts)), -popularity, -counts))
    return np.asarray(order[popularity[order] > 0], dtype=np.int64)


def fill(starts: list[NDArray[np.int64]], banned: list[NDArray[np.int64]], order: Order) -> Lists:
    """Complete every list from `order`, without its own items and the banned ones."""
    lists = np.full((len(starts), RANKS), -1, dtype=np.int64)
    for row, (start, ban) in enumerate(zip(starts, banned, strict=True)):
        found = start[:RANKS]
        if len(found) < RANKS:
            # Enough of the order that ten are left, whatever falls away.
            rest = order[: RANKS + len(found) + len(ban)]
            found = np.concatenate([found, rest[~np.isin(rest, found) & ~np.isin(rest, ban)]])[:RANKS]
        lists[row, : len(found)] = found
    return lists


def ranked(items: NDArray[np.int64], scores: NDArray[np.float64], popularity: NDArray[np.int64]) -> NDArray[np.int64]:
    """Items, best first; ties by popularity, then id."""
    return np.asarray(items[np.lexsort((items, -popularity[items], -scores))], dtype=np.int64)


def rows_of(matrix: csr_matrix, users: Users) -> list[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """The items and values of each user's row."""
    bounds = zip(matrix.indptr[users].tolist(), matrix.indptr[users + 1].tolist(), strict=True)
    return [(matrix.indices[a:b].astype(np.int64), matrix.data[a:b]) for a, b in bounds]


def bought_by(seen: Purchases, users: Users) -> list[NDArray[np.int64]]:
    """The items that each user bought."""
    return [items for items, _ in rows_of(seen.matrix(), users)]
