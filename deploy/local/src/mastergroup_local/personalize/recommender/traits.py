"""What the score weighs, as logarithms: how popular each item is by now, and what a user's own purchases say.

A purchase is a day on which the user bought the item: two lines of one basket are one purchase.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from mastergroup_local.personalize.recommender.history import DAY, History

Vector = NDArray[np.float32]
Columns = NDArray[np.float32]
# Half-lives in days. Three of each let the weights say whether an item rises or falls.
POPULAR = (7.0, 28.0, 365.0)
OWN = (14.0, 60.0, 365.0)
# What an item that nobody bought has of the most bought one's popularity, and a purchase of long ago of today's.
LEAST_POPULAR = 1e-3
LEAST_OWN = 0.02
# So many buyers must an item have for its own share of returning ones to outweigh the average share.
PRIOR_BUYERS = 10
SMALLEST_SHARE = 1e-4


@dataclass(frozen=True)
class Own:
    """Every pair of a user and an item that the user has bought, by user, then item.

    `features` is pairs x (1, purchases decayed by each of OWN, returning buyers' share of the item, its popularity,
    number of items that the user has bought).
    """

    shape: tuple[int, int]
    starts: NDArray[np.int64]
    items: NDArray[np.int32]
    features: Columns

    def weighed(self, weights: Vector) -> csr_matrix:
        """Return users x items with each pair's score."""
        scores = (self.features @ weights).astype(np.float32)
        return csr_matrix((scores, self.items, self.starts), shape=self.shape)


def popularity(history: History) -> Columns:
    """Return items x half-lives of POPULAR: log of the decayed purchases against the most bought item's."""
    columns = []
    for half_life in POPULAR:
        counts = np.bincount(history.items, history.decay(half_life), minlength=history.shape[1])
        columns.append(np.log(counts / max(counts.max(initial=0), 1e-9) + LEAST_POPULAR))
    return np.stack(columns, axis=1).astype(np.float32)


def own(history: History, popular: Columns) -> Own:
    """Return what every user has bought before; `popular` is what `popularity` says of the same history."""
    users, items = history.shape
    days = history.times // int(DAY)
    newest = int(days.max(initial=0))
    ages = newest - days
    span = int(ages.max(initial=0)) + 1
    keys = np.sort((history.users.astype(np.int64) * items + history.items) * span + ages)
    pairs, age = np.divmod(keys[np.diff(keys, prepend=-1) > 0], span)
    first = np.flatnonzero(np.diff(pairs, prepend=-1))
    pair_users, pair_items = np.divmod(pairs[first], items)
    purchases = np.diff(first, append=len(pairs))
    starts = np.searchsorted(pair_users, np.arange(users + 1))
    features = np.empty((len(first), OWN_FEATURES), dtype=np.float32)
    features[:, 0] = 1
    for column, half_life in enumerate(OWN, start=1):
        features[:, column] = np.log(np.add.reduceat(np.exp2(-age / half_life), first) + LEAST_OWN)
    after = 1 + len(OWN)
    features[:, after] = _again(pair_items, purchases > 1, items)[pair_items]
    features[:, after + 1 : -1] = popular[pair_items]
    features[:, -1] = np.log1p(np.diff(starts))[pair_users]
    return Own((users, items), starts, pair_items.astype(np.int32), features)


def _again(pair_items: NDArray[np.int64], returned: NDArray[np.bool_], items: int) -> Vector:
    """Return per item the log odds that a buyer buys it again; few buyers: near the average item's."""
    buyers = np.bincount(pair_items, minlength=items)
    again = np.bincount(pair_items, returned, minlength=items)
    average = again.sum() / max(buyers.sum(), 1)
    share = (again + PRIOR_BUYERS * average) / (buyers + PRIOR_BUYERS)
    share = np.clip(share, SMALLEST_SHARE, 1 - SMALLEST_SHARE)
    return np.asarray(np.log(share / (1 - share)), dtype=np.float32)


OWN_FEATURES = 1 + len(OWN) + 1 + len(POPULAR) + 1
