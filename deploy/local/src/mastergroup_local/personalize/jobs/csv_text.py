"""A table as CSV by the rules that imports have: text in quotes, `"` and `\\` escaped with a backslash."""

import math
from collections.abc import Iterator

import numpy as np

from mastergroup_local.personalize import avro
from mastergroup_local.personalize.table import Column, Table, Text

BLOCK = 8_192


def chunks(table: Table, fields: list[avro.Field]) -> Iterator[bytes]:
    """Yield the header and then the rows, in blocks."""
    names = [field["name"] for field in fields]
    yield (",".join(names) + "\n").encode()
    quoted = {name: _quoted(column) for name, column in table.columns.items() if isinstance(column, Text)}
    for start in range(0, len(table), BLOCK):
        rows = slice(start, start + BLOCK)
        columns = [_texts(table.columns[name], quoted.get(name, []), rows) for name in names]
        yield "".join(",".join(row) + "\n" for row in zip(*columns, strict=True)).encode()


def _quoted(column: Text) -> list[str]:
    words = [word.replace("\\", "\\\\").replace('"', '\\"') for word in column.words]
    # The last entry is where the code of a missing value, -1, points to.
    return [*(f'"{word}"' for word in words), ""]


def _texts(column: Column, quoted: list[str], rows: slice) -> list[str]:
    if isinstance(column, Text):
        return [quoted[code] for code in column.codes[rows].tolist()]
    return [_number(value) for value in np.asarray(column)[rows].tolist()]


def _number(value: float) -> str:
    """Return a number without needless decimals; NaN stands for a missing one."""
    if math.isnan(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else repr(value)
