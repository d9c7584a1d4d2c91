"""Tables to numpy arrays and back through PostgreSQL's binary COPY: no Python object a value.

Needs the extra `matrices` of this package.
"""

from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from mastergroup.database import Connection

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
_BLOCK_ROWS = 65_536
_TYPES = {"i4": "integer", "i8": "bigint", "f8": "double precision"}


def read_columns(
    connection: Connection, query: LiteralString | sql.Composable, columns: dict[str, str]
) -> dict[str, NDArray[Any]]:
    """The columns of `query` by the names in `columns`, which gives their types (i4, i8, f8); none may be NULL."""
    wire = _wire_dtype(columns)
    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in columns}
    pending: list[bytes] = []
    composed = sql.SQL(query) if isinstance(query, str) else query
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(composed)
    with connection.cursor().copy(statement) as copy:
        for number, data in enumerate(copy):
            pending.append(bytes(data)[len(_HEADER) :] if number == 0 else bytes(data))
            if len(pending) == _BLOCK_ROWS:
                _take_apart(b"".join(pending), wire, parts)
                pending.clear()
    _take_apart(b"".join(pending).removesuffix(_TRAILER), wire, parts)
    # Popped one by one: at most one column is held twice.
    return {name: np.concatenate(parts.pop(name)) for name in columns}


def write_table(connection: Connection, table: str, rows: NDArray[Any]) -> None:
    """Append a structured array to a temporary table, created at need with its fields as columns."""
    columns = {name: rows.dtype[name].str[1:] for name in rows.dtype.names or ()}
    definition = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(_TYPES[kind])) for name, kind in columns.items()
    )
    name = sql.Identifier(table)
    create = sql.SQL("CREATE TEMP TABLE IF NOT EXISTS {} ({}) ON COMMIT DROP")
    connection.execute(create.format(name, definition))
    with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(name)) as copy:
        copy.write(_HEADER)
        for start in range(0, len(rows), _BLOCK_ROWS):
            copy.write(_encoded(rows[start : start + _BLOCK_ROWS], columns))
        copy.write(_TRAILER)


def _wire_dtype(columns: dict[str, str]) -> np.dtype[Any]:
    """A row as it travels: the number of fields, then each field's length and value, big-endian."""
    fields = [("fields", ">i2")]
    for name, kind in columns.items():
        fields += [(f"{name}_length", ">i4"), (name, f">{kind}")]
    return np.dtype(fields)


def _take_apart(data: bytes, wire: np.dtype[Any], parts: dict[str, list[NDArray[Any]]]) -> None:
    rows = np.frombuffer(data, wire)
    for name, blocks in parts.items():
        blocks.append(rows[name].astype(wire[name].newbyteorder("=")))


def _encoded(rows: NDArray[Any], columns: dict[str, str]) -> bytes:
    wire = np.empty(len(rows), _wire_dtype(columns))
    wire["fields"] = len(columns)
    for name in columns:
        wire[f"{name}_length"] = rows.dtype[name].itemsize
        wire[name] = rows[name]
    return wire.tobytes()
