"""aws-item-affinity: the users most likely to buy an item."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.recommender import metrics, taste, tuning
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.ranking import Names, named, top
from mastergroup_local.personalize.recommender.splits import newest_of_users
from mastergroup_local.personalize.recommender.taste import Taste, Weights

SAMPLE = 100
Parameters = dict[str, str]
Line = tuple[list[str], list[float] | None]
Allowed = NDArray[np.bool_] | None


@dataclass(frozen=True, eq=False)
class ItemAffinity:
    """The taste of all users, asked by item."""

    weights: Weights
    taste: Taste
    user_ids: list[str]
    item_ids: list[str]

    def recommend(self, keys: Sequence[str], size: int, allowed: Allowed = None) -> list[Line]:
        """Return per item id the best user ids; an unknown item has none."""
        index = self._index
        items = np.array([index[key] for key in keys if key in index], dtype=np.intp)
        scores = self.taste.item_scores(items)
        if allowed is not None:
            scores[~allowed[[key in index for key in keys]]] = -np.inf
        found = iter(named(self._names, top(scores, size), scores))
        return [(next(found) if key in index else [], None) for key in keys]

    @cached_property
    def _names(self) -> Names:
        return np.array(self.user_ids, dtype=object)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.item_ids)}


def fit(history: History, parameters: Parameters, memory_mb: int) -> ItemAffinity:
    """Learn from a history."""
    del parameters  # those of Amazon are about networks
    weights, learned = tuning.fit(history, memory_mb)
    return ItemAffinity(weights, learned, history.user_ids, history.item_ids)


def measure(model: ItemAffinity, history: History, memory_mb: int) -> metrics.Metrics:
    """Judge the same weights on the newest fifth of every user's events, for the top 1 % of users."""
    seen, hidden = newest_of_users(history, 1, 0.2)
    items = np.intersect1d(seen.items, hidden.items)[:: max(1, len(np.unique(hidden.items)) // SAMPLE)]
    scores = taste.learn(seen, memory_mb).weighed(model.weights).item_scores(items.astype(np.intp))
    best = top(scores, max(1, len(model.user_ids) // 100))
    return metrics.of_segments(best, np.asarray(hidden.counts()[:, items].toarray().T > 0))


MODEL = ItemAffinity
