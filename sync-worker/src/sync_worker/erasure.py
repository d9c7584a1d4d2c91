"""The first step of an erasure: a customer leaves the sales tables, and the sync keeps the id away from then on."""

from typing import Any

from mastergroup.database import Connection, load_sql
from mastergroup.errors import PermanentError
from mastergroup.runs import Done, StepContext
from mastergroup.settings import SyncSettings
from mastergroup.tombstones import Tombstones, hold_off_writers
from mastergroup.versions import announce_versions, outdate_answers
from sync_worker.rejects import customer_of
from sync_worker.sought import Sought

_ERASED = (
    "orders", "customer_records", "customers", "aliases", "merges", "customer_profiles", "customer_similarity",
)  # fmt: skip


def erase_sales(settings: SyncSettings, context: StepContext) -> Done:
    """Orders stay as sales of nobody; the customer's other rows go. Detail: the person's `ids`, rows by table.

    Raises PermanentError for an id that was never seen, and without ERASURE_KEY.
    """
    tombstones = Tombstones(settings.erasure_key)
    if "erased" not in context.detail:
        _refuse_unknown(context, tombstones)
        with context.database.connect() as connection:
            hold_off_writers(connection)
            tombstones.to_look_for(connection)
            ids = _ids(connection, context)
            erased = _erase(connection, ids, tombstones, context.run_id)
            context.keep(connection, ids=ids, erased=erased)
    announce_versions(context.database, settings.redis_url.get_secret_value())
    return Done(context.detail)


def _refuse_unknown(context: StepContext, tombstones: Tombstones) -> None:
    """An id that was never seen is a slip of the pen, and perhaps a phone: the run does not keep it."""
    with context.database.connect() as connection:
        ids = _ids(connection, context)
        known = _run(connection, "is_known_customer", ids=ids, digests=[tombstones.digest(each) for each in ids])
        if known[0]["is_known"]:
            return
        _run(connection, "forget_asked_id", run_id=context.run_id)
    raise PermanentError("no customer has this id: it is the unified_customer_id, e.g. 03001234567_ali")


def _ids(connection: Connection, context: StepContext) -> list[str]:
    return [row["id"] for row in _run(connection, "ids_of_customer", id=str(context.options["id"]))]


def _erase(connection: Connection, ids: list[str], tombstones: Tombstones, run_id: str) -> dict[str, int]:
    _run(connection, "add_tombstones", digests=tombstones.of(ids), run_id=run_id)
    erased = {"rejected_records": _forget_rejected(connection, ids)}
    for table in _ERASED:
        cursor = connection.execute(load_sql("sync_worker", f"erase_{table}"), {"ids": ids, **tombstones.pads})
        row = cursor.fetchone() if cursor.description else None
        erased[table] = row["erased"] if row else cursor.rowcount
    outdate_answers(connection)
    return erased


def _forget_rejected(connection: Connection, ids: list[str]) -> int:
    """Records that could not be used hold the customer in clear, wherever in them."""
    sought = Sought(ids, _run(connection, "contacts_of_customer", ids=ids))
    rejected = connection.execute(load_sql("sync_worker", "whole_rejected_records"))
    found = [(row["stream"], row["digest"]) for row in rejected if _is_about(row, ids, sought)]
    streams, digests = [stream for stream, _ in found], [digest for _, digest in found]
    _run(connection, "forget_rejected", streams=streams, digests=digests)
    return len(found)


def _is_about(row: dict[str, Any], ids: list[str], sought: Sought) -> bool:
    return customer_of(row["raw"], row["stream"]) in ids or sought.is_in(row["raw"])


def _run(connection: Connection, name: str, **values: object) -> list[dict[str, Any]]:
    cursor = connection.execute(load_sql("sync_worker", name), values)
    return cursor.fetchall() if cursor.description else []
