"""Customers with like purchases in a window (pure)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mastergroup.sparse_products import Matrix

_CUSTOMERS = 1_000
_TOO_COMMON = 2_000
_LEAST_SHARED = 2
_INVERSE_SQUARE_OF_LEAST_COSINE = 25
_SHOWN = 5

CUSTOMER = np.dtype([("rank", "i4"), ("customer", "i4"), ("similar", "i4")])
SHARED = np.dtype([("rank", "i4"), ("product", "i4"), ("customers", "i4")])


@dataclass(frozen=True)
class Similarity:
    """The covered customers, most similar ones first; the products each shares with them; the pairs in all."""

    customers: NDArray[Any]
    shared: NDArray[Any]
    pairs: int


def customer_similarity(orders: NDArray[Any], bought: Matrix) -> Similarity:
    """The 1,000 customers with most orders; similar: cosine >= 0.2 and two shared products.

    `orders` is each customer's number of orders, `bought` customers x products.
    """
    common = np.bincount(bought.indices, minlength=bought.shape[1]) > _TOO_COMMON
    active = np.flatnonzero(orders)
    chosen = active[np.lexsort((active, -orders[active]))[:_CUSTOMERS]]
    sets = bought[chosen][:, np.flatnonzero(~common)]
    similar = _similar(sets)
    count = np.diff(similar.indptr)
    order = np.lexsort((chosen, -count))
    rows = np.empty(len(chosen), CUSTOMER)
    rows["rank"], rows["customer"], rows["similar"] = np.arange(1, len(chosen) + 1), chosen[order], count[order]
    return Similarity(rows, _shared(sets[order], similar[order], sets, np.flatnonzero(~common)), int(count.sum()) // 2)


def _similar(sets: Matrix) -> Matrix:
    """1 where two different customers are similar."""
    size = np.diff(sets.indptr)
    both = (sets @ sets.T).tocoo()
    a, b = both.coords
    # Squared and in whole numbers, so that a cosine of exactly 0.2 counts.
    near = (both.data.astype(np.int64) ** 2) * _INVERSE_SQUARE_OF_LEAST_COSINE >= size[a].astype(np.int64) * size[b]
    near &= (both.data >= _LEAST_SHARED) & (a != b)
    matrix: Matrix = sparse.csr_array((np.ones(near.sum(), np.int32), (a[near], b[near])), shape=both.shape)
    return matrix


def _shared(own: Matrix, similar: Matrix, sets: Matrix, products: NDArray[Any]) -> NDArray[Any]:
    """Of each customer the five products that most similar customers bought too; rows follow the ranks."""
    found = (similar @ sets).multiply(own).tocoo()
    rank, product = found.coords
    order = np.lexsort((product, -found.data, rank))
    place = np.arange(len(order)) - np.searchsorted(rank[order], rank[order])
    top = order[place < _SHOWN]
    rows = np.empty(len(top), SHARED)
    rows["rank"], rows["product"], rows["customers"] = rank[top] + 1, products[product[top]], found.data[top]
    return rows
