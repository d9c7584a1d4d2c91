"""Rows of Python values to a table's columns."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.table import MISSING, Text


def text(values: Iterable[str | None]) -> Text:
    """A column of text; None and "" are missing."""
    index: defaultdict[str, int] = defaultdict(count().__next__)
    codes = np.array([index[value] if value else MISSING for value in values], dtype=np.int32)
    return Text(codes, list(index))


def numbers(values: Iterable[object]) -> NDArray[np.float64]:
    """A column of numbers; None is NaN."""
    return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)  # type: ignore[arg-type]


def whole(values: Iterable[int]) -> NDArray[np.int64]:
    """A column of whole numbers."""
    return np.array(list(values), dtype=np.int64)
