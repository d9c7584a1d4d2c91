"""Duplicates: one of identical events is kept, and the newest record of a user or item."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.table import Table, Text

KEY = {"USERS": "USER_ID", "ITEMS": "ITEM_ID"}


def by_key(table: Table, key: str) -> Table:
    """Keep the last record of every user or item."""
    codes = table.text(key).codes
    _, from_end = np.unique(codes[::-1], return_index=True)
    return table.take(np.sort(len(codes) - 1 - from_end))


def exact(table: Table) -> Table:
    """Keep the first of records that are the same in every column."""
    if not len(table):
        return table
    columns = [each.codes if isinstance(each, Text) else each for each in table.columns.values()]
    return table.take(np.sort(_first_of_equal(columns)))


def of_kind(table: Table, kind: str) -> Table:
    """Keep what training and filters use of a dataset of this type."""
    return by_key(table, KEY[kind]) if kind in KEY else exact(table)


def _first_of_equal(columns: list[NDArray[Any]]) -> NDArray[np.intp]:
    """Return the first row of every distinct combination; NaN equals NaN."""
    order = np.lexsort(columns[::-1])
    changed = np.zeros(len(order), dtype=bool)
    changed[:1] = True
    for column in columns:
        ordered = column[order]
        both_nan = (ordered[1:] != ordered[1:]) & (ordered[:-1] != ordered[:-1])
        changed[1:] |= (ordered[1:] != ordered[:-1]) & ~both_nan
    return order[changed]
