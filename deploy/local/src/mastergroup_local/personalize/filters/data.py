"""The datasets of a group as filters ask them: an item's or a user's fields, a user's events."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.filters.events import Events, merged
from mastergroup_local.personalize.table import Table

Rows = NDArray[np.intp]
Index = dict[str, int]
_KEY = {"ITEMS": "ITEM_ID", "USERS": "USER_ID", "INTERACTIONS": "ITEM_ID"}


class Records:
    """One table of items or users, and where its rows lie among the ids of a model."""

    def __init__(self, table: Table, key: str, index: Index) -> None:
        self.table, self._key, self._index = table, key, index

    @cached_property
    def rows(self) -> Index:
        """Each id's row; the last one where an id came more than once."""
        column = self.table.text(self._key)
        return {column.words[code]: row for row, code in enumerate(column.codes.tolist())}

    @cached_property
    def places(self) -> Rows:
        """Per row the place among the model's ids; -1 for one that the model has not."""
        column = self.table.text(self._key)
        places = np.array([self._index.get(word, -1) for word in column.words], dtype=np.intp)
        return places[column.codes]

    def column(self, name: str) -> Any:
        """Return a column by its name in any case, or None."""
        return next((column for each, column in self.table.columns.items() if each.upper() == name.upper()), None)


class Source:
    """The tables of a group that came one way, imported or put; any may be missing.

    They are read when they are asked for first: most requests have no filter.
    """

    def __init__(self, read: Callable[[], dict[str, Table]], item_index: Index, user_index: Index) -> None:
        self._read = read
        self._indexes = {"ITEMS": item_index, "USERS": user_index, "INTERACTIONS": item_index}

    def records(self, dataset: str) -> Records | None:
        """Return Items or Users."""
        return self._records.get(dataset)

    @cached_property
    def events(self) -> Events | None:
        """Interactions."""
        found = self._records.get("INTERACTIONS")
        return Events(found.table, found.places) if found else None

    @cached_property
    def _records(self) -> dict[str, Records]:
        return {kind: Records(table, _KEY[kind], self._indexes[kind]) for kind, table in self._read().items()}


class FilterData:
    """What was imported and, above it, what was put one by one: that counts at once, and first."""

    def __init__(self, imported: Source, put: Source, item_index: Index, user_index: Index) -> None:
        self._sources = [put, imported]
        self.sizes = {"ITEMS": len(item_index), "USERS": len(user_index)}
        self.user_index = user_index
        self._current: dict[str, list[tuple[Records, Rows]]] = {}

    def current(self, dataset: str) -> list[tuple[Records, Rows]]:
        """Return the tables of Items or Users, each with the rows that no newer one replaces."""
        if dataset not in self._current:
            self._current[dataset] = self._newest(dataset)
        return self._current[dataset]

    def _newest(self, dataset: str) -> list[tuple[Records, Rows]]:
        found, newer = [], set[str]()
        for each in filter(None, (source.records(dataset) for source in self._sources)):
            found.append((each, np.array([row for name, row in each.rows.items() if name not in newer], dtype=np.intp)))
            newer |= each.rows.keys()
        return found

    def row(self, dataset: str, name: str) -> tuple[Records, int] | None:
        """Return where an item or a user is described, if anywhere."""
        for source in self._sources:
            records = source.records(dataset)
            if records is not None and name in records.rows:
                return records, records.rows[name]
        return None

    def events_of(self, user: str) -> dict[str, Rows]:
        """Return by event type, in lower case, the places of the items of a user's newest events; -1 for unknown."""
        return merged(user, self._events)

    def users_of(self, wanted: Callable[[str], bool]) -> set[str]:
        """Return the users with an event of a wanted type."""
        return set().union(*(each.users_of(wanted) for each in self._events))

    @cached_property
    def _events(self) -> list[Events]:
        return [source.events for source in self._sources if source.events]
