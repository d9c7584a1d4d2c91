"""CSV text to a table by a schema, in blocks of rows, with Amazon's rules and failure reasons."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize import avro
from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.table import MISSING, Column, Table, Text

BLOCK = 8_192
MAX_TEXT = 1_000
MAX_TEXTUAL = 20_000
MAX_ID = 256
_IDS = ("USER_ID", "ITEM_ID")
_MAX_FIELD = 10 * 2**20
Rows = list[list[str]]


class CsvTable:
    """Takes one file after the other; all must have the same header."""

    def __init__(self, fields: list[avro.Field]) -> None:
        self.fields = fields
        self._columns = [_text_column(field) if avro.is_text(field) else _NumberColumn(field) for field in fields]

    def read(self, lines: Iterable[str]) -> None:
        """Take a file. Raises JobFailedError with the reason that the import job shows."""
        csv.field_size_limit(_MAX_FIELD)
        rows = csv.reader(lines, escapechar="\\", strict=True)
        try:
            header = next(rows, [])
            self._read_blocks(header, self._positions(header), filter(None, rows))
        except csv.Error as error:
            raise JobFailedError(f"Input CSV is malformed near line {rows.line_num}: {error}.") from None

    def add(self, records: list[dict[str, Any]]) -> None:
        """Take records by column name; one that lacks or breaks a value is left out."""
        rows = [tuple(str(record.get(field["name"], "")) for field in self.fields) for record in records]
        rows = [row for row in rows if not any(self._broken(row))]
        for column, values in zip(self._columns, zip(*rows, strict=True), strict=False):
            column.add(values, 1)

    def broken(self, record: dict[str, Any]) -> list[str]:
        """Return the columns whose value in a record is missing, too long or of the wrong type."""
        return list(self._broken(tuple(str(record.get(field["name"], "")) for field in self.fields)))

    def _broken(self, row: tuple[str, ...]) -> Iterator[str]:
        for column, value in zip(self._columns, row, strict=True):
            if not column.is_fine(value):
                yield column.name

    def table(self) -> Table:
        """Return everything taken so far."""
        names = [field["name"] for field in self.fields]
        return Table({name: column.finish() for name, column in zip(names, self._columns, strict=True)})

    def check_header(self, header: list[str]) -> None:
        """Raise JobFailedError where the columns are not those that are needed."""
        missing = [field["name"] for field in self.fields if field["name"] not in header]
        if missing:
            raise JobFailedError(f"Input CSV is missing the following columns:[{', '.join(missing)}]")

    def _positions(self, header: list[str]) -> list[int]:
        self.check_header(header)
        return [header.index(field["name"]) for field in self.fields]

    def _read_blocks(self, header: list[str], positions: list[int], rows: Iterator[list[str]]) -> None:
        first = 2
        while block := list(islice(rows, BLOCK)):
            _check_width(block, len(header), first)
            columns = list(zip(*block, strict=True))
            for column, position in zip(self._columns, positions, strict=True):
                column.add(columns[position], first)
            first += len(block)


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


def _text_column(field: avro.Field) -> _TextColumn:
    if field.get("textual"):
        return _TextualColumn(field, MAX_TEXTUAL)
    return _TextColumn(field, MAX_ID if field["name"] in _IDS else MAX_TEXT)


class _NumberColumn:
    def __init__(self, field: avro.Field) -> None:
        types = set(avro.types_of(field))
        self.name, self.nullable = field["name"], avro.is_nullable(field)
        whole = not types & {"float", "double"} and not self.nullable
        self.dtype: Any = np.int64 if whole else np.float64
        self._parse: Callable[[str], Any] = int if whole else float
        self._blocks: list[NDArray[Any]] = []

    def add(self, values: tuple[str, ...], first: int) -> None:
        filled = (value or "nan" for value in values) if self.nullable else values
        try:
            self._blocks.append(np.fromiter(map(self._parse, filled), dtype=self.dtype, count=len(values)))
        except (ValueError, OverflowError):
            row = first + next(i for i, value in enumerate(values) if not self.is_fine(value))
            raise JobFailedError(f"{self.name} has a value of the wrong type in row {row}.") from None

    def finish(self) -> Column:
        return np.concatenate([np.empty(0, self.dtype), *self._blocks])

    def is_fine(self, value: str) -> bool:
        try:
            np.array([self._parse(value or ("nan" if self.nullable else ""))], dtype=self.dtype)
        except (ValueError, OverflowError):
            return False
        return True


def _check_width(block: Rows, width: int, first: int) -> None:
    for offset, row in enumerate(block):
        if len(row) != width:
            raise JobFailedError(f"Input CSV has {len(row)} values in row {first + offset} and {width} columns.")
