"""The best of many scores, the same on every run: ties go to the smaller index."""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Ranks = NDArray[np.intp]


def top(scores: Scores, size: int) -> Ranks:
    """Return per row the columns of the `size` highest scores, best first; rows x min(size, columns)."""
    columns = scores.shape[1]
    size = min(size, columns)
    if size == 0:
        return np.empty((len(scores), 0), dtype=np.intp)
    if size < columns:
        best = np.argpartition(scores, columns - size, axis=1)[:, columns - size :]
        best = _with_first_ties(scores, best)
    else:
        best = np.broadcast_to(np.arange(columns), scores.shape).copy()
    best.sort(axis=1)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


def _with_first_ties(scores: Scores, best: Ranks) -> Ranks:
    """Where the lowest chosen score also occurs outside, choose its first columns."""
    chosen = np.take_along_axis(scores, best, axis=1)
    lowest = chosen.min(axis=1, keepdims=True)
    tied = (scores == lowest).sum(axis=1) > (chosen == lowest).sum(axis=1)
    for row in np.flatnonzero(tied):
        above = np.flatnonzero(scores[row] > lowest[row])
        equal = np.flatnonzero(scores[row] == lowest[row])
        best[row] = np.concatenate([above, equal[: best.shape[1] - len(above)]])
    return best


def named(ids: list[str], best: Ranks, scores: Scores) -> list[list[str]]:
    """Return the ids of each row's best columns, without those that were ruled out by a score of -inf."""
    names = np.array(ids, dtype=object)[best].tolist()
    allowed = np.isfinite(np.take_along_axis(scores, best, axis=1))
    if allowed.all():
        return list(names)
    return [[name for name, keep in zip(*row, strict=True) if keep] for row in zip(names, allowed, strict=True)]


def probabilities(scores: Scores, best: Ranks, temperature: float) -> NDArray[np.float64]:
    """Return the softmax over each row, for its best columns, rounded to 7 decimals."""
    highest = scores.max(axis=1, keepdims=True)
    total = np.exp((scores - highest) / temperature).sum(axis=1, keepdims=True, dtype=np.float64)
    chosen = np.exp((np.take_along_axis(scores, best, axis=1) - highest) / temperature)
    shares: NDArray[np.float64] = np.round(chosen / total, 7)
    return shares
