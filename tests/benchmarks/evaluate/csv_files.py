"""interactions.csv, items.csv and users.csv in Personalize's format, read by the service's own reader."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.evaluate.errors import DataError
from benchmarks.evaluate.shop import Shop
from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs.csv_table import CsvTable
from mastergroup_local.personalize.table import MISSING, Column, Table, Text

_EVENTS = {"USER_ID": "string", "ITEM_ID": "string", "TIMESTAMP": "double"}
# Of a line that is there twice, word for word, the import keeps one; these columns tell lines apart.
_TELLING = ("EVENT_TYPE", "EVENT_VALUE")
_LATEST_SECOND = 32_503_680_000  # the year 3000


def interactions_of(path: Path) -> Path | None:
    """The file of interactions at a path or in a folder; None where there is none."""
    if path.is_file():
        return path
    candidates = (path / "interactions.csv", path / "interactions.csv.gz")
    return next((each for each in candidates if each.is_file()), None)


def read(interactions: Path) -> Shop:
    """Raises DataError where a file is not what it should be."""
    events = _distinct(_table(interactions, _EVENTS, dict.fromkeys(_TELLING, "string")))
    _check_events(events, interactions)
    kept = {name: events.columns[name] for name in _EVENTS}
    kept["TIMESTAMP"] = np.asarray(events.numbers("TIMESTAMP")).astype(np.int64)
    users, items = (_metadata(interactions.parent, *each) for each in (("users", "USER_ID"), ("items", "ITEM_ID")))
    return Shop(Table(kept), users, items)


def _metadata(folder: Path, name: str, key: str) -> Table | None:
    path = next((p for p in (folder / f"{name}.csv", folder / f"{name}.csv.gz") if p.is_file()), None)
    if path is None:
        return None
    fields = {column: kind for column, kind in _kinds(path).items() if column != key}
    table = _table(path, {key: "string"}, fields)
    codes = table.text(key).codes
    _, from_end = np.unique(codes[::-1], return_index=True)
    return table.take(np.sort(len(codes) - 1 - from_end))


def _table(path: Path, needed: dict[str, str], wanted: dict[str, str]) -> Table:
    header = next(_rows(path), [])
    fields: list[dict[str, Any]] = [{"name": name, "type": kind} for name, kind in needed.items()]
    fields += [{"name": n, "type": ["null", kind]} for n, kind in wanted.items() if n in header]
    reader = CsvTable(fields)
    try:
        reader.read(_lines(path))
    except JobFailedError as error:
        raise DataError(f"{path}: {error}") from None
    return reader.table()


def _lines(path: Path) -> Iterator[str]:
    """Raises DataError where it is no text."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            yield from io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"{path}: {error}") from None


def _rows(path: Path) -> Iterator[list[str]]:
    try:
        yield from csv.reader(_lines(path), escapechar="\\")
    except csv.Error as error:
        raise DataError(f"{path}: {error}") from None


def _kinds(path: Path) -> dict[str, str]:
    """Numbers where every value given is one, text elsewhere: the schema is not in the file."""
    lines = _rows(path)
    header = next(lines, [])
    kinds = dict.fromkeys(header, "double")
    for row in lines:
        for name, value in zip(header, row, strict=False):
            if kinds[name] == "double" and value and not _is_number(value):
                kinds[name] = "string"
    return kinds


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _distinct(events: Table) -> Table:
    columns = [_comparable(column) for column in events.columns.values()]
    order = np.lexsort(columns[::-1])
    changed = np.ones(len(order), dtype=bool)
    changed[1:] = np.any([column[order][1:] != column[order][:-1] for column in columns], axis=0)
    return events.take(np.sort(order[changed]))


def _comparable(column: Column) -> Any:
    return column.codes if isinstance(column, Text) else column


def _check_events(events: Table, path: Path) -> None:
    times = np.asarray(events.numbers("TIMESTAMP"))
    if len(times) and (times.max() > _LATEST_SECOND or times.min() < 0):
        raise DataError(f"{path}: TIMESTAMP must be seconds since 1970 (milliseconds are not taken)")
    if any((events.text(name).codes == MISSING).any() for name in ("USER_ID", "ITEM_ID")):
        raise DataError(f"{path}: USER_ID and ITEM_ID must not be empty")
