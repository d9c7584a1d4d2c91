"""Filters applied: which items a user may be shown."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.data import FilterData, Rows
from mastergroup_local.personalize.filters.grammar import Clause, Condition, Value, placeholders
from mastergroup_local.personalize.table import Text

Mask = NDArray[np.bool_]
Values = dict[str, str]
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class ItemFilter:
    """One filter over the items of one model."""

    def __init__(self, clauses: tuple[Clause, ...], data: FilterData) -> None:
        if clauses[0].target != "ITEMID":
            raise InvalidInputError("Only filters of ItemID can be applied to recommendations of items")
        self.clauses, self.data = clauses, data

    def allowed(self, user: str | None, item: str | None, values: Values) -> Mask:
        """Return per item whether it may be shown. Raises InvalidInputError where a placeholder has no value."""
        self._check_values(values)
        size = len(self.data.item_index)
        includes = [each for each in self.clauses if each.verb == "INCLUDE"]
        kept = np.zeros(size, dtype=bool) if includes else np.ones(size, dtype=bool)
        for clause in includes:
            kept |= self._matching(clause, user, item, values)
        for clause in self.clauses:
            if clause.verb == "EXCLUDE":
                kept &= ~self._matching(clause, user, item, values)
        return kept

    def _check_values(self, values: Values) -> None:
        needed = placeholders(tuple(each for each in self.clauses if each.verb == "INCLUDE"))
        known = placeholders(self.clauses)
        for name in sorted(needed - values.keys()):
            raise InvalidInputError(f"The filter needs a value for {name}")
        for name in sorted(values.keys() - known):
            raise InvalidInputError(f"The filter has no parameter {name}")

    def _matching(self, clause: Clause, user: str | None, item: str | None, values: Values) -> Mask:
        found = np.zeros(len(self.data.item_index), dtype=bool)
        missing = placeholders((clause,)) - values.keys()
        if missing or not self._holds_for_user(clause.only_if, user, values):
            return found
        for group in clause.any_of:
            found[self._items(group, user, item, values)] = True
        return found

    def _items(self, group: tuple[Condition, ...], user: str | None, item: str | None, values: Values) -> Rows:
        dataset = group[0].dataset
        rows = self._candidates(dataset, user)
        for condition in group:
            rows = rows[self._holds(condition, rows, user, item, values)]
        places = (self.data.items if dataset == "ITEMS" else self.data.events)[rows]
        return places[places >= 0]

    def _candidates(self, dataset: str, user: str | None) -> Rows:
        if dataset == "ITEMS":
            return np.arange(len(self.data.items))
        if dataset == "INTERACTIONS":
            return self.data.events_of(user or "")
        raise InvalidInputError("Filters of items use fields of Items or Interactions")

    def _holds_for_user(self, conditions: tuple[Condition, ...], user: str | None, values: Values) -> bool:
        row = self.data.user_row(user or "")
        if conditions and row is None:
            return False
        rows = np.array([row or 0], dtype=np.intp)
        return all(bool(self._holds(each, rows, user, None, values)[0]) for each in conditions)

    def _holds(self, condition: Condition, rows: Rows, user: str | None, item: str | None, values: Values) -> Mask:
        dataset = "USERS" if condition.dataset == "CURRENTUSER" else condition.dataset
        column = self.data.column(dataset, condition.field)
        if column is None:
            raise InvalidInputError(f"The dataset {dataset} has no field {condition.field}")
        wanted = [text for value in condition.values for text in self._texts(value, user, item, values)]
        if isinstance(column, Text):
            return _text_holds(condition, column, rows, wanted)
        return _number_holds(condition, np.asarray(column)[rows], wanted)

    def _texts(self, value: Value, user: str | None, item: str | None, values: Values) -> list[str]:
        if value.kind == "placeholder":
            return split_values(values[value.text])
        if value.kind == "current":
            return self._current(value.text, user, item)
        return [value.text]

    def _current(self, path: str, user: str | None, item: str | None) -> list[str]:
        who, _, name = path.partition(".")
        dataset, row = ("USERS", self.data.user_row(user or "")) if who.upper() == "CURRENTUSER" else ("ITEMS", None)
        if dataset == "ITEMS":
            found = np.flatnonzero(self.data.items == self.data.item_index.get(item or "", -2))
            row = int(found[0]) if len(found) else None
        column = self.data.column(dataset, name)
        if row is None or column is None:
            return []
        return (column.at(row) or "").split("|") if isinstance(column, Text) else [str(column[row])]


def split_values(text: str) -> list[str]:
    """Return the values of a filterValues entry: comma-separated, in quotes where they are text."""
    parts = [part.strip() for part in text.split(",")]
    return [part[1:-1] if len(part) > 1 and part[0] == part[-1] == '"' else part for part in parts]


def _text_holds(condition: Condition, column: Text, rows: Rows, wanted: list[str]) -> Mask:
    fold = condition.field.upper() == "EVENT_TYPE"
    texts = {text.lower() if fold else text for text in wanted}
    if condition.dataset == "INTERACTIONS" and "*" in texts:
        return np.full(len(rows), not condition.operator.startswith("NOT"))
    words = [word.lower() if fold else word for word in column.words]
    matches = np.array([not texts.isdisjoint(word.split("|")) for word in words] + [False])
    found = np.asarray(matches[column.codes[rows]], dtype=bool)
    return ~found if condition.operator == "NOT IN" else found


def _number_holds(condition: Condition, numbers: NDArray[Any], wanted: list[str]) -> Mask:
    try:
        values = [float(text) for text in wanted]
    except ValueError:
        raise InvalidInputError(f"{condition.field} is a number") from None
    if condition.operator.endswith("IN"):
        found = np.isin(numbers, values)
        return ~found if condition.operator == "NOT IN" else found
    if not values:
        return np.zeros(len(numbers), dtype=bool)
    return np.asarray(_COMPARE[condition.operator](numbers, values[0]), dtype=bool)
