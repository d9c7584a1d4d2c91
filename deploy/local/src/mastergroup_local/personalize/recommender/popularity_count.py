"""aws-popularity-count: the same list for everyone, by the number of purchases."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.recommender import metrics
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.ranking import named, top
from mastergroup_local.personalize.recommender.splits import newest_of_users, users_of_both

SAMPLE = 1_000
Line = tuple[list[str], list[float] | None]
Allowed = NDArray[np.bool_] | None


@dataclass(frozen=True, eq=False)
class PopularityCount:
    """How often each item was bought."""

    counts: NDArray[np.float32]
    user_ids: list[str]
    item_ids: list[str]

    def recommend(self, keys: Sequence[str], size: int, allowed: Allowed = None) -> list[Line]:
        """Return for every key the most bought item ids."""
        scores = np.tile(self.counts, (len(keys), 1))
        if allowed is not None:
            scores[~allowed] = -np.inf
        return [(row, None) for row in named(np.array(self.item_ids, dtype=object), top(scores, size), scores)]


def fit(history: History, parameters: dict[str, str], memory_mb: int) -> PopularityCount:
    """Count."""
    del parameters, memory_mb
    counts = np.bincount(history.items, minlength=history.shape[1]).astype(np.float32)
    return PopularityCount(counts, history.user_ids, history.item_ids)


def measure(model: PopularityCount, history: History, memory_mb: int) -> metrics.Metrics:
    """Judge the counts without the newest tenth of every tenth user's events."""
    del model  # counts that include the hidden events
    seen, hidden = newest_of_users(history, 10, 0.1)
    users = users_of_both(seen, hidden, SAMPLE)
    counts = fit(seen, {}, memory_mb).counts
    best = np.repeat(top(counts[None], 25), len(users), axis=0)
    return metrics.of_items(best, metrics.bought(hidden, users))


MODEL = PopularityCount
