"""The best of many scores, the same on every run: ties go to the smaller index."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Ranks = NDArray[np.intp]
Names = NDArray[np.object_]
# Groups of columns of which only the best is looked at first: few enough to be quick, enough to leave little over.
GROUPS_PER_RANK = 8
BLOCK_BYTES = 4 * 2**20


def blocks(count: int, columns: int) -> Iterator[NDArray[np.intp]]:
    """Yield row numbers in blocks whose scores stay near the processor."""
    size = max(1, BLOCK_BYTES // (4 * max(columns, 1)))
    for start in range(0, count, size):
        yield np.arange(start, min(start + size, count))


def top(scores: Scores, size: int) -> Ranks:
    """Return per row the columns of the `size` highest scores, best first; rows x min(size, columns)."""
    size = min(size, scores.shape[1])
    if size == 0 or not len(scores):
        return np.empty((len(scores), size), dtype=np.intp)
    least = _bound(scores, size)
    rows, columns = np.divmod(np.flatnonzero(scores >= least[:, None]), scores.shape[1])
    counts = np.bincount(rows, minlength=len(scores))
    if counts.max() > 4 * size + 64:
        return _sorted_whole(scores, size)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    left = np.full((len(scores), counts.max()), np.inf, dtype=np.float32)
    left[rows, place] = -scores[rows, columns]
    names = np.zeros(left.shape, dtype=np.intp)
    names[rows, place] = columns
    order = np.argsort(left, axis=1, kind="stable")[:, :size]
    return np.take_along_axis(names, order, axis=1)


def _bound(scores: Scores, size: int) -> NDArray[np.float32]:
    """Return per row a score that at least `size` columns reach: the size-th best of the bests of groups."""
    width = scores.shape[1] // (GROUPS_PER_RANK * size)
    if width < 2:
        return np.asarray(np.partition(scores, -size, axis=1)[:, -size])
    groups = scores.shape[1] // width
    grouped = scores[:, : groups * width].reshape(len(scores), width, groups)
    return np.asarray(np.partition(grouped.max(axis=1), -size, axis=1)[:, -size])


def _sorted_whole(scores: Scores, size: int) -> Ranks:
    """The same where many scores are tied."""
    return np.argsort(-scores, axis=1, kind="stable")[:, :size]


def named(ids: Names, best: Ranks, scores: Scores) -> list[list[str]]:
    """Return the ids of each row's best columns, without those that were ruled out by a score of -inf."""
    names = ids[best].tolist()
    allowed = np.isfinite(np.take_along_axis(scores, best, axis=1))
    if allowed.all():
        return list(names)
    return [[name for name, keep in zip(*row, strict=True) if keep] for row in zip(names, allowed, strict=True)]


def probabilities(scores: Scores, best: Ranks) -> NDArray[np.float64]:
    """Return the softmax over each row, for its best columns, rounded to 7 decimals; 0 where nothing is allowed."""
    highest = scores.max(axis=1, keepdims=True)
    highest[~np.isfinite(highest)] = 0
    shares = scores - highest
    total = np.exp(shares, out=shares).sum(axis=1, keepdims=True)
    chosen = np.exp(np.take_along_axis(scores, best, axis=1) - highest)
    return np.asarray(np.round(chosen.astype(np.float64) / np.maximum(total, 1e-30), 7))
