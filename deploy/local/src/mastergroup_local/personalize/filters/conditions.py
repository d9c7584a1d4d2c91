"""One condition of a filter, asked of columns."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize import numbers
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.grammar import Condition
from mastergroup_local.personalize.table import Text

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: Condition, column: Any, rows: Rows, wanted: list[str]) -> Mask:
    """Say of rows of a column whether the condition holds for its values. Raises InvalidInputError."""
    if isinstance(column, Text):
        return _text_holds(condition, column, rows, set(wanted))
    return _number_holds(condition, np.asarray(column)[rows], wanted)


def type_holds(condition: Condition, event_type: str, wanted: list[str]) -> bool:
    """Say whether a condition on EVENT_TYPE holds for a type in lower case; only here case does not matter."""
    found = "*" in wanted or event_type in {text.lower() for text in wanted}
    return found != (condition.operator == "NOT IN")


def _text_holds(condition: Condition, column: Text, rows: Rows, wanted: set[str]) -> Mask:
    matches = np.array([not wanted.isdisjoint(word.split("|")) for word in column.words] + [False])
    found = np.asarray(matches[column.codes[rows]], dtype=bool)
    return ~found if condition.operator in ("NOT IN", "!=") else found


def _number_holds(condition: Condition, column: NDArray[Any], wanted: list[str]) -> Mask:
    try:
        values = [numbers.parse(text) for text in wanted]
    except ValueError:
        raise InvalidInputError(f"{condition.field} is a number") from None
    if condition.operator.endswith("IN"):
        found = np.isin(column, values)
        return ~found if condition.operator == "NOT IN" else found
    if not values:
        return np.zeros(len(column), dtype=bool)
    return np.asarray(_COMPARE[condition.operator](column, values[0]), dtype=bool)
