"""The linear item model in closed form (EASE): what a purchase of one item says of every other.

The ridge regression of every item on all others has the solution B = I - P / diag(P), where P is the inverse
of XᵀX + λI. The inverse is dense, so it is made for the most bought items only where the memory bound asks
for that; the rest keep what other parts of the score say of them.
"""

from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_matrix

Matrix = NDArray[np.float32]
# The Gram matrix, its inverse and the blocks of scores share the bound.
COPIES = 3


def core_items(events: NDArray[np.int64], memory_mb: int) -> NDArray[np.int32]:
    """Return, in order, the most bought items that a dense inverse has room for."""
    room = int((memory_mb * 2**20 / (4 * COPIES)) ** 0.5)
    bought = np.flatnonzero(events)
    most = bought[np.argsort(-events[bought], kind="stable")[:room]]
    return np.sort(most).astype(np.int32)


def fit(purchases: csr_matrix, ridge: float) -> Matrix:
    """Return items x items weights with a zero diagonal, of a users x items matrix."""
    gram = cast(Matrix, (purchases.T @ purchases).toarray(order="F").astype(np.float32, copy=False))
    gram[np.diag_indices_from(gram)] += ridge
    factor, info = lapack.spotrf(gram, lower=1, overwrite_a=1)
    inverse, info_inverse = lapack.spotri(factor, lower=1, overwrite_c=1)
    if info or info_inverse:
        raise ArithmeticError("the ridge is too small for this history")
    return _weights(np.ascontiguousarray(inverse))


def _weights(inverse: Matrix) -> Matrix:
    """Turn the lower half of the symmetric inverse into the weights."""
    weights = np.tril(inverse, -1)
    weights += weights.T
    weights /= -np.diag(inverse)
    return weights
