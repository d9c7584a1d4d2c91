"""Rows on their way in: temporary tables of one connection, filled by COPY while the ERP still answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import sql

from mastergroup.database import Connection, load_sql
from sync_worker.streams import Stream

_SHARED = ("staged_rejects", "changed_records", "loaded_records", "replayed_records", "described_customers")


def open_staging(connection: Connection, stream: Stream) -> None:
    """Create the temporary tables of `stream`; they live as long as the connection."""
    connection.execute(load_sql("sync_worker", stream.stage))
    connection.execute(load_sql("sync_worker", "stage_any"))
    # A tenth of the sample: what `analyze_staging` is for are the numbers of rows.
    connection.execute("SET default_statistics_target = 10")


def clear_staging(connection: Connection, stream: Stream) -> None:
    """Empty the temporary tables before the next window."""
    names = sql.SQL(", ").join(map(sql.Identifier, (*stream.tables, *_SHARED)))
    connection.execute(sql.SQL("TRUNCATE {}").format(names))


def copy_rows(connection: Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Append rows, whose values stand in the order of the table's columns."""
    statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
    with connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def copy_tables(connection: Connection, tables: Mapping[str, Sequence[Sequence[Any]]]) -> int:
    """Append the rows of each table; returns how many order lines are among them, usable or set aside."""
    for table, rows in tables.items():
        if rows:
            copy_rows(connection, table, rows)
    rejected = (line for _, line, *_ in tables.get("staged_rejects", ()))
    return len(tables.get("staged_lines", ())) + sum(line is not None for line in rejected)


def analyze_staging(connection: Connection, stream: Stream) -> None:
    """Tell the planner how much was staged: nobody else does it for temporary tables."""
    names = sql.SQL(", ").join(map(sql.Identifier, stream.tables))
    connection.execute(sql.SQL("ANALYZE {}").format(names))
