"""Filters applied: which items a user may be shown, which users may be in a segment."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.conditions import holds, type_holds
from mastergroup_local.personalize.filters.data import FilterData, Records, Rows
from mastergroup_local.personalize.filters.grammar import Clause, Condition, placeholders, uses_current_item
from mastergroup_local.personalize.filters.reader import Value
from mastergroup_local.personalize.filters.values import check, split
from mastergroup_local.personalize.table import Text

Mask = NDArray[np.bool_]
Values = dict[str, str]
Group = tuple[Condition, ...]
MOST_KEPT = 64
DATASET = {"ITEMID": "ITEMS", "USERID": "USERS"}


@dataclass(frozen=True)
class Asked:
    """What a filter is asked for: who, about which item, with which values for its placeholders."""

    user: str
    item: str
    values: Values


class Filter:
    """One filter over the items, or over the users, of one model."""

    def __init__(self, clauses: tuple[Clause, ...], data: FilterData) -> None:
        self.clauses, self.data = clauses, data
        self.of = DATASET[clauses[0].target]
        self._kept: dict[object, Rows] = {}

    def allowed(self, user: str | None, item: str | None, values: Values) -> Mask:
        """Return per item or user whether it may be shown. Raises InvalidInputError where a value is missing."""
        check(self.clauses, values)
        asked, size = Asked(user or "", item or "", values), self.data.sizes[self.of]
        includes = [each for each in self.clauses if each.verb == "INCLUDE"]
        kept = np.zeros(size, dtype=bool) if includes else np.ones(size, dtype=bool)
        for clause in includes:
            kept |= self._matching(clause, asked)
        for clause in self.clauses:
            if clause.verb == "EXCLUDE":
                kept &= ~self._matching(clause, asked)
        return kept

    def _matching(self, clause: Clause, asked: Asked) -> Mask:
        found = np.zeros(self.data.sizes[self.of], dtype=bool)
        missing = placeholders((clause,)) - asked.values.keys()
        if missing or not self._holds_for_user(clause.only_if, asked):
            return found
        for group in clause.any_of:
            places = self._places(group, asked)
            found[places[places >= 0]] = True
        return found

    def _places(self, group: Group, asked: Asked) -> Rows:
        if group[0].dataset == "INTERACTIONS":
            return self._of_events(group, asked)
        if any(value.kind == "current" for condition in group for value in condition.values):
            return self._of_records(group, asked)
        # Without CurrentUser and CurrentItem the answer is the same for everyone.
        key = (group, tuple(sorted(asked.values.items())))
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._of_records(group, asked)
        return found

    def _of_records(self, group: Group, asked: Asked) -> Rows:
        found = []
        for records, every in self.data.current(self.of):
            kept = every
            for condition in group:
                kept = kept[self._holds(condition, records, kept, asked)]
            found.append(records.places[kept])
        return np.concatenate([np.empty(0, dtype=np.intp), *found])

    def _of_events(self, group: Group, asked: Asked) -> Rows:
        texts = [(each, self._wanted(each, asked)) for each in group]

        def wanted(event_type: str) -> bool:
            return all(type_holds(condition, event_type, each) for condition, each in texts)

        if self.of == "USERS":
            return self._users_of(wanted)
        found = [places for name, places in self.data.events_of(asked.user).items() if wanted(name)]
        return np.concatenate([np.empty(0, dtype=np.intp), *found])

    def _users_of(self, wanted: Callable[[str], bool]) -> Rows:
        index = self.data.user_index
        return np.array([index.get(name, -1) for name in self.data.users_of(wanted)], dtype=np.intp)

    def _holds_for_user(self, conditions: Group, asked: Asked) -> bool:
        if not conditions:
            return True
        found = self.data.row("USERS", asked.user)
        if found is None:
            return False
        records, row = found
        rows = np.array([row], dtype=np.intp)
        return all(bool(self._holds(each, records, rows, asked)[0]) for each in conditions)

    def _holds(self, condition: Condition, records: Records, rows: Rows, asked: Asked) -> Mask:
        column = records.column(condition.field)
        if column is None:
            raise InvalidInputError(f"The dataset {condition.dataset} has no field {condition.field}")
        return holds(condition, column, rows, self._wanted(condition, asked))

    def _wanted(self, condition: Condition, asked: Asked) -> list[str]:
        return [text for value in condition.values for text in self._texts(value, asked)]

    def _texts(self, value: Value, asked: Asked) -> list[str]:
        if value.kind == "placeholder":
            return split(asked.values[value.text])
        if value.kind == "current":
            return self._current(value.text, asked)
        return [value.text]

    def _current(self, path: str, asked: Asked) -> list[str]:
        who, _, name = path.partition(".")
        is_user = who.upper() == "CURRENTUSER"
        found = self.data.row("USERS", asked.user) if is_user else self.data.row("ITEMS", asked.item)
        column = found[0].column(name) if found else None
        if found is None or column is None:
            return []
        row = found[1]
        return (column.at(row) or "").split("|") if isinstance(column, Text) else [str(column[row])]


def check_use(clauses: tuple[Clause, ...], target: str, *, related_items: bool) -> None:
    """Raise InvalidInputError where a filter cannot be used: of the wrong target, or of a current item without one."""
    if clauses[0].target != target:
        raise InvalidInputError(f"A filter of {target} is needed here, not one of {clauses[0].target}")
    if uses_current_item(clauses) and not related_items:
        raise InvalidInputError("Filters with CurrentItem are for recipes of related items only")
