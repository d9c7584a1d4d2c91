"""Sparse matrices of who bought what, and their products in blocks that bound the memory."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = sparse.csr_array[Any, tuple[int, int]]

_BLOCK_WORK = 1_000_000
"""Multiplications a block: its result holds at most as many entries (12 bytes each)."""


def incidence(rows: NDArray[Any], columns: NDArray[Any], shape: tuple[int, int]) -> Matrix:
    """1 where a row (an order, a customer) has a column (a product), however often."""
    ones = np.ones(len(rows), np.int32)
    matrix: Matrix = sparse.csr_array((ones, (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def weights(rows: NDArray[Any], columns: NDArray[Any], values: NDArray[Any], shape: tuple[int, int]) -> Matrix:
    """The sum of `values` at each (row, column)."""
    matrix: Matrix = sparse.csr_array((values, (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    return matrix


def product_blocks(left: Matrix, right: Matrix) -> Iterator[tuple[int, Matrix]]:
    """`left @ right` as (first row, block of rows), each block of bounded work."""
    work = left.astype(bool).astype(np.int64) @ np.diff(right.indptr).astype(np.int64)
    block = np.cumsum(work) // _BLOCK_WORK
    starts = [0, *(np.flatnonzero(np.diff(block)) + 1).tolist()] if left.shape[0] else []
    for start, stop in zip(starts, [*starts[1:], left.shape[0]], strict=True):
        yield start, left[start:stop] @ right


def product_at(left: Matrix, right: Matrix, rows: NDArray[Any], columns: NDArray[Any]) -> NDArray[Any]:
    """The values of `left @ right` at (rows[i], columns[i]); no more of it is held than one block."""
    found = np.zeros(len(rows), np.result_type(left.dtype, right.dtype))
    wanted, position = np.unique(rows, return_inverse=True)
    by_row = np.argsort(position, kind="stable")
    position = position[by_row]
    for start, block in product_blocks(left[wanted], right):
        here = slice(*np.searchsorted(position, [start, start + block.shape[0]]))
        places = by_row[here]
        if len(places):
            block.sort_indices()  # sampled by bisection then, not by scanning whole rows
            found[places] = np.asarray(block[position[here] - start, columns[places]]).ravel()
    return found
