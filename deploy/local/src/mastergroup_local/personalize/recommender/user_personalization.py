"""aws-user-personalization: the items that a user will buy next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mastergroup_local.personalize.recommender import metrics, taste, tuning
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.ranking import probabilities, top
from mastergroup_local.personalize.recommender.splits import newest_of_users, users_of_both
from mastergroup_local.personalize.recommender.taste import Taste, Weights

TEMPERATURE = 0.1
SAMPLE = 1_000
Parameters = dict[str, str]
Line = tuple[list[str], list[float] | None]


@dataclass(frozen=True)
class UserPersonalization:
    """The taste of all users, with their ids and those of the items."""

    weights: Weights
    taste: Taste
    user_ids: list[str]
    item_ids: list[str]

    def recommend(self, keys: Sequence[str], size: int) -> list[Line]:
        """Return per user id the best item ids and their probabilities; unknown users get what is popular."""
        index = {name: row for row, name in enumerate(self.user_ids)}
        users = np.array([index.get(key, -1) for key in keys], dtype=np.intp)
        scores = self.taste.scores(users)
        best = top(scores, size)
        shares = probabilities(scores, best, TEMPERATURE)
        names = np.array(self.item_ids, dtype=object)[best]
        return list(zip(names.tolist(), shares.tolist(), strict=True))


def fit(history: History, parameters: Parameters, memory_mb: int) -> UserPersonalization:
    """Learn from a history."""
    weights = tuning.choose(history, memory_mb)
    learned = taste.fit(history, weights, memory_mb)
    return UserPersonalization(weights, learned, history.user_ids, history.item_ids)


def measure(model: UserPersonalization, history: History, memory_mb: int) -> metrics.Metrics:
    """Judge the same weights on the newest tenth of every tenth user's events."""
    seen, hidden = newest_of_users(history, 10, 0.1)
    users = users_of_both(seen, hidden, SAMPLE)
    scores = taste.fit(seen, model.weights, memory_mb).scores(users)
    return metrics.of_items(top(scores, 25), metrics.bought(hidden, users))
