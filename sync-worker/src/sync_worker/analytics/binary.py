"""Tables to numpy arrays and back through PostgreSQL's binary COPY: no Python object a value."""

from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from mastergroup.database import Connection

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
_BLOCK_ROWS = 65_536
_TYPES = {"i4": "integer", "i8": "bigint", "f8": "double precision"}


def read_table(connection: Connection, query: LiteralString, columns: dict[str, str]) -> NDArray[Any]:
    """The rows of `query` as a structured array; `columns` gives the numpy types (i4, i8, f8); no value may be NULL."""
    wire = _wire_dtype(columns)
    blocks = [np.empty(0, _plain_dtype(columns))]
    pending: list[bytes] = []
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(sql.SQL(query))
    with connection.cursor().copy(statement) as copy:
        for number, data in enumerate(copy):
            pending.append(bytes(data)[len(_HEADER) :] if number == 0 else bytes(data))
            if len(pending) == _BLOCK_ROWS:
                blocks.append(_decoded(b"".join(pending), wire, columns))
                pending.clear()
    blocks.append(_decoded(b"".join(pending).removesuffix(_TRAILER), wire, columns))
    return np.concatenate(blocks)


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


def _plain_dtype(columns: dict[str, str]) -> np.dtype[Any]:
    return np.dtype(list(columns.items()))


def _wire_dtype(columns: dict[str, str]) -> np.dtype[Any]:
    """A row as it travels: the number of fields, then each field's length and value, big-endian."""
    fields = [("fields", ">i2")]
    for name, kind in columns.items():
        fields += [(f"{name}_length", ">i4"), (name, f">{kind}")]
    return np.dtype(fields)


def _decoded(data: bytes, wire: np.dtype[Any], columns: dict[str, str]) -> NDArray[Any]:
    rows = np.frombuffer(data, wire)
    plain = np.empty(len(rows), _plain_dtype(columns))
    for name in columns:
        plain[name] = rows[name]
    return plain


def _encoded(rows: NDArray[Any], columns: dict[str, str]) -> bytes:
    wire = np.empty(len(rows), _wire_dtype(columns))
    wire["fields"] = len(columns)
    for name in columns:
        wire[f"{name}_length"] = rows.dtype[name].itemsize
        wire[name] = rows[name]
    return wire.tobytes()
