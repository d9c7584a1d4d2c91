"""Imported data: columns in memory, one npz file on disk."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

MISSING = -1
Codes = NDArray[np.int32]
Numbers = NDArray[np.float64] | NDArray[np.int64]


@dataclass(frozen=True)
class Text:
    """A column of text: `words[codes[row]]`; a missing value has the code -1."""

    codes: Codes
    words: list[str]

    def take(self, rows: NDArray[np.intp]) -> "Text":
        """Return some of the rows."""
        return Text(self.codes[rows], self.words)

    def at(self, row: int) -> str | None:
        """Return the value of a row, or None."""
        code = self.codes[row]
        return None if code == MISSING else self.words[code]


Column = Text | Numbers


@dataclass(frozen=True)
class Table:
    """Columns of one length, by name."""

    columns: dict[str, Column]

    def __len__(self) -> int:
        for column in self.columns.values():
            return len(column.codes if isinstance(column, Text) else column)
        return 0

    def text(self, name: str) -> Text:
        """Return a text column. Raises KeyError, TypeError."""
        column = self.columns[name]
        if not isinstance(column, Text):
            raise TypeError(name)
        return column

    def numbers(self, name: str) -> Numbers:
        """Return a column of numbers. Raises KeyError, TypeError."""
        column = self.columns[name]
        if isinstance(column, Text):
            raise TypeError(name)
        return column

    def take(self, rows: NDArray[np.intp]) -> "Table":
        """Return some of the rows."""
        columns = self.columns.items()
        return Table({name: each.take(rows) if isinstance(each, Text) else each[rows] for name, each in columns})


def concatenate(first: Table, second: Table) -> Table:
    """Return the rows of both; they must have the same columns."""
    return Table({name: _join(column, second.columns[name]) for name, column in first.columns.items()})


def _join(first: Column, second: Column) -> Column:
    if not isinstance(first, Text) or not isinstance(second, Text):
        return np.concatenate([np.asarray(first), np.asarray(second)])
    index = {word: code for code, word in enumerate(first.words)}
    moved = [index.setdefault(word, len(index)) for word in second.words]
    # The last entry is where the code of a missing value, -1, points to.
    moves = np.array([*moved, MISSING], dtype=np.int32)
    return Text(np.concatenate([first.codes, moves[second.codes]]), list(index))


def save(table: Table, path: Path) -> None:
    """Write a table; the file appears whole or not at all."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, column in table.columns.items():
        if isinstance(column, Text):
            arrays[f"codes/{name}"] = column.codes
            arrays[f"words/{name}"] = np.frombuffer(orjson.dumps(column.words), dtype=np.uint8)
        else:
            arrays[f"numbers/{name}"] = column
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def load(path: Path) -> Table:
    """Read what `save` wrote."""
    columns: dict[str, Column] = {}
    with np.load(path) as file:
        for key in file.files:
            what, _, name = key.partition("/")
            if what == "codes":
                columns[name] = Text(file[key], orjson.loads(file[f"words/{name}"].tobytes()))
            elif what == "numbers":
                columns[name] = file[key]
    return Table(columns)
