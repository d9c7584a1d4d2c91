"""The service's own user-personalization, fitted and asked as the service does it; it makes its choices itself."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from benchmarks.evaluate.methods.listing import rows_of
from benchmarks.evaluate.metrics import RANKS, Lists
from benchmarks.evaluate.purchases import Purchases, Users
from benchmarks.evaluate.shop import Shop
from mastergroup_local.personalize.recommender import user_personalization

_BLOCK_BYTES = 64 * 2**20


@dataclass(frozen=True)
class Ours:
    model: Any
    seen: Purchases

    def recommend(self, users: Users, new: bool) -> Lists:
        size = max(1, min(1_024, _BLOCK_BYTES // (4 * len(self.model.item_ids))))
        blocks = [self._block(users[start : start + size], new) for start in range(0, len(users), size)]
        return np.concatenate([np.empty((0, RANKS), np.int64), *blocks])

    def _block(self, users: Users, new: bool) -> Lists:
        keys = [self.seen.user_ids[user] for user in users]
        answers = self.model.recommend(keys, RANKS, self._not_bought(users) if new else None)
        lists = np.full((len(users), RANKS), -1, dtype=np.int64)
        for row, (names, _) in enumerate(answers):
            lists[row, : len(names)] = [self._codes[name] for name in names]
        return lists

    def _not_bought(self, users: Users) -> NDArray[np.bool_]:
        allowed = np.ones((len(users), len(self.model.item_ids)), dtype=bool)
        for row, (items, _) in enumerate(rows_of(self._bought, users)):
            allowed[row, self._columns[items]] = False
        return allowed

    @cached_property
    def _bought(self) -> csr_matrix:
        return self.seen.matrix()

    @cached_property
    def _columns(self) -> NDArray[np.int64]:
        """The model's column of every item code; one that it does not know is never asked for."""
        columns = {name: column for column, name in enumerate(self.model.item_ids)}
        return np.array([columns.get(name, -1) for name in self.seen.item_ids])

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {name: code for code, name in enumerate(self.seen.item_ids)}


def fit(shop: Shop, seen: Purchases, cut: float, memory_mb: int) -> Ours:
    return Ours(user_personalization.fit(shop.before(cut), {}, memory_mb), seen)
