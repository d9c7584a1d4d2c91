"""The linear item model in closed form (EASE): what a purchase of one item says of every other.

The ridge regression of every item on all others has the solution B = I - P / diag(P), where P is the inverse of
XᵀX + λI, items x items. Where a shop has fewer buyers than items the same scores come from the inverse K of
XXᵀ + λI, buyers x buyers, as X P = K X: exact for any number of items. Otherwise P is made for the most bought items
only (the core), where the memory bound asks for that; each other item is regressed on the core by the same P, from the
few items of the core with which it was bought most.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_lapack_funcs
from scipy.sparse import coo_matrix, csr_matrix, diags, hstack

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]
Square = NDArray[Any]
Rows = NDArray[np.intp]
# The inverse, and as much again for the data and the blocks of scores, share the bound.
COPIES = 2
BLOCK = 512
# So few items that their weights stay near the processor while all purchases pass.
ITEM_BLOCK = 32
# Items outside the core are scored from so many of its items each.
LINKS = 20
# More rows would take too long, whatever the memory.
MOST_ROWS = 26_000
# OpenBLAS' inverse was seen to crash at 28,000 rows; larger ones go in halves.
LARGEST_INVERSE = 16_000


@dataclass(frozen=True, eq=False)
class Linear:
    """The model and the purchases that it learned from.

    `items` are those that it knows: the core in order, then the rest. `purchases` is users x core; `links` is core x
    rest, times diag(P). By items, `square` is B, core x core, and `buyer` and `scale` are empty. By buyers it is K,
    buyers x buyers, all items are core, `scale` is 1 / diag(P), and `buyer` is each user's row in K, -1 for users
    without a purchase.
    """

    items: NDArray[np.int32]
    purchases: csr_matrix
    links: csr_matrix
    square: Matrix
    scale: Vector
    buyer: NDArray[np.int32]

    def user_scores(self, users: Rows) -> Matrix:
        """Return users x items."""
        mine = self.purchases[users]
        if len(self.buyer):
            return self._by_kernel(mine, users)
        scores = np.asarray(mine @ self.square)
        if not self.links.shape[1]:
            return scores
        return np.hstack([scores, (self.links.T @ (mine.toarray() - scores).T).T])

    def item_scores(self, columns: Rows) -> Matrix:
        """Return the items at `columns` x users."""
        scores = np.zeros((len(columns), self.purchases.shape[0]), dtype=np.float32)
        for start in range(0, len(columns), ITEM_BLOCK):
            block = columns[start : start + ITEM_BLOCK]
            scores[start : start + ITEM_BLOCK] = self._item_block(block).T
        return scores

    def _by_kernel(self, mine: csr_matrix, users: Rows) -> Matrix:
        """Return X - X P / diag(P) for some users."""
        kernel = self.square[self.buyer[users]]
        kernel[self.buyer[users] < 0] = 0
        scores = np.asarray(kernel @ self._bought)
        scores *= -self.scale
        bought = mine.tocoo(copy=False)
        scores[bought.row, bought.col] += bought.data
        return scores

    def _item_block(self, columns: Rows) -> Matrix:
        """Return users x the items at `columns`."""
        if len(self.buyer):
            bought = self._bought[:, columns].toarray()
            scores = np.zeros((len(self.buyer), len(columns)), dtype=np.float32)
            scores[self.buyer >= 0] = bought - (self.square @ bought) * self.scale[columns]
            return scores
        size = len(self.square)
        core = columns < size
        weights = np.empty((size, len(columns)), dtype=np.float32)
        weights[:, core] = self.square[:, columns[core]]
        if not core.all():
            links = self.links[:, columns[~core] - size].toarray()
            weights[:, ~core] = links - self.square @ links
        return np.asarray(self.purchases @ weights)

    @cached_property
    def _bought(self) -> csr_matrix:
        """Buyers x core: the purchases without the users who bought nothing."""
        return csr_matrix(self.purchases[self.buyer >= 0])


def fit(purchases: csr_matrix, events: NDArray[np.int64], ridge: float, memory_mb: int) -> Linear:
    """Learn from users x items; `events` says how often each item was bought.

    Raises ArithmeticError where the ridge is too small.
    """
    buyers = np.diff(purchases.indptr) > 0
    items = np.flatnonzero(events).astype(np.int32)
    # In double precision, as 1 - leverage is a small difference of large numbers: half the room.
    if buyers.sum() < min(len(items), room(memory_mb // 2)):
        return _by_buyers(csr_matrix(purchases[:, items]), items, buyers, ridge)
    core = core_items(events, memory_mb)
    rest = np.setdiff1d(items, core)
    inside = csr_matrix(purchases[:, core])
    square: Matrix = _invert(_gram(inside, ridge))
    diagonal = np.diag(square).copy()
    square *= -1 / diagonal
    square[np.diag_indices(len(core))] = 0
    return Linear(
        items=np.concatenate([core, rest]),
        purchases=inside,
        links=csr_matrix(diags(diagonal) @ _links(inside, csr_matrix(purchases[:, rest])), dtype=np.float32),
        square=square,
        scale=np.empty(0, np.float32),
        buyer=np.empty(0, np.int32),
    )


def room(memory_mb: int) -> int:
    """Return how many rows a square inverse may have."""
    return min(MOST_ROWS, int((memory_mb * 2**20 / (4 * COPIES)) ** 0.5))


def core_items(events: NDArray[np.int64], memory_mb: int) -> NDArray[np.int32]:
    """Return, in order, the most bought items that a dense inverse has room for."""
    bought = np.flatnonzero(events)
    most = bought[np.argsort(-events[bought], kind="stable")[: room(memory_mb)]]
    return np.sort(most).astype(np.int32)


def _links(core: csr_matrix, rest: csr_matrix) -> csr_matrix:
    """Return core x rest: how much each other item was bought with its LINKS closest items of the core."""
    blocks = [_closest(core, csr_matrix(rest[:, start : start + BLOCK])) for start in range(0, rest.shape[1], BLOCK)]
    return csr_matrix(hstack(blocks)) if blocks else _no_links(core.shape[1])


def _no_links(core: int) -> csr_matrix:
    return csr_matrix(np.empty((core, 0), dtype=np.float32))


def _closest(core: csr_matrix, rest: csr_matrix) -> csr_matrix:
    together = coo_matrix(core.T @ rest)
    order = np.lexsort((together.row, -together.data, together.col))
    column = together.col[order]
    kept = order[np.arange(len(order)) - np.searchsorted(column, column) < LINKS]
    entries = (together.data[kept], (together.row[kept], together.col[kept]))
    return csr_matrix(entries, shape=together.shape, dtype=np.float32)


def _by_buyers(purchases: csr_matrix, core: NDArray[np.int32], buyers: NDArray[np.bool_], ridge: float) -> Linear:
    bought = csr_matrix(purchases[buyers])
    kernel = _invert(_gram(csr_matrix(bought.T, dtype=np.float64), ridge))
    leverage = np.zeros(len(core))
    for start in range(0, len(core), BLOCK):
        block = bought[:, start : start + BLOCK].toarray()
        leverage[start : start + BLOCK] = (block * (kernel @ block)).sum(axis=0)
    rows = np.where(buyers, np.cumsum(buyers) - 1, -1).astype(np.int32)
    scale = ridge / np.maximum(1 - leverage, 1e-9)
    return Linear(core, purchases, _no_links(len(core)), kernel.astype(np.float32), scale.astype(np.float32), rows)


def _gram(purchases: csr_matrix, ridge: float) -> Square:
    """Return XᵀX + λI in the precision of X, in blocks, as a sparse one would be larger."""
    size = purchases.shape[1]
    gram = np.empty((size, size), dtype=purchases.dtype, order="F")
    by_item = csr_matrix(purchases.T)
    for start in range(0, size, BLOCK):
        gram[:, start : start + BLOCK] = (by_item[start : start + BLOCK] @ purchases).toarray().T
    gram[np.diag_indices(size)] += ridge
    return gram


def _invert(matrix: Square) -> Square:
    """Return the inverse of a symmetric positive definite matrix, in its place."""
    if len(matrix) > LARGEST_INVERSE:
        return _invert_by_halves(matrix)
    functions: Any = get_lapack_funcs(("potrf", "potri"), (matrix,))
    factorise, invert = functions
    factor, failed = factorise(matrix, lower=1, overwrite_a=1)
    inverse, failed_too = invert(factor, lower=1, overwrite_c=1)
    if failed or failed_too:
        raise ArithmeticError("the ridge is too small for this history")
    return _mirrored(inverse.T)


def _invert_by_halves(matrix: Square) -> Square:
    """The same by the Schur complement of the first half."""
    half = len(matrix) // 2
    first, beside = _invert(matrix[:half, :half].copy(order="F")), matrix[:half, half:]
    across = first @ beside
    second = _invert(np.asfortranarray(matrix[half:, half:] - beside.T @ across))
    matrix[half:, half:] = second
    corner = across @ second
    matrix[:half, half:] = -corner
    matrix[half:, :half] = -corner.T
    matrix[:half, :half] = first + corner @ across.T
    return matrix


def _mirrored(inverse: Square) -> Square:
    """Fill the lower half of a symmetric matrix from its upper half, in place."""
    for start in range(0, len(inverse), BLOCK):
        stop = start + BLOCK
        inverse[start:stop, :start] = inverse[:start, start:stop].T
        square = np.triu(inverse[start:stop, start:stop])
        inverse[start:stop, start:stop] = square + np.triu(square, 1).T
    return inverse
