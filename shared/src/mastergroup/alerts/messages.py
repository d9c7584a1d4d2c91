"""What each incident is called, what to do about it, and the messages that say so. Pure."""

from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True)
class Advice:
    """For the incidents of a key whose reason holds `sign` (any, when empty): what it means and the next step."""

    key: str
    sign: str
    meaning: str
    next_step: str


ADVICE = (
    Advice(
        "sync:failed", "ERP_TOKEN",
        "The ERP sync failed: the ERP refuses the token",
        "Give the sync worker the ERP's present ERP_TOKEN and start it again, then `make sync`.",
    ),
    Advice(
        "sync:failed", "the ERP",
        "The ERP sync failed: the ERP does not answer as it should",
        "See whether the ERP is up and answers at ERP_BASE_URL. The next sync reads what this one missed; "
        "`make sync` starts one now.",
    ),
    Advice(
        "sync:failed", "",
        "The ERP sync failed",
        "`make status` shows the run, the sync worker's log what led to it. The next sync reads what this one "
        "missed; `make sync` starts one now.",
    ),
    Advice(
        "sync:late", "",
        "The ERP data are late",
        "`make status` shows whether syncs run, fail or are missing; if they are missing, see that beat, Redis and the "
        "sync worker are up. Then `make sync`.",
    ),
    Advice(
        "sync:rejected-records", "",
        "A sync set aside unusually many records",
        "The others are in the database and in use. `GET /api/v1/operations/syncs` counts the reasons, "
        "`rejected_records` holds the records: have them mended in the ERP, then `make sync FROM=` the first day that "
        "they are of. Where the fix was here, `make replay-rejected` loads them.",
    ),
    Advice(
        "pipeline:failed", "the month's budget",
        "The batch was stopped by the budget",
        "The last lists stay in service. Wait for the next month, or raise the budget in the settings of the "
        "personalize worker and start it again, then `make pipeline`.",
    ),
    Advice(
        "pipeline:failed", "",
        "The batch failed",
        "The last lists stay in service. `make status` shows the run, the personalize worker's log what led to it. "
        "The next night tries again; `make pipeline` tries now.",
    ),
    Advice(
        "pipeline:late", "",
        "The recommendations are late",
        "The last lists stay in service. `make status` shows whether batches run, fail or are missing; if they are "
        "missing, see that beat, Redis and the personalize worker are up. Then `make pipeline`.",
    ),
    Advice(
        "pipeline:rejected", "",
        "A batch was not published: its lists failed a check",
        "The last lists stay in service. `GET /api/v1/operations/runs` shows every check. If the data were wrong, "
        "mend them, then `make pipeline`; if the lists are as they should be, loosen that PUBLISH_ setting, then "
        "`make load`.",
    ),
    Advice(
        "erasure:failed", "ERASURE_KEY",
        "A customer was not erased: the workers lack the key",
        "Give both workers the ERASURE_KEY under which customers were erased, then `make erase-customer` again.",
    ),
    Advice(
        "erasure:failed", "",
        "A customer was not erased, or not everywhere",
        "`make erasures` shows how far it came; `make erase-customer` with the same id goes through all of it again.",
    ),
    Advice(
        "backup:late", "",
        "The database has no new backup",
        "`journalctl -u mastergroup-backup` says why: no room, a bucket that refuses, a pg_dump older than the server. "
        "Then `sudo systemctl start mastergroup-backup`.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Incident:
    """A row of `incidents`, as far as it is told; times in UTC, `taken_by` counts the entries of ALERT_URLS from 1."""

    incident_id: int
    key: str
    run_id: str | None
    reason: str
    next_step: str
    occurrences: int
    opened_at: datetime
    resolved_at: datetime | None = None
    taken_by: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Message:
    """What is sent: plain text."""

    title: str
    body: str
    is_good_news: bool


TEST = Message("MasterGroup: a test of the alerts", "Nothing is wrong: `make alert-test` was called.", True)


def advice(key: str, reason: str) -> Advice:
    """The first of ADVICE that fits; StopIteration for a key that is none of ours."""
    return next(each for each in ADVICE if each.key == key and each.sign in reason)


def message(incident: Incident) -> Message:
    """That it has begun, with reason and next step, or that it is over."""
    title = advice(incident.key, incident.reason).meaning
    if incident.resolved_at:
        return Message(f"MasterGroup: over: {title}", _body(incident, "Nothing is left to do."), True)
    return Message(f"MasterGroup: {title}", _body(incident, f"What to do: {incident.next_step}"), False)


def _body(incident: Incident, what_to_do: str) -> str:
    since = f"Since {_time(incident.opened_at)}"
    until = f" until {_time(incident.resolved_at)}" if incident.resolved_at else ""
    times = f", {incident.occurrences} times" if incident.occurrences > 1 else ""
    run = f"\nRun: {incident.run_id}" if incident.run_id else ""
    return f"{incident.reason}\n\n{what_to_do}\n\n{since}{until}{times}.{run}"


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
