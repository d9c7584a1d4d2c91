"""Rows of integers out of PostgreSQL into numpy, fast: binary COPY read as one array (needs the extra `matrices`)."""

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from mastergroup.database import Connection

_HEADER_BYTES = 19
_TRAILER_BYTES = 2


def read_int_rows(connection: Connection, query: sql.Composable, columns: int) -> NDArray[np.int32]:
    """The result of `query` as an array of shape (rows, columns); every column must be int4 and NOT NULL."""
    copied = bytearray()
    command = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(query)
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for block in copy:
            copied += block
    # A tuple is its field count (int16) and, for each field, its length (int32) and its value, all big-endian.
    row = np.dtype([("fields", ">i2"), ("values", [("bytes", ">i4"), ("value", ">i4")], (columns,))])
    body = memoryview(copied)[_HEADER_BYTES : len(copied) - _TRAILER_BYTES]
    return np.frombuffer(body, dtype=row)["values"]["value"].astype(np.int32)
