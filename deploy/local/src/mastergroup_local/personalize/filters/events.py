"""Interactions as filters see them: of every user and event type, the newest hundred."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.table import MISSING, Table, Text

Rows = NDArray[np.intp]
MOST = 100


class Events:
    """The events of one table, ordered by user, event type (in lower case) and time, the newest first."""

    def __init__(self, table: Table, places: Rows) -> None:
        users, times = table.text("USER_ID"), np.asarray(table.numbers("TIMESTAMP"))
        types, self.types = _types(table)
        order = np.lexsort((-times, types, users.codes))
        order = order[_first_of_runs(users.codes[order], types[order])]
        self.names = users.words
        self._users, self._types = users.codes[order], types[order]
        # Where each user's events begin, and at the end where the last ones end.
        self._starts = np.searchsorted(self._users, np.arange(len(users.words) + 1, dtype=self._users.dtype))
        self._places, self._times = places[order], times[order]
        self._index = {name: code for code, name in enumerate(users.words)}

    def of(self, user: str) -> Iterator[tuple[str, Rows, NDArray[Any]]]:
        """Yield a user's event types with the places of their items and their times."""
        code = self._index.get(user)
        if code is None:
            return
        low, high = self._starts[code], self._starts[code + 1]
        types = self._types[low:high]
        starts = np.flatnonzero(np.diff(types, prepend=-1)).tolist()
        for start, end in zip(starts, [*starts[1:], high - low][: len(starts)], strict=True):
            rows = slice(low + start, low + end)
            yield self.types[types[start]], self._places[rows], self._times[rows]

    def users_of(self, wanted: Callable[[str], bool]) -> set[str]:
        """Return the users with an event of a wanted type."""
        codes = [code for code, word in enumerate(self.types) if wanted(word)]
        return {self.names[code] for code in np.unique(self._users[np.isin(self._types, codes)]).tolist()}


def merged(user: str, sources: list[Events]) -> dict[str, Rows]:
    """Return the places of a user's items by event type, of the newest hundred events of all sources together."""
    found: dict[str, list[tuple[Rows, NDArray[Any]]]] = {}
    for source in sources:
        for name, places, times in source.of(user):
            found.setdefault(name, []).append((places, times))
    return {name: _newest(parts) for name, parts in found.items()}


def _newest(parts: list[tuple[Rows, NDArray[Any]]]) -> Rows:
    if len(parts) == 1:
        return parts[0][0]
    places, times = (np.concatenate(each) for each in zip(*parts, strict=True))
    return np.asarray(places[np.argsort(-times, kind="stable")[:MOST]], dtype=np.intp)


def _types(table: Table) -> tuple[NDArray[np.int32], list[str]]:
    """Return a code per event, and the words of the codes; an event without a type has an empty one."""
    column = table.columns.get("EVENT_TYPE")
    if not isinstance(column, Text):
        return np.zeros(len(table), dtype=np.int32), [""]
    index: dict[str, int] = {}
    codes = [index.setdefault(word.lower(), len(index)) for word in column.words]
    moves = np.array([*codes, index.setdefault("", len(index))], dtype=np.int32)
    return moves[np.where(column.codes == MISSING, len(codes), column.codes)], list(index)


def _first_of_runs(users: NDArray[np.int32], types: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say of rows that are sorted by user and type whether they are among the first MOST of theirs."""
    rows = np.arange(len(users))
    starts = np.ones(len(users), dtype=bool)
    starts[1:] = (users[1:] != users[:-1]) | (types[1:] != types[:-1])
    return np.asarray(rows - np.maximum.accumulate(np.where(starts, rows, 0)) < MOST, dtype=bool)
