"""What a recipe learns from: events, and what is known of users and items, all as codes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from mastergroup_local.personalize.table import MISSING, Table

Codes = NDArray[np.int32]
DAY = 86_400.0


@dataclass(frozen=True)
class History:
    """Events as parallel arrays, and one entry per user and item.

    `times` are epoch seconds; `places` and `categories` are codes with -1 for unknown; `prices` may be NaN.
    Users and items without events come from their own datasets, and after those with events.
    """

    users: Codes
    items: Codes
    times: NDArray[np.int64]
    user_ids: list[str]
    item_ids: list[str]
    places: Codes
    categories: Codes
    prices: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of users and items."""
        return len(self.user_ids), len(self.item_ids)

    def decayed(self, half_life_days: float) -> csr_matrix:
        """Return users x items: the sum of each pair's events, halved per half-life before the newest event."""
        weights = self.decay(half_life_days).astype(np.float32)
        return csr_matrix((weights, (self.users, self.items)), shape=self.shape)

    def decay(self, half_life_days: float) -> NDArray[np.float64]:
        """Return per event what it still counts: halved per half-life before the newest event."""
        return np.asarray(np.exp2(-(self.times.max(initial=0) - self.times) / (half_life_days * DAY)))

    def counts(self) -> csr_matrix:
        """Return users x items: the number of events of each pair."""
        ones = np.ones(len(self.users), dtype=np.float32)
        return csr_matrix((ones, (self.users, self.items)), shape=self.shape)

    def of_events(self, keep: NDArray[np.bool_]) -> "History":
        """Return the same users and items with fewer events."""
        events = (self.users[keep], self.items[keep], self.times[keep])
        return History(*events, self.user_ids, self.item_ids, self.places, self.categories, self.prices)


def build(events: Table, users: Table | None, items: Table | None) -> History:
    """Join the three datasets of a group."""
    user_column, item_column = events.text("USER_ID"), events.text("ITEM_ID")
    user_codes, user_ids = _used(user_column.codes, user_column.words)
    item_codes, item_ids = _used(item_column.codes, item_column.words)
    user_rows = _extend(user_ids, users, "USER_ID")
    item_rows = _extend(item_ids, items, "ITEM_ID")
    times = np.asarray(events.numbers("TIMESTAMP")).astype(np.int64)
    return History(
        user_codes,
        item_codes,
        times,
        user_ids,
        item_ids,
        places=_spread(_first_text(users, "USER_ID"), user_rows, len(user_ids)),
        categories=_spread(_first_text(items, "ITEM_ID"), item_rows, len(item_ids)),
        prices=_prices(items, item_rows, len(item_ids)),
    )


def _used(codes: Codes, words: list[str]) -> tuple[Codes, list[str]]:
    """Number the words that occur in their sorted order, so that the order of the input does not matter."""
    used = np.unique(codes)
    names = sorted(words[code] for code in used if code != MISSING)
    index = {name: code for code, name in enumerate(names)}
    moves = np.array([index.get(word, MISSING) for word in words] + [MISSING], dtype=np.int32)
    return moves[codes], names


def _extend(ids: list[str], table: Table | None, key: str) -> Codes:
    """Add the ids that only the metadata has; return the entry of each metadata row."""
    if table is None:
        return np.empty(0, np.int32)
    column = table.text(key)
    index = {name: code for code, name in enumerate(ids)}
    names = [column.words[code] for code in column.codes]
    new = sorted(set(names) - index.keys())
    index |= {name: len(ids) + i for i, name in enumerate(new)}
    ids += new
    return np.array([index[name] for name in names], dtype=np.int32)


def _first_text(table: Table | None, key: str) -> Codes | None:
    """Return the first metadata column of text: the place of a user, the category of an item."""
    if table is None:
        return None
    columns = [column for name, column in table.columns.items() if name != key]
    return next((column.codes for column in columns if not isinstance(column, np.ndarray)), None)


def _spread(values: Codes | None, rows: Codes, size: int) -> Codes:
    spread = np.full(size, MISSING, dtype=np.int32)
    if values is not None:
        spread[rows] = values
    return spread


def _prices(table: Table | None, rows: Codes, size: int) -> NDArray[np.float64]:
    prices = np.full(size, np.nan)
    if table is not None:
        numbers = [c for n, c in table.columns.items() if isinstance(c, np.ndarray) and n != "CREATION_TIMESTAMP"]
        prices[rows] = numbers[0] if numbers else np.nan
    return prices
