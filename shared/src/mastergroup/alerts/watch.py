"""What a tick does about incidents: open, close, tell."""

from mastergroup.alerts import incidents
from mastergroup.alerts.messages import Incident, message
from mastergroup.alerts.sender import Delivery, entries_of, send
from mastergroup.database import Database, load_sql
from mastergroup.settings import WorkerSettings


def watch(database: Database, settings: WorkerSettings) -> None:
    """Bring the incidents up to date and tell of those that are due; takes at most ALERT_TIMEOUT_SECONDS for that.

    Raises TransientError when PostgreSQL does not answer; whom a message does not reach is never an error.
    """
    _update(database, settings)
    if urls := entries_of(settings):
        _tell(database, settings, urls)


def _update(database: Database, settings: WorkerSettings) -> None:
    with database.connect() as connection:
        lock = connection.execute(load_sql("mastergroup", "try_to_watch")).fetchone()
        if not lock or not lock["is_ours"]:
            return
        conditions = incidents.find_conditions(connection, settings)
        for condition in conditions:
            incidents.open_incident(connection, condition)
        incidents.resolve_others(connection, [condition.key for condition in conditions])


def _tell(database: Database, settings: WorkerSettings, urls: list[str]) -> None:
    with database.connect() as connection:
        due = incidents.take_due(connection, settings.alert_max_attempts)
    if not due:
        return
    # Sent between two transactions: none waits for a mail server. A kill before the second sends once more, later.
    taken = send([delivery for incident in due for delivery in _deliveries(incident, urls)], settings)
    with database.connect() as connection:
        for incident in due:
            by = [entry for number, entry in taken if number == incident.incident_id]
            incidents.settle(connection, incident, sorted({*incident.taken_by, *by}), len(urls))


def _deliveries(incident: Incident, urls: list[str]) -> list[Delivery]:
    wanted = [(entry, url) for entry, url in enumerate(urls, 1) if entry not in incident.taken_by]
    return [Delivery((incident.incident_id, entry), url, message(incident)) for entry, url in wanted]
