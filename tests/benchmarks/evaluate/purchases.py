"""Who bought what when, as codes in the order of the ids, so that the smaller code is the smaller id."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from benchmarks.evaluate.shop import Shop
from mastergroup_local.personalize.table import Text

DAY = 86_400
Codes = NDArray[np.int32]
Users = NDArray[np.intp]


@dataclass(frozen=True)
class Purchases:
    """Parallel arrays, one entry a purchase line."""

    users: Codes
    items: Codes
    times: NDArray[np.int64]
    user_ids: list[str]
    item_ids: list[str]

    @classmethod
    def of(cls, shop: Shop) -> "Purchases":
        users, user_ids = _sorted(shop.events.text("USER_ID"))
        items, item_ids = _sorted(shop.events.text("ITEM_ID"))
        return cls(users, items, shop.times, user_ids, item_ids)

    def __len__(self) -> int:
        return len(self.users)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.user_ids), len(self.item_ids)

    def where(self, keep: NDArray[np.bool_]) -> "Purchases":
        return Purchases(self.users[keep], self.items[keep], self.times[keep], self.user_ids, self.item_ids)

    def matrix(self, weights: NDArray[np.float64] | None = None) -> csr_matrix:
        """Users x items: how often each was bought, or the sum of the weights."""
        values = np.ones(len(self)) if weights is None else weights
        return csr_matrix((values, (self.users, self.items)), shape=self.shape)

    def popularity(self) -> NDArray[np.int64]:
        """How often each item was bought."""
        return np.bincount(self.items, minlength=self.shape[1])


def _sorted(column: Text) -> tuple[Codes, list[str]]:
    used = np.unique(column.codes)
    names = sorted(column.words[code] for code in used)
    index = {name: number for number, name in enumerate(names)}
    moves = np.array([index.get(word, -1) for word in column.words], dtype=np.int32)
    return moves[column.codes], names
