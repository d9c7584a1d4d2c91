"""The datasets of a group as filters ask them: an item's or a user's fields, a user's events."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.table import Table, Text

Rows = NDArray[np.intp]


class FilterData:
    """Three tables, by the name that filter expressions use; any may be missing."""

    def __init__(self, tables: dict[str, Table], item_ids: list[str]) -> None:
        self.tables = tables
        self.item_index = {name: row for row, name in enumerate(item_ids)}

    @cached_property
    def items(self) -> Rows:
        """Per row of Items, its place among the model's items; -1 for an item that the model has not."""
        return self._places("ITEMS")

    @cached_property
    def events(self) -> Rows:
        """Per row of Interactions, the place of its item among the model's items."""
        return self._places("INTERACTIONS")

    def events_of(self, user: str) -> Rows:
        """Return the rows of a user's events."""
        row = self._user_codes.get(user)
        if row is None:
            return np.empty(0, dtype=np.intp)
        low, high = np.searchsorted(self._sorted_users, [row, row + 1])
        return self._event_order[low:high]

    def user_row(self, user: str) -> int | None:
        """Return the row of a user in Users."""
        return self._user_rows.get(user)

    def column(self, dataset: str, name: str) -> Any:
        """Return a column by its name in any case, or None."""
        table = self.tables.get(dataset)
        columns = {each.upper(): column for each, column in table.columns.items()} if table else {}
        return columns.get(name.upper())

    @cached_property
    def _user_rows(self) -> dict[str, int]:
        table = self.tables.get("USERS")
        if table is None:
            return {}
        column = table.text("USER_ID")
        return {column.words[code]: row for row, code in enumerate(column.codes.tolist())}

    @cached_property
    def _user_codes(self) -> dict[str, int]:
        return {word: code for code, word in enumerate(self._event_users.words)}

    @cached_property
    def _event_users(self) -> Text:
        return self.tables["INTERACTIONS"].text("USER_ID")

    @cached_property
    def _event_order(self) -> Rows:
        return np.argsort(self._event_users.codes, kind="stable")

    @cached_property
    def _sorted_users(self) -> NDArray[np.int32]:
        return self._event_users.codes[self._event_order]

    def _places(self, dataset: str) -> Rows:
        if dataset not in self.tables:
            return np.empty(0, dtype=np.intp)
        column = self.tables[dataset].text("ITEM_ID")
        places = np.array([self.item_index.get(word, -1) for word in column.words], dtype=np.intp)
        return places[column.codes]
