"""aws-user-personalization: the items that a user will buy next."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.recommender import metrics, taste, tuning
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.ranking import Names, blocks, named, probabilities, top
from mastergroup_local.personalize.recommender.splits import newest_of_users, users_of_both
from mastergroup_local.personalize.recommender.taste import Scores, Taste, Weights

SAMPLE = 1_000
Parameters = dict[str, str]
Line = tuple[list[str], list[float] | None]
Allowed = NDArray[np.bool_] | None


@dataclass(frozen=True, eq=False)
class UserPersonalization:
    """The taste of all users, with their ids and those of the items."""

    weights: Weights
    taste: Taste
    user_ids: list[str]
    item_ids: list[str]

    def recommend(self, keys: Sequence[str], size: int, allowed: Allowed = None) -> list[Line]:
        """Return per user id the best item ids and their probabilities; unknown users get what is popular."""
        scores = self.scores(keys)
        if allowed is not None:
            scores[~allowed] = -np.inf
        best = top(scores, size)
        shares = probabilities(scores, best).tolist()
        names = named(self._names, best, scores)
        return [(items, row[: len(items)]) for items, row in zip(names, shares, strict=True)]

    def scores(self, keys: Sequence[str]) -> Scores:
        """Return users x items by user ids."""
        users = np.array([self._index.get(key, -1) for key in keys], dtype=np.intp)
        return self.taste.scores(users)

    @cached_property
    def _names(self) -> Names:
        return np.array(self.item_ids, dtype=object)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.user_ids)}


def fit(history: History, parameters: Parameters, memory_mb: int) -> UserPersonalization:
    """Learn from a history."""
    del parameters  # those of Amazon are about networks
    weights, learned = tuning.fit(history, memory_mb)
    return UserPersonalization(weights, learned, history.user_ids, history.item_ids)


def measure(model: UserPersonalization, history: History, memory_mb: int) -> metrics.Metrics:
    """Judge the same weights on the newest tenth of every tenth user's events."""
    seen, hidden = newest_of_users(history, 10, 0.1)
    users = users_of_both(seen, hidden, SAMPLE)
    learned = taste.learn(seen, memory_mb).weighed(model.weights)
    best = [top(learned.scores(users[rows]), 25) for rows in blocks(len(users), seen.shape[1])]
    return metrics.of_items(np.concatenate(best), metrics.bought(hidden, users))


MODEL = UserPersonalization
