"""Sparse matrices of who bought what (pure)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mastergroup.sparse_products import Matrix
from sync_worker.analytics.facts import Lines


def revenue_by_order(lines: Lines, first: int, shape: tuple[int, int]) -> Matrix:
    """Orders (from number `first`) x products: a view of the lines, a product may stand in an order repeatedly."""
    starts = np.searchsorted(lines.order, np.arange(first, first + shape[0] + 1)).astype(np.int32)
    return sparse.csr_array((lines.revenue, lines.product, starts), shape=shape)


def baskets_of(revenue: Matrix) -> Matrix:
    """Orders x products, 1 where an order holds the product, however often."""
    ones = np.ones(revenue.nnz, np.int32)
    matrix: Matrix = sparse.csr_array((ones, revenue.indices.copy(), revenue.indptr.copy()), shape=revenue.shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def bought_by(customer: NDArray[Any], baskets: Matrix, customers: int) -> Matrix:
    """Customers x products, 1 where a customer bought it; order i of `baskets` is of customer[i] (-1: unknown)."""
    known = np.flatnonzero(customer >= 0).astype(np.int32)
    ones = np.ones(len(known), np.int32)
    placed = sparse.csr_array((ones, (customer[known], known)), shape=(customers, baskets.shape[0]))
    matrix: Matrix = placed @ baskets
    matrix.data[:] = 1
    return matrix
