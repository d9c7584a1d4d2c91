"""Metrics by Amazon's names and definitions, measured on events that the model has not seen."""

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.recommender.history import History

CUTS = (5, 10, 25)
Hits = NDArray[np.bool_]
Metrics = dict[str, float]


def bought(hidden: History, users: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return users x items, whether the user bought the item."""
    return np.asarray((hidden.counts()[users] > 0).toarray())


def of_items(best: NDArray[np.intp], truth: NDArray[np.bool_]) -> Metrics:
    """Return precision, NDCG, MRR and coverage of users x 25 recommended items, against users x items bought."""
    hits, wanted = np.take_along_axis(truth, best, axis=1), truth.sum(axis=1)
    found: Metrics = {"mean_reciprocal_rank_at_25": _mean(_reciprocal_rank(hits))}
    found["coverage"] = round(len(np.unique(best)) / max(truth.shape[1], 1), 4)
    for cut in CUTS:
        found[f"precision_at_{cut}"] = _mean(hits[:, :cut].sum(axis=1) / cut)
        found[f"normalized_discounted_cumulative_gain_at_{cut}"] = _mean(ndcg(hits[:, :cut], wanted))
    return found


def ndcg(hits: Hits, wanted: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return per row the gain, weight 1 / log2(1 + rank), against that of the best possible list."""
    ranks = hits.shape[1]
    gains = 1 / np.log2(np.arange(ranks) + 2)
    ideal = np.concatenate([[1.0], np.cumsum(gains)])[np.minimum(wanted, ranks)]
    return np.asarray((hits * gains).sum(axis=1) / ideal)


def of_segments(best: NDArray[np.intp], truth: NDArray[np.bool_]) -> Metrics:
    """Return how many of an item's top 1 % of users bought it, and what share of its buyers they are.

    `best` is items x chosen users, `truth` items x users.
    """
    found, wanted = np.take_along_axis(truth, best, axis=1).sum(axis=1), truth.sum(axis=1)
    return {
        "coverage": round(len(np.unique(best)) / max(truth.shape[1], 1), 4),
        "hits_at_1_percent": _mean(found.astype(float)),
        "recall_at_1_percent": _mean(found / np.maximum(wanted, 1)),
    }


def _reciprocal_rank(hits: Hits) -> NDArray[np.float64]:
    return np.where(hits.any(axis=1), 1 / (hits.argmax(axis=1) + 1.0), 0.0)


def _mean(values: NDArray[np.float64]) -> float:
    return round(float(values.mean()), 4) if len(values) else 0.0
