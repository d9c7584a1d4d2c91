"""Which ids are one customer: the merges in force, and what follows from them."""

from typing import Any

from mastergroup.database import Connection, load_sql
from sync_worker.streams import MOVE


def read_ids(connection: Connection, values: dict[str, Any]) -> dict[str, Any]:
    """Of `alias` and `customer`: whether there is such a customer (`_known`), and whose alias it is (`_leads_to`)."""
    return connection.execute(load_sql("sync_worker", "read_ids"), values).fetchone() or {}


def insert_merge(connection: Connection, values: dict[str, Any]) -> None:
    """Record the merge of `alias` into `customer` for a `reason`; `follow_merges` is to come."""
    connection.execute(load_sql("sync_worker", "insert_merge"), values)


def undo_merge(connection: Connection, values: dict[str, Any]) -> bool:
    """End the merge of `alias` that is in force; False when there is none. `follow_merges` is to come."""
    return connection.execute(load_sql("sync_worker", "undo_merge"), values).rowcount > 0


def follow_merges(connection: Connection) -> None:
    """Move what the merges that this transaction changed have moved; nothing to do, nothing written."""
    for name in (*MOVE, "set_aside_customers"):
        connection.execute(load_sql("sync_worker", name))


def merge_of_run(connection: Connection, run_id: str) -> dict[str, Any]:
    """What the merge of this run, or its undoing, has moved: `orders`; empty while it did neither."""
    return connection.execute(load_sql("sync_worker", "merge_of_run"), {"run_id": run_id}).fetchone() or {}
