"""CSV text to a table by a schema, in blocks of rows, with Amazon's rules and failure reasons."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from mastergroup_local.personalize import avro
from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs.csv_columns import column_for
from mastergroup_local.personalize.table import Table

BLOCK = 8_192
_MAX_FIELD = 10 * 2**20
Rows = list[list[str]]


class CsvTable:
    """Takes one file after the other; all must have the same header."""

    def __init__(self, fields: list[avro.Field]) -> None:
        self.fields = fields
        self._columns = [column_for(field) for field in fields]

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


def _check_width(block: Rows, width: int, first: int) -> None:
    for offset, row in enumerate(block):
        if len(row) != width:
            raise JobFailedError(f"Input CSV has {len(row)} values in row {first + offset} and {width} columns.")
