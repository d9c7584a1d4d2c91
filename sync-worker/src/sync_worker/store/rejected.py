"""Rejected records, kept whole in PostgreSQL until they load, come again in a form that loads, or expire."""

from typing import Any

from mastergroup.database import Connection, load_sql
from mastergroup.logging import get_logger

log = get_logger(__name__)


def count_to_replay(connection: Connection, chosen: dict[str, Any]) -> int:
    """How many rows of a `stream` are left for `run_id` whose reason holds the text `reason`."""
    row = connection.execute(load_sql("sync_worker", "count_to_replay"), chosen).fetchone()
    return int(row["records"]) if row else 0


def read_to_replay(connection: Connection, chosen: dict[str, Any], whole: bool, limit: int) -> list[dict[str, Any]]:
    """The next of them, records (`whole`) or lines: digest, record_id, line, raw, last_seen_at."""
    values = {**chosen, "whole": whole, "limit": limit}
    return connection.execute(load_sql("sync_worker", "read_to_replay"), values).fetchall()


def expire_rejected(connection: Connection, days: int) -> None:
    """Delete those that the feed has not sent for `days`."""
    gone = connection.execute(load_sql("sync_worker", "expire_rejected"), {"days": days}).rowcount
    if gone:
        log.info("rejected records expired", records=gone)
