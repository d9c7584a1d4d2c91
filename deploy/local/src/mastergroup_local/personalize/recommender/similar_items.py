"""aws-similar-items: items that the same users buy; neighbours by category and price for cold ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from mastergroup_local.personalize.recommender import metrics
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.ranking import Names, Ranks, blocks, named, top
from mastergroup_local.personalize.recommender.splits import newest_of_users, users_of_both

Parameters = dict[str, str]
Line = tuple[list[str], list[float] | None]
Allowed = NDArray[np.bool_] | None
COLD = 5
SAMPLE = 1_000


@dataclass(frozen=True, eq=False)
class SimilarItems:
    """Items x users, each row scaled so that products of rows are similarities."""

    by_item: csr_matrix
    by_user: csr_matrix
    discount: float
    popularity: NDArray[np.float32]
    categories: NDArray[np.int32]
    prices: NDArray[np.float64]
    item_ids: list[str]
    user_ids: list[str]

    def recommend(self, keys: Sequence[str], size: int, allowed: Allowed = None) -> list[Line]:
        """Return per item id the ids most like it, without itself; unknown items get what is popular."""
        items = np.array([self._index.get(key, -1) for key in keys], dtype=np.intp)
        scores = self.scores(items)
        known = np.flatnonzero(items >= 0)
        scores[known, items[known]] = -np.inf
        if allowed is not None:
            scores[~allowed] = -np.inf
        return [(row, None) for row in named(self._names, top(scores, size), scores)]

    @cached_property
    def _names(self) -> Names:
        return np.array(self.item_ids, dtype=object)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.item_ids)}

    def scores(self, items: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return items x all items; popularity only breaks ties, or stands in for an unknown item."""
        known = np.maximum(items, 0)
        rows: NDArray[np.float32] = (self.by_item[known] @ self.by_user).toarray()
        for row, item in enumerate(items):
            if item < 0:
                rows[row] = 0
            elif self.popularity[item] < COLD:
                rows[row] += self.alike(item)
        rows += 1e-6 * self.popularity / max(float(self.popularity.max(initial=0)), 1.0)
        return rows

    def alike(self, item: np.intp) -> NDArray[np.float32]:
        """Return how near every item is in category and price, from 0 to 0.75."""
        category = self.categories[item]
        same = (self.categories == category) & (category >= 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            gap = np.abs(np.log(self.prices) - np.log(self.prices[item]))
        near = np.nan_to_num(np.exp(-gap), nan=0.0)
        return np.asarray(0.5 * same + 0.25 * near, dtype=np.float32)


def fit(history: History, parameters: Parameters, memory_mb: int) -> SimilarItems:
    """Learn from a history; popularity_discount_factor from 0 (none) to 1 (popular items held back)."""
    del memory_mb  # everything here is sparse
    discount = float(parameters.get("popularity_discount_factor", "0"))
    bought = history.counts()
    bought.data = np.ones_like(bought.data)
    popularity = np.asarray(bought.sum(axis=0)).ravel().astype(np.float32)
    active = np.log1p(np.asarray(bought.sum(axis=1)).ravel())
    by_user = diags(1 / np.maximum(active, 0.5)) @ bought
    scale = 1 / np.sqrt(np.maximum(popularity, 1) + 5)
    held_back = scale ** (1 + discount)
    return SimilarItems(
        discount=discount,
        by_item=csr_matrix((bought @ diags(scale)).T, dtype=np.float32),
        by_user=csr_matrix(by_user @ diags(held_back), dtype=np.float32),
        popularity=popularity,
        categories=history.categories,
        prices=history.prices,
        item_ids=history.item_ids,
        user_ids=[],
    )


def measure(model: SimilarItems, history: History, memory_mb: int) -> metrics.Metrics:
    """Judge the neighbours of a user's last seen item on the newest tenth of every tenth user's events."""
    seen, hidden = newest_of_users(history, 10, 0.1)
    users = users_of_both(seen, hidden, SAMPLE)
    order = np.lexsort((seen.items, seen.times, seen.users))
    last = np.searchsorted(seen.users[order], users, side="right") - 1
    queries = seen.items[order][last].astype(np.intp)
    again = fit(seen, {"popularity_discount_factor": str(model.discount)}, memory_mb)
    best = [_neighbours(again, queries[rows]) for rows in blocks(len(queries), seen.shape[1])]
    return metrics.of_items(np.concatenate(best), metrics.bought(hidden, users))


def _neighbours(model: SimilarItems, queries: NDArray[np.intp]) -> Ranks:
    scores = model.scores(queries)
    scores[np.arange(len(queries)), queries] = -1
    return top(scores, 25)


MODEL = SimilarItems
