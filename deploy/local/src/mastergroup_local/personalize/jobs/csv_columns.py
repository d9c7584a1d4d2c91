"""The columns of a CSV file while it is read: what a value may be, by the type of its field."""

from collections import defaultdict
from collections.abc import Callable
from itertools import count, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize import avro, numbers
from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.table import MISSING, Column, Text

MAX_TEXT = 1_000
MAX_TEXTUAL = 20_000
MAX_ID = 256
_IDS = ("USER_ID", "ITEM_ID")


def column_for(field: avro.Field) -> "_TextColumn | _NumberColumn":
    """Return an empty column of the kind that a field of a schema needs."""
    if not avro.is_text(field):
        return _NumberColumn(field)
    if "boolean" in avro.types_of(field):
        return _BooleanColumn(field, MAX_TEXT)
    if field.get("textual"):
        return _TextualColumn(field, MAX_TEXTUAL)
    return _TextColumn(field, MAX_ID if field["name"] in _IDS else MAX_TEXT)


class _TextColumn:
    def __init__(self, field: avro.Field, limit: int) -> None:
        self.name, self.limit, self.nullable = field["name"], limit, avro.is_nullable(field)
        self._index: defaultdict[str, int] = defaultdict(count().__next__)
        self._codes: list[NDArray[np.int32]] = []
        self._checked = 0

    def add(self, values: tuple[str, ...], first: int) -> None:
        codes = np.fromiter(map(self._index.__getitem__, values), dtype=np.int32, count=len(values))
        self._codes.append(codes)
        self._check_new(values, first)

    def finish(self) -> Column:
        codes = np.concatenate([np.empty(0, np.int32), *self._codes])
        empty = self._index.get("")
        if empty is not None:
            codes[codes == empty] = MISSING
        return Text(codes, list(self._index))

    def is_fine(self, value: str) -> bool:
        return len(value) <= self.limit and (self.nullable or value != "")

    def _check_new(self, values: tuple[str, ...], first: int) -> None:
        words = list(islice(self._index, self._checked, None))
        self._checked = len(self._index)
        if any(len(word) > self.limit for word in words):
            raise JobFailedError(f"Length cannot be more than {self.limit} characters for {self.name} column.")
        if "" in words and not self.nullable:
            raise JobFailedError(f"{self.name} has no value in row {first + values.index('')}.")


class _TextualColumn(_TextColumn):
    """Free text: cut at the limit, not refused."""

    def add(self, values: tuple[str, ...], first: int) -> None:
        super().add(tuple(value[: self.limit] for value in values), first)

    def is_fine(self, value: str) -> bool:
        return self.nullable or value != ""


class _BooleanColumn(_TextColumn):
    """`true` or `false`, in any case."""

    def is_fine(self, value: str) -> bool:
        return super().is_fine(value) and value.lower() in ("true", "false", "")

    def _check_new(self, values: tuple[str, ...], first: int) -> None:
        super()._check_new(values, first)
        if not all(self.is_fine(word) for word in set(values)):
            row = first + next(i for i, each in enumerate(values) if not self.is_fine(each))
            raise _wrong_type(self.name, row)


class _NumberColumn:
    def __init__(self, field: avro.Field) -> None:
        types = set(avro.types_of(field))
        self.name, self.nullable = field["name"], avro.is_nullable(field)
        self.whole = not types & {"float", "double"}
        self.most = 2**31 if "long" not in types else 2**63
        # A missing number is NaN, which whole numbers of numpy cannot be.
        self.dtype: Any = np.int64 if self.whole and not self.nullable else np.float64
        self._parse: Callable[[str], Any] = float if self.dtype is np.float64 else int
        self._blocks: list[NDArray[Any]] = []

    def add(self, values: tuple[str, ...], first: int) -> None:
        try:
            self._blocks.append(self._numbers(values))
        except (ValueError, OverflowError):
            row = first + next(i for i, each in enumerate(values) if not self.is_fine(each))
            raise _wrong_type(self.name, row) from None

    def finish(self) -> Column:
        return np.concatenate([np.empty(0, self.dtype), *self._blocks])

    def is_fine(self, value: str) -> bool:
        try:
            self._numbers((value,))
        except (ValueError, OverflowError):
            return False
        return True

    def _numbers(self, values: tuple[str, ...]) -> NDArray[Any]:
        """Return a block of numbers. Raises ValueError, OverflowError."""
        if not numbers.all_plain("".join(values)):
            raise ValueError(self.name)
        filled = (value or "nan" for value in values) if self.nullable else values
        found = np.fromiter(map(self._parse, filled), dtype=self.dtype, count=len(values))
        if np.isinf(found).any() or (self.whole and not self._are_whole(found[~np.isnan(found)])):
            raise ValueError(self.name)
        return found

    def _are_whole(self, found: NDArray[Any]) -> bool:
        return bool(((found >= -self.most) & (found < self.most) & (found % 1 == 0)).all())


def _wrong_type(name: str, row: int) -> JobFailedError:
    return JobFailedError(f"{name} has a value of the wrong type in row {row}.")
