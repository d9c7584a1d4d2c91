"""The shape of what is told of runs: of the ERP sync, and of the batch with what became of its generation."""

from datetime import datetime

from typing_extensions import TypedDict  # pydantic cannot read typing's before Python 3.12


class LastRun(TypedDict):
    """The newest run of a flow."""

    run_id: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    error: str | None


class Incident(TypedDict):
    """Something that is wrong now: since when, why, and what to do about it."""

    key: str
    reason: str
    next_step: str
    opened_at: datetime
    run_id: str | None


class StepRun(TypedDict):
    """One step of a run."""

    step: str
    status: str
    attempts: int
    error: str | None
    started_at: datetime | None
    finished_at: datetime | None


class StreamCounts(TypedDict):
    """What a sync did with the records of one stream; `lines` are order lines.

    received = inserted + updated + unchanged + rejected; `distinct` of those not rejected, `loaded` found in the table
    after the merge (both null for runs that did not count them yet).
    """

    received: int
    inserted: int
    updated: int
    unchanged: int
    rejected: int
    lines: int
    lines_rejected: int
    distinct: int | None
    loaded: int | None
    rejected_reasons: dict[str, int]
    windows: int
    seconds: float
    records_per_second: float


class SyncRun(LastRun):
    """A run of the ERP sync: counts by stream, and why records were set aside."""

    trigger: str
    seconds: float
    counts: dict[str, StreamCounts]
    rejected_reasons: dict[str, int]
    steps: list[StepRun]


class SyncsAnswer(TypedDict):
    """Runs of the ERP sync, newest first, with counts, reasons and times.

    `promise_hours` is the longest time between two syncs; `lag_hours` since the last good one ended (null: none did).
    """

    syncs: list[SyncRun]
    count: int
    promise_hours: float
    lag_hours: float | None
    newest_order_lag_hours: float | None


class Check(TypedDict):
    """One check of the data before the export, or of a generation before it was published.

    `verdict`: PASS, WARN or FAIL, and only FAIL has not `passed`; `count`: records that the value speaks of.
    """

    check: str
    passed: bool
    value: float
    limit: float
    verdict: str
    count: int | None


class BatchStep(StepRun):
    """One step of a batch; `checks` of the data are with `export` and `validate`, of the lists with `publish`."""

    checks: list[Check]


class Publication(TypedDict):
    """What became of a generation; `counts` are rows by table, `reason` says why it was refused or withdrawn."""

    generation: int
    status: str
    reason: str | None
    counts: dict[str, int]
    checks: list[Check]
    accuracy: float | None
    data_through: datetime | None
    published_at: datetime | None


class BatchRun(LastRun):
    """A run of the batch; without a publication, it has not come that far."""

    trigger: str
    seconds: float
    steps: list[BatchStep]
    publication: Publication | None


class RunsAnswer(TypedDict):
    """Runs of the batch, newest first, with their steps and what became of their generation."""

    runs: list[BatchRun]
    count: int
