"""The run and step rows of one flow, and the leases on them. Each method is one short transaction."""

from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from psycopg.types.json import Jsonb

from mastergroup.database import Connection, Database, compose_sql
from mastergroup.errors import Busy, LeaseLost, TransientError
from mastergroup.queues import Flow, Step

_BEGIN_TRIES = 5


@dataclass(frozen=True)
class Run:
    """A run as its row says; `steps` are the names of the flow's steps that it takes, in order."""

    run_id: str
    steps: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True)
class Claim:
    """A step that this worker may work on now, with what earlier attempts kept."""

    run: Run
    step: str
    owner: str
    detail: dict[str, Any]
    attempts: int
    started_at: datetime


class Ledger:
    """Reads and writes `<flow>_runs` and `<flow>_steps`."""

    def __init__(self, database: Database, flow: Flow, lease_seconds: int) -> None:
        self.database = database
        self.flow = flow
        self.lease_seconds = lease_seconds
        self._tables = {"runs": f"{flow.name}_runs", "steps": f"{flow.name}_steps"}

    def begin(self, trigger: str, steps: tuple[str, ...] | None = None, **options: Any) -> tuple[Run, bool]:
        """Create a running run, or attach to one that does the same and more; the flag says whether it is new.

        Raises Busy while a run is under way that does something else.
        """
        wanted = steps or tuple(step.name for step in self.flow.steps)
        for _ in range(_BEGIN_TRIES):
            with self.database.connect() as connection:
                if created := self._create(connection, trigger, wanted, options):
                    return created, True
                # None when the run that was in the way has ended between the two statements.
                if running := connection.execute(self._sql("running_run")).fetchone():
                    return self._attached(_run(running), wanted, options), False
        raise TransientError(f"a {self.flow.name} run was in the way and ended, {_BEGIN_TRIES} times over")

    def claim(self, run_id: str, step: str, task_id: str) -> Claim | None:
        """Take the step's lease; None while another worker holds it or when the run is over."""
        owner = f"{task_id}/{token_hex(4)}"
        with self.database.connect() as connection:
            values = {"run_id": run_id, "step": step, "owner": owner, "task_id": task_id, "lease": self.lease_seconds}
            row = connection.execute(self._sql("claim_step"), values).fetchone()
        if row is None:
            return None
        return Claim(_run(row), step, owner, row["detail"], row["attempts"], row["started_at"])

    def is_done(self, run_id: str, step: str) -> bool:
        """Whether the step has ended well, so that a repeated message only passes on to the next one."""
        with self.database.connect() as connection:
            row = connection.execute(self._sql("step_status"), (run_id, step)).fetchone()
        return row is not None and row["status"] == "done"

    def fence(self, connection: Connection, claim: Claim) -> None:
        """Lock the lease row inside the caller's transaction; LeaseLost if it was taken over or the run is over."""
        row = connection.execute(self._sql("fence_step"), (claim.run.run_id, claim.step, claim.owner)).fetchone()
        if row is None:
            raise LeaseLost(f"{self.flow.name}.{claim.step} of {claim.run.run_id} is driven by another worker")

    def renew(self, claim: Claim, detail: dict[str, Any] | None = None) -> None:
        """Extend the lease and, with `detail`, keep it; LeaseLost if it is no longer ours."""
        kept = None if detail is None else Jsonb(detail)
        values = (self.lease_seconds, kept, claim.run.run_id, claim.step, claim.owner)
        self._own("renew_step", values, claim)

    def keep(self, connection: Connection, claim: Claim, detail: dict[str, Any]) -> None:
        """Keep `detail` in the caller's transaction, fenced; LeaseLost if the lease is no longer ours."""
        self.fence(connection, claim)
        connection.execute(self._sql("keep_detail"), (Jsonb(detail), claim.run.run_id, claim.step, claim.owner))

    def wait(self, claim: Claim, task_id: str, seconds: float, detail: dict[str, Any], failed: bool = False) -> None:
        """Leave the step to the message `task_id`, which comes back in `seconds`; `failed` counts an attempt."""
        values = (task_id, seconds + self.lease_seconds, Jsonb(detail), int(failed), claim.run.run_id)
        self._own("wait_step", (*values, claim.step, claim.owner), claim)

    def finish(self, claim: Claim, detail: dict[str, Any]) -> None:
        """Mark the step done, and the run when it was the last; LeaseLost if it is no longer ours."""
        with self.database.connect() as connection:
            self.fence(connection, claim)
            values = {
                "run_id": claim.run.run_id,
                "step": claim.step,
                "detail": Jsonb(detail),
                "grace": self.lease_seconds,
            }
            connection.execute(self._sql("finish_step"), values)
            connection.execute(self._sql("finish_run"), {**values, "grace": self.lease_seconds})

    def fail(self, claim: Claim, error: str) -> None:
        """End the run with its reason; LeaseLost if the step is no longer ours, for its driver may yet end it well."""
        with self.database.connect() as connection:
            self.fence(connection, claim)
            connection.execute(self._sql("fail_step"), (error, claim.run.run_id, claim.step))
            connection.execute(self._sql("fail_run"), (error, claim.run.run_id))

    def abandoned(self, limit_hours: float) -> list[Run]:
        """Runs that nobody drives, each with its remaining steps; those older than the limit are failed instead."""
        with self.database.connect() as connection:
            connection.execute(self._sql("fail_old_runs"), {"hours": limit_hours})
            rows = connection.execute(self._sql("take_abandoned_runs"), (self.lease_seconds,)).fetchall()
        return [_run(row) for row in rows]

    def forget_old_runs(self, days: int) -> None:
        """Delete finished runs that began longer ago, with their steps and what hangs on them."""
        with self.database.connect() as connection:
            connection.execute(self._sql("forget_old_runs"), {"days": days})

    def result_of(self, run_id: str, step: str) -> dict[str, Any] | None:
        """What the step kept: this run's, else the newest run's that ended it well; None if none did."""
        with self.database.connect() as connection:
            row = connection.execute(self._sql("result_of_step"), {"run_id": run_id, "step": step}).fetchone()
        return None if row is None else {**row["detail"], "run_id": row["run_id"]}

    def progress(self, run_id: str) -> dict[str, Any]:
        """The run's row with its steps' rows under `steps`, for those who follow it."""
        with self.database.connect() as connection:
            run = connection.execute(self._sql("read_run"), (run_id,)).fetchone()
            steps = connection.execute(self._sql("read_steps"), (run_id,)).fetchall()
        return {**(run or {}), "steps": steps}

    def remaining(self, run: Run) -> tuple[Step, ...]:
        """The steps of `run` as the flow knows them."""
        return tuple(self.flow.step(name) for name in run.steps)

    def _create(
        self, connection: Connection, trigger: str, wanted: tuple[str, ...], options: dict[str, Any]
    ) -> Run | None:
        values = (_new_run_id(), trigger, list(wanted), Jsonb(options), self.lease_seconds)
        row = connection.execute(self._sql("begin_run"), values).fetchone()
        if row is None:
            return None
        connection.execute(self._sql("add_steps"), (row["run_id"], list(wanted)))
        return _run(row)

    def _attached(self, running: Run, wanted: tuple[str, ...], options: dict[str, Any]) -> Run:
        asked_for = {step.name for step in self.flow.on_request} & set(wanted)
        if set(wanted) <= set(running.steps) and (options == running.options or not (options or asked_for)):
            return running
        raise Busy(f"{self.flow.name} run {running.run_id} is under way and does something else", running.run_id)

    def _own(self, name: str, values: tuple[object, ...], claim: Claim) -> None:
        with self.database.connect() as connection:
            if connection.execute(self._sql(name), values).rowcount == 0:
                raise LeaseLost(f"{self.flow.name}.{claim.step} of {claim.run.run_id} is driven by another worker")

    def _sql(self, name: str) -> Any:
        return compose_sql("mastergroup", name, **self._tables)


def _new_run_id() -> str:
    return f"{datetime.now(UTC):%Y%m%dt%H%M%S}-{token_hex(2)}"


def _run(row: dict[str, Any]) -> Run:
    return Run(row["run_id"], tuple(row["steps"]), row["options"])
