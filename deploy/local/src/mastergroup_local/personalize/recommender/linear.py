"""The linear item model in closed form (EASE): what a purchase of one item says of every other.

The ridge regression of every item on all others has the solution B = I - P / diag(P), where P is the inverse
of XᵀX + λI. The inverse is dense, so it is made for the most bought items only where the memory bound asks
for that; the rest keep what other parts of the score say of them.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_matrix

Matrix = NDArray[np.float32]
# The weights, and as much again for the data and the blocks of scores, share the bound.
COPIES = 2
BLOCK = 512


def core_items(events: NDArray[np.int64], memory_mb: int) -> NDArray[np.int32]:
    """Return, in order, the most bought items that a dense inverse has room for."""
    room = int((memory_mb * 2**20 / (4 * COPIES)) ** 0.5)
    bought = np.flatnonzero(events)
    most = bought[np.argsort(-events[bought], kind="stable")[:room]]
    return np.sort(most).astype(np.int32)


def fit(purchases: csr_matrix, ridge: float) -> Matrix:
    """Return items x items weights with a zero diagonal, of a users x items matrix.

    Everything happens in one dense matrix. Raises ArithmeticError where the ridge is too small.
    """
    gram = _gram(purchases)
    gram[np.diag_indices_from(gram)] += ridge
    factor, failed = lapack.spotrf(gram, lower=1, overwrite_a=1)
    inverse, failed_too = lapack.spotri(factor, lower=1, overwrite_c=1)
    if failed or failed_too:
        raise ArithmeticError("the ridge is too small for this history")
    return _weights(inverse.T)


def _gram(purchases: csr_matrix) -> Matrix:
    """Return XᵀX, column by column in memory as LAPACK wants it; made in blocks, as a sparse one would be larger."""
    size = purchases.shape[1]
    gram = np.empty((size, size), dtype=np.float32, order="F")
    by_item = csr_matrix(purchases.T)
    for start in range(0, size, BLOCK):
        gram[:, start : start + BLOCK] = (by_item[start : start + BLOCK] @ purchases).toarray().T
    return gram


def _weights(inverse: Matrix) -> Matrix:
    """Turn the upper half of the symmetric inverse into the weights, in place."""
    for start in range(0, len(inverse), BLOCK):
        stop = start + BLOCK
        inverse[start:stop, :start] = inverse[:start, start:stop].T
        square = np.triu(inverse[start:stop, start:stop])
        inverse[start:stop, start:stop] = square + np.triu(square, 1).T
    inverse /= -np.diag(inverse).copy()
    np.fill_diagonal(inverse, 0)
    return inverse
