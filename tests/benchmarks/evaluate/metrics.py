"""The four measures, per customer; lists are users x 10 item codes, -1 where a list is shorter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluate.splits import Wanted

RANKS = 10
NAMES = ("recall", "ndcg", "hit_rate")
Lists = NDArray[np.int64]


@dataclass(frozen=True)
class Measured:
    """One number a customer and measure, and the share of the catalogue that was recommended to anybody."""

    per_user: dict[str, NDArray[np.float64]]
    coverage: float

    def mean(self, name: str) -> float:
        return float(self.per_user[name].mean()) if len(self.per_user[name]) else 0.0

    @property
    def score(self) -> float:
        """What choices are made by: the mean of recall and NDCG."""
        return (self.mean("recall") + self.mean("ndcg")) / 2


def measure(lists: Lists, wanted: Wanted, catalogue: int) -> Measured:
    """`catalogue` is the number of products bought before the cut."""
    hits, counts = hits_of(lists, wanted), wanted.counts()
    per_user = {
        "recall": hits.sum(axis=1) / np.minimum(RANKS, np.maximum(counts, 1)),
        "ndcg": _ndcg(hits, counts),
        "hit_rate": hits.any(axis=1).astype(np.float64),
    }
    return Measured(per_user, len(np.unique(lists[lists >= 0])) / max(catalogue, 1))


def hits_of(lists: Lists, wanted: Wanted) -> NDArray[np.bool_]:
    """Which entries were bought; an item that a list repeats counts once."""
    lists = lists[:, :RANKS]
    rows = np.arange(len(lists))[:, None]
    hits = np.isin(rows * wanted.items + lists, wanted.keys) & (lists >= 0)
    for rank in range(1, lists.shape[1]):
        hits[:, rank] &= ~(lists[:, :rank] == lists[:, rank : rank + 1]).any(axis=1)
    return hits


def _ndcg(hits: NDArray[np.bool_], counts: NDArray[np.int64]) -> NDArray[np.float64]:
    gains = 1 / np.log2(np.arange(RANKS) + 2)
    ideal = np.concatenate([[1.0], np.cumsum(gains)])[np.minimum(counts, RANKS)]
    return np.asarray((hits * gains[: hits.shape[1]]).sum(axis=1) / ideal)
