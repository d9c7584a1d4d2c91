"""What is hidden: the newest days; and who is asked about: customers with purchases on both sides of the cut."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluate.errors import DataError
from benchmarks.evaluate.purchases import DAY, Purchases, Users

SETTINGS = ("all", "new")
"""Every product, or only products that are new to the customer."""
LEAST_EVENTS = 1_000


@dataclass(frozen=True)
class Wanted:
    """What each of `users` bought after the cut: sorted keys `row of the user * items + item`, each once."""

    users: Users
    keys: NDArray[np.int64]
    items: int

    def counts(self) -> NDArray[np.int64]:
        """How many different products each user wanted."""
        return np.bincount(self.keys // self.items, minlength=len(self.users))

    def sample(self, size: int, seed: int) -> "Wanted":
        """The same for fewer users, drawn by the seed."""
        if len(self.users) <= size:
            return self
        rows = np.sort(np.random.default_rng(seed).choice(len(self.users), size, replace=False))
        return _of(self.users[rows], self.users[self.keys // self.items], self.keys % self.items, self.items)


@dataclass(frozen=True)
class Split:
    """Purchases up to the cut, and what is wanted after it, per setting."""

    cut: float
    seen: Purchases
    wanted: dict[str, Wanted]


def cuts(times: NDArray[np.int64], days: float) -> tuple[float, float]:
    """The cut of the test and, as long before it, that of the validation."""
    newest = float(times.max())
    return newest - days * DAY, newest - 2 * days * DAY


def split(purchases: Purchases, cut: float, until: float = np.inf) -> Split:
    """Cut in two; what came after `until` is left out of both parts."""
    newer = purchases.times > cut
    seen, hidden = purchases.where(~newer), purchases.where(newer & (purchases.times <= until))
    items = purchases.shape[1]
    pairs_seen = np.unique(_pairs(seen))
    pairs_hidden = np.unique(_pairs(hidden))
    pairs_hidden = pairs_hidden[np.isin(pairs_hidden // items, pairs_seen // items)]
    new = pairs_hidden[~np.isin(pairs_hidden, pairs_seen)]
    return Split(cut, seen, {"all": _wanted(pairs_hidden, items), "new": _wanted(new, items)})


def check(purchases: Purchases, test: Split, days: float) -> None:
    """Raises DataError where nothing can be measured."""
    if len(purchases) < LEAST_EVENTS:
        raise DataError(f"only {len(purchases):,} purchases: at least {LEAST_EVENTS:,} are needed")
    span = (purchases.times.max() - purchases.times.min()) / DAY
    if not len(test.seen):
        raise DataError(f"the purchases span {span:.1f} days: more than the {days:g} that are hidden are needed")
    if not len(test.wanted["all"].users):
        raise DataError(f"no customer has a purchase before the last {days:g} days and one in them")


def _pairs(purchases: Purchases) -> NDArray[np.int64]:
    return purchases.users.astype(np.int64) * purchases.shape[1] + purchases.items


def _wanted(pairs: NDArray[np.int64], items: int) -> Wanted:
    return _of(np.unique(pairs // items), pairs // items, pairs % items, items)


def _of(users: NDArray[np.int64], buyers: NDArray[np.int64], bought: NDArray[np.int64], items: int) -> Wanted:
    rows = np.searchsorted(users, buyers)
    rows[rows == len(users)] = 0
    theirs = users[rows] == buyers if len(users) else np.zeros(len(buyers), dtype=bool)
    return Wanted(users.astype(np.intp), np.sort(rows[theirs] * items + bought[theirs]), items)
