"""Windows and cursors: one transaction a window holds everything that it changes."""

from typing import Any

from mastergroup.database import Connection, load_sql
from mastergroup.errors import PermanentError
from mastergroup.tombstones import Tombstones
from sync_worker.erp.windows import Position, Window
from sync_worker.streams import Stream


def read_position(connection: Connection, stream: Stream, run_id: str) -> Position:
    """How far `stream` has been read, and what this run committed last."""
    values = {"run_id": run_id, "stream": stream.name}
    row = connection.execute(load_sql("sync_worker", "read_position"), values).fetchone()
    if row is None:
        return Position()
    last = Window(row["start_date"], row["end_date"]) if row["start_date"] else None
    return Position(row["synced_through"], last, row["received"] or 0, row["received_so_far"] or 0)


def merge_window(
    connection: Connection,
    stream: Stream,
    run_id: str,
    window: Window,
    taken: dict[str, Any],
    tombstones: Tombstones,
) -> dict[str, int]:
    """Merge what is staged, keep the rejects, record the window and move the cursor, inside the caller's transaction.

    `taken` holds `received` (records), `lines` and `seconds` of the window; returns its counts. Raises PermanentError
    when a record that was received and not rejected is not in the table.
    """
    _blind(connection, stream, tombstones)
    values = {"run_id": run_id, "stream": stream.name, "start_date": window.start, "end_date": window.end, **taken}
    return _merge(connection, stream, values, "keep_rejected", "drop_superseded", "move_cursor")


def merge_replay(
    connection: Connection, stream: Stream, run_id: str, taken: dict[str, Any], tombstones: Tombstones
) -> dict[str, int]:
    """The same for rejected records that are staged again; those that load are rejected no more."""
    _blind(connection, stream, tombstones)
    values = {"run_id": run_id, "stream": stream.name, "start_date": None, "end_date": None, **taken}
    return _merge(connection, stream, values, "settle_replayed", "keep_rejected", "drop_superseded")


def _blind(connection: Connection, stream: Stream, tombstones: Tombstones) -> None:
    if stream.blind and (pads := tombstones.to_look_for(connection)):
        _run(connection, stream.blind, pads)
        _run(connection, "blind_rejects", pads)


def _merge(connection: Connection, stream: Stream, values: dict[str, Any], *after: str) -> dict[str, int]:
    counts = _run(connection, stream.judge, values)
    for merge in stream.merges:
        _run(connection, merge, values)
    counts |= _count_loaded(connection, stream, values)
    for statement in after:
        _run(connection, statement, values)
    rejected = _run(connection, "record_window", {**values, **counts})
    return {"received": values["received"], **counts, **rejected}


def _count_loaded(connection: Connection, stream: Stream, values: dict[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = _run(connection, stream.count, values)
    missing = counts["distinct_records"] - counts["loaded"]
    if missing:
        raise PermanentError(
            f"{missing} of {counts['distinct_records']} {stream.name} records are not in the table after the merge: "
            "nothing of the window was kept"
        )
    return counts


def sum_windows(connection: Connection, stream: Stream, run_id: str) -> dict[str, Any]:
    """What the run has done with the stream in all its attempts."""
    return _run(connection, "sum_windows", {"run_id": run_id, "stream": stream.name})


def _run(connection: Connection, name: str, values: dict[str, Any]) -> dict[str, Any]:
    cursor = connection.execute(load_sql("sync_worker", name), values)
    return (cursor.fetchone() or {}) if cursor.description else {}
