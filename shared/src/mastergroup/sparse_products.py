"""Products of sparse matrices of which only a part is wanted, in blocks that bound the memory (pure).

Needs the extra `matrices` of this package.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = sparse.csr_array[Any, tuple[int, int]]

_BLOCK_WORK = 400_000
"""Multiplications a block: its result holds at most as many entries (12 bytes each)."""


def product_blocks(left: Matrix, right: Matrix, rows: NDArray[Any]) -> Iterator[tuple[int, Matrix]]:
    """The `rows` of `left @ right` as (position in `rows`, block), each block of bounded work."""
    # How many entries of the right one each row meets.
    pattern = sparse.csr_array((np.ones(left.nnz, np.int32), left.indices, left.indptr), shape=left.shape)
    work = (pattern @ np.diff(right.indptr))[rows].astype(np.int64)
    del pattern
    block = np.cumsum(work) // _BLOCK_WORK
    bounds = [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(rows)]
    for start, stop in pairwise(bounds):
        if start < stop:
            yield start, left[rows[start:stop]] @ right


def product_at(left: Matrix, right: Matrix, rows: NDArray[Any], columns: NDArray[Any]) -> NDArray[Any]:
    """The values of `left @ right` at (rows[i], columns[i]); no more of it is held than one block."""
    found = np.zeros(len(rows), np.result_type(left.dtype, right.dtype))
    wanted, position = np.unique(rows, return_inverse=True)
    by_row = np.argsort(position, kind="stable")
    position = position[by_row]
    for start, block in product_blocks(left, right, wanted):
        here = slice(*np.searchsorted(position, [start, start + block.shape[0]]))
        places = by_row[here]
        block.sort_indices()  # sampled by bisection then, not by scanning whole rows
        found[places] = np.asarray(block[position[here] - start, columns[places]]).ravel()
    return found
