"""aws-item-attribute-affinity: the users most likely to buy an item that has some attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.recommender import item_affinity, metrics, taste
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.item_affinity import ItemAffinity
from mastergroup_local.personalize.recommender.ranking import Names, named, top
from mastergroup_local.personalize.recommender.splits import newest_of_users
from mastergroup_local.personalize.recommender.taste import Taste

# Of the items with the attributes the most bought speak for the rest: the time that a query takes has a bound.
MOST_ITEMS = 500
BLOCK = 64
SAMPLE = 100
TINY = np.float32(1e-30)
Parameters = dict[str, str]
Line = tuple[list[str], list[float] | None]
Allowed = NDArray[np.bool_] | None
Items = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ItemAttributeAffinity:
    """The taste of all users, asked by sets of items; `bought` says how often each item was."""

    affinity: ItemAffinity
    bought: NDArray[np.int64]

    @property
    def user_ids(self) -> list[str]:
        """All users."""
        return self.affinity.user_ids

    @property
    def item_ids(self) -> list[str]:
        """All items."""
        return self.affinity.item_ids

    def recommend(self, keys: Sequence[Sequence[str]], size: int, allowed: Allowed = None) -> list[Line]:
        """Return per set of item ids the best user ids; a set of unknown items has none."""
        index = {name: row for row, name in enumerate(self.item_ids)}
        sets = [np.array([index[item] for item in key if item in index], dtype=np.intp) for key in keys]
        scores = np.array([_scores(self.affinity.taste, most(each, self.bought), len(self.user_ids)) for each in sets])
        scores = scores.reshape(len(sets), len(self.user_ids))
        if allowed is not None:
            scores[~allowed] = -np.inf
        found = named(self._names, top(scores, size), scores)
        return [(users if len(items) else [], None) for users, items in zip(found, sets, strict=True)]

    @cached_property
    def _names(self) -> Names:
        return np.array(self.user_ids, dtype=object)


def most(items: Items, bought: NDArray[np.int64]) -> Items:
    """Return the most bought of some items, at most MOST_ITEMS."""
    return np.sort(items[np.argsort(-bought[items], kind="stable")[:MOST_ITEMS]])


def fit(history: History, parameters: Parameters, memory_mb: int) -> ItemAttributeAffinity:
    """Learn from a history."""
    bought = np.bincount(history.items, minlength=history.shape[1])
    return ItemAttributeAffinity(item_affinity.fit(history, parameters, memory_mb), bought)


def measure(model: ItemAttributeAffinity, history: History, memory_mb: int) -> metrics.Metrics:
    """Judge the same weights on the newest fifth of every user's events, by the categories of the items."""
    seen, hidden = newest_of_users(history, 1, 0.2)
    learned = taste.learn(seen, memory_mb).weighed(model.affinity.weights)
    sets = [np.flatnonzero(history.categories == code) for code in np.unique(history.categories) if code >= 0][:SAMPLE]
    if not sets:
        sets = [np.unique(seen.items).astype(np.intp)]
    scores = np.array([_scores(learned, most(each, model.bought), len(model.user_ids)) for each in sets])
    bought = hidden.counts()
    truth = np.array([np.asarray(bought[:, each].sum(axis=1)).ravel() > 0 for each in sets])
    return metrics.of_segments(top(scores, max(1, len(model.user_ids) // 100)), truth)


def _scores(learned: Taste, items: Items, users: int) -> NDArray[np.float32]:
    """Return per user the log of the sum of the odds of some items, or of as many as are most bought."""
    total = np.zeros(users, dtype=np.float32)
    for start in range(0, len(items), BLOCK):
        total += np.exp(learned.item_scores(items[start : start + BLOCK])).sum(axis=0)
    return np.log(np.maximum(total, TINY))


MODEL = ItemAttributeAffinity
