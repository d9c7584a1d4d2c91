"""The rows of `incidents`: opened, told and closed. Each function works in the caller's transaction."""

from dataclasses import asdict, dataclass

from mastergroup.alerts.messages import Incident, advice
from mastergroup.database import Connection, load_sql
from mastergroup.logging import get_logger, without_phones
from mastergroup.queues import FLOWS
from mastergroup.settings import WorkerSettings

_PACKAGE = "mastergroup"
log = get_logger(__name__)


@dataclass(frozen=True)
class Condition:
    """Something that is wrong now; `run_id` is the run that it happened to, if it happened to one."""

    key: str
    run_id: str | None
    reason: str


def find_conditions(connection: Connection, settings: WorkerSettings) -> list[Condition]:
    """What is wrong now, of every flow."""
    limits = {
        "on_request": [step.name for flow in FLOWS.values() for step in flow.on_request],
        "sync_hours": settings.sync_limit_hours,
        "batch_hours": settings.batch_limit_hours,
        "rejected_share": settings.alert_rejected_share,
    }
    rows = connection.execute(load_sql(_PACKAGE, "find_conditions"), limits)
    return [Condition(row["key"], row["run_id"], without_phones(row["reason"])) for row in rows]


def open_incident(connection: Connection, condition: Condition) -> None:
    """Open its incident, or note in the open one what is new."""
    what = advice(condition.key, condition.reason)
    row = connection.execute(
        load_sql(_PACKAGE, "open_incident"), asdict(condition) | {"next_step": what.next_step}
    ).fetchone()
    if row is not None:
        log.warning(
            "incident", key=condition.key, of_run=condition.run_id, reason=condition.reason, next_step=what.next_step,
            occurrences=row["occurrences"],
        )  # fmt: skip


def resolve_others(connection: Connection, keys: list[str]) -> None:
    """Close every open incident whose key is not among `keys`."""
    for row in connection.execute(load_sql(_PACKAGE, "resolve_incidents"), (keys,)):
        log.info("incident over", key=row["key"], of_run=row["run_id"], occurrences=row["occurrences"])


def take_due(connection: Connection, max_attempts: int) -> list[Incident]:
    """Those to tell of now; a worker killed after this leaves them to a later tick, until the tries are used up."""
    rows = connection.execute(load_sql(_PACKAGE, "take_due_incidents"), {"max_attempts": max_attempts})
    return [Incident(**row) for row in rows]


def settle(connection: Connection, incident: Incident, taken_by: list[int], entries: int) -> None:
    """Keep which of the `entries` of ALERT_URLS have taken the notice; when there is no further try, say so."""
    missing = [entry for entry in range(1, entries + 1) if entry not in taken_by]
    values = {
        "incident_id": incident.incident_id,
        "resolved_at": incident.resolved_at,
        "taken_by": taken_by,
        "by_all": not missing,
    }
    row = connection.execute(load_sql(_PACKAGE, "settle_incident"), values).fetchone()
    if row is None or not missing:
        return
    if row["undelivered_at"]:
        log.error("alert given up: try `make alert-test`", key=incident.key, entries=missing, tries=row["attempts"])
    else:
        log.warning("alert not taken, told again later", key=incident.key, entries=missing, tries=row["attempts"])
