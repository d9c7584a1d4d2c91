"""The one task class that drives a step of a run, and the two tasks that start and heal runs."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, Protocol

from celery import Celery, Task
from celery.exceptions import Ignore

from mastergroup.alerts.sender import check_entries
from mastergroup.alerts.watch import watch
from mastergroup.celery import keep_small, log_as_json, make_app, say_alive, send_chain
from mastergroup.database import Database
from mastergroup.errors import Busy, LeaseLost, MasterGroupError, TransientError
from mastergroup.logging import get_logger, log_context, without_phones
from mastergroup.queues import Flow, Step
from mastergroup.runs.ledger import Claim, Ledger
from mastergroup.runs.step import Done, Pending, StepContext
from mastergroup.settings import RunSettings, WorkerSettings

log = get_logger(__name__)
_START_RETRIES = 20
_BUSY_SECONDS = 60


class StepFunction(Protocol):
    """The work of one step: does it, or starts it outside and answers Pending until it is there."""

    def __call__(self, context: StepContext, /) -> Done | Pending:
        """Raises TransientError to be tried again, anything else to end the run with its message."""
        ...


def make_worker_app(name: str, settings: WorkerSettings, flow: Flow, functions: Mapping[str, StepFunction]) -> Celery:
    """The application of a worker that owns `flow`: a task for each of its steps, its start and its tick.

    Raises PermanentError when ALERT_URLS cannot be used.
    """
    check_entries(settings)
    app = make_app(name, settings)
    log_as_json(settings)
    keep_small()
    say_alive()
    add_flow(app, settings, flow, functions)
    return app


def add_flow(app: Celery, settings: WorkerSettings, flow: Flow, functions: Mapping[str, StepFunction]) -> None:
    """The tasks of the steps that this worker does; start and tick belong to the worker that does the first step."""
    ledger = Ledger(Database(settings, str(app.main)), flow, settings.run_lease_seconds)
    for name, function in functions.items():
        app.register_task(_step_task(flow.step(name), ledger, settings, function))
    if flow.steps[0].name in functions:
        _add_start_and_tick(app, ledger, settings)


class StepTask(Task):
    """Claims the step, does it, and says how it ended: done, later, or failed with its reason."""

    abstract = True
    max_retries = None
    step: Step
    ledger: Ledger
    settings: RunSettings
    function: StepFunction

    def run(self, run_id: str) -> None:
        """Do this step of `run_id`; the next task of the chain is sent only if it ended well."""
        with log_context(run_id=run_id, step=self.step.name):
            claim = self.ledger.claim(run_id, self.step.name, self.request.id)
            if claim is None:
                self._pass_on_or_drop(run_id)
                return
            self._drive(claim)

    def _drive(self, claim: Claim) -> None:
        try:
            unfinished = self._work(claim, StepContext(self.ledger, claim))
        except LeaseLost:
            log.warning("lease lost: another worker drives the step, or its run is over")
            raise Ignore from None
        if unfinished is not None:
            raise unfinished

    def _work(self, claim: Claim, context: StepContext) -> Exception | None:
        """Do the step and write down how it ended; what Celery is to be told unless it ended well."""
        try:
            with _lease_kept(self.ledger, claim):
                outcome = self.function(context)
                if isinstance(outcome, Done):
                    self.ledger.finish(claim, context.with_progress(outcome.detail))
                    log.info("step done", **_counts(outcome.detail))
                    return None
        except LeaseLost:
            raise
        except TransientError as error:
            return self._after_failure(claim, context, error)
        except Exception as error:
            return self._fail(claim, _reason(error), error)
        return self._later(claim, outcome)

    def _later(self, claim: Claim, outcome: Pending) -> Exception:
        self.ledger.wait(claim, self.request.id, outcome.seconds, outcome.detail)
        return self._resend(outcome.seconds)

    def _after_failure(self, claim: Claim, context: StepContext, error: TransientError) -> Exception:
        if claim.attempts >= self.settings.step_max_retries:
            return self._fail(claim, f"{error} (given up after {claim.attempts + 1} attempts)", error)
        seconds = max(self._backoff(claim.attempts), error.retry_after or 0)
        self.ledger.wait(claim, self.request.id, seconds, context.detail, failed=True)
        log.warning("step failed, will be tried again", reason=str(error), attempt=claim.attempts + 1, seconds=seconds)
        return self._resend(seconds)

    def _backoff(self, attempts: int) -> float:
        longest = min(self.settings.step_backoff_seconds * 2**attempts, self.settings.step_backoff_max_seconds)
        return random.uniform(longest / 2, longest)  # noqa: S311

    def _resend(self, seconds: float) -> Exception:
        # The same task id and the rest of the chain travel along; no worker is held while it waits.
        resent: Exception = self.retry(countdown=seconds, throw=False)
        return resent

    def _fail(self, claim: Claim, reason: str, error: Exception) -> Exception:
        self.ledger.fail(claim, reason)
        log.error("step failed", reason=reason)
        return error

    def _pass_on_or_drop(self, run_id: str) -> None:
        if not self.ledger.is_done(run_id, self.step.name):
            log.info("step is held by another worker, or its run is over: message dropped")
            raise Ignore


def _step_task(step: Step, ledger: Ledger, settings: RunSettings, function: StepFunction) -> Task:
    attributes = {"name": step.task, "step": step, "ledger": ledger, "settings": settings, "__module__": __name__}
    task_class = type(f"{step.name}_task", (StepTask,), {**attributes, "function": staticmethod(function)})
    task: Task = task_class()
    return task


def _add_start_and_tick(app: Celery, ledger: Ledger, settings: WorkerSettings) -> None:
    # Nothing else would start a night's run whose one message met a database that was away.
    patience = {"autoretry_for": (TransientError,), "max_retries": _START_RETRIES}
    backoff = {"retry_backoff": settings.step_backoff_seconds, "retry_backoff_max": settings.step_backoff_max_seconds}

    @app.task(name=ledger.flow.start_task, shared=False, bind=True, **patience, **backoff)
    def start(task: Task) -> None:
        try:
            run, is_new = ledger.begin("schedule")
        except Busy as busy:
            # Every run has an end, and this one begins after it.
            tries = settings.run_limit_hours * 3600 / _BUSY_SECONDS
            raise task.retry(exc=busy, countdown=_BUSY_SECONDS, max_retries=int(tries)) from None
        if is_new:
            send_chain(app, run.run_id, ledger.remaining(run))
        log.info("run started" if is_new else "a run is under way already", run_id=run.run_id)
        ledger.forget_old_runs(settings.runs_days)

    @app.task(name=ledger.flow.tick_task, shared=False)
    def tick() -> None:
        for run in ledger.abandoned(ledger.flow.limit_hours or settings.run_limit_hours):
            log.warning("nobody drives the run: its chain is sent again", run_id=run.run_id, steps=run.steps)
            send_chain(app, run.run_id, ledger.remaining(run))
        watch(ledger.database, settings)


@contextmanager
def _lease_kept(ledger: Ledger, claim: Claim) -> Iterator[None]:
    """Renew the lease in the background while the block works, however long one statement takes."""
    stop = Event()
    keeper = Thread(target=_keep, args=(ledger, claim, stop), name="lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(ledger: Ledger, claim: Claim, stop: Event) -> None:
    while not stop.wait(ledger.lease_seconds / 3):
        try:
            ledger.renew(claim)
        except TransientError:
            log.warning("lease not renewed: PostgreSQL does not answer")
        except LeaseLost:
            return


def _reason(error: Exception) -> str:
    """What is kept and shown: our own sentence, or the first line of a bug's message (the rest may quote a row)."""
    if isinstance(error, MasterGroupError):
        return str(error)
    return without_phones(f"{type(error).__name__}: {str(error).partition(chr(10))[0]}")


def _counts(detail: dict[str, Any]) -> dict[str, int]:
    return {key: value for key, value in detail.items() if isinstance(value, int)}
