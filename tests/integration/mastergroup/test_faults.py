"""What a kill, a late worker, a doubled message or a locked table does to a run: it ends once, with one driver."""

import time
from collections import Counter

import psycopg
import pytest
import redis
from celery import Celery
from pydantic import SecretStr

from mastergroup.celery import make_app, send_chain
from mastergroup.database import Database
from mastergroup.errors import LeaseLost, PermanentError, TransientError
from mastergroup.queues import SYNC
from mastergroup.runs import Done, Ledger, Pending, StepContext
from mastergroup.settings import WorkerSettings
from mastergroup_local.stack import ports
from runs import wait_for_end
from workers import NAMES, Work, working

TAKE_OVER = "UPDATE sync_steps SET lease_owner = 'another/1' WHERE run_id = %s AND step = 'products'"


@pytest.fixture
def settings(database_url: str, redis_url: str) -> WorkerSettings:
    return WorkerSettings(
        database_url=SecretStr(database_url),
        redis_url=SecretStr(redis_url),
        database_lock_timeout_seconds=0.3,
        run_lease_seconds=2,
        step_max_retries=0,
        step_backoff_seconds=0.1,
        log_level="WARNING",
    )


@pytest.fixture
def ledger(settings: WorkerSettings) -> Ledger:
    return Ledger(Database(settings, "tests"), SYNC, settings.run_lease_seconds)


def start(app: Celery, ledger: Ledger) -> str:
    run, _ = ledger.begin("operator")
    send_chain(app, run.run_id, ledger.remaining(run))
    return run.run_id


@pytest.mark.parametrize(
    "outcome", [PermanentError("late"), TransientError("late"), ValueError("late"), Pending(0, {})]
)
def test_a_worker_that_was_taken_over_cannot_end_the_run(
    settings: WorkerSettings, ledger: Ledger, outcome: Exception | Pending
) -> None:
    late: list[str] = []

    def products(context: StepContext) -> Pending:
        with context.database.connect() as connection:
            connection.execute(TAKE_OVER, (context.run_id,))
        late.append(context.run_id)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with working(settings, products=products) as app:
        run_id = start(app, ledger)
        while not late:
            time.sleep(0.02)
        time.sleep(0.3)
    row = ledger.progress(run_id)
    assert (row["status"], row["steps"][0]["status"]) == ("running", "running")


def test_a_run_that_is_over_fences_off_its_driver(ledger: Ledger) -> None:
    run, _ = ledger.begin("operator")
    claim = ledger.claim(run.run_id, "products", "task-1")
    assert claim is not None
    ledger.abandoned(limit_hours=0)
    with ledger.database.connect() as connection, pytest.raises(LeaseLost):
        ledger.fence(connection, claim)
    row = ledger.progress(run.run_id)
    assert (row["status"], row["steps"][0]["status"]) == ("failed", "failed")


def test_a_scheduled_start_outlives_a_database_that_is_away(
    settings: WorkerSettings, ledger: Ledger, database_url: str
) -> None:
    with working(settings) as app:
        with psycopg.connect(database_url) as connection:
            connection.execute("LOCK TABLE sync_runs IN ACCESS EXCLUSIVE MODE")
            app.send_task(SYNC.start_task, queue=SYNC.queue)
            time.sleep(0.8)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            with ledger.database.connect() as connection:
                found = connection.execute("SELECT status FROM sync_runs").fetchall()
            if found == [{"status": "done"}]:
                return
            time.sleep(0.1)
    pytest.fail(f"the scheduled run was lost: {found}")


def test_a_chain_sent_twice_does_each_step_once(settings: WorkerSettings, ledger: Ledger) -> None:
    done: Counter[str] = Counter()

    def counting(name: str) -> Work:
        def work(_context: StepContext) -> Done:
            done[name] += 1
            return Done()

        return work

    with working(settings, **{name: counting(name) for name in NAMES}) as app:
        run, _ = ledger.begin("operator")
        for _ in range(2):
            send_chain(app, run.run_id, ledger.remaining(run))
        row = wait_for_end(ledger, run)
        time.sleep(0.3)
    assert row["status"] == "done"
    assert done == dict.fromkeys(NAMES, 1)


def test_an_emptied_broker_is_healed_by_a_tick(settings: WorkerSettings, ledger: Ledger, redis_url: str) -> None:
    looks: list[int] = []

    def products(context: StepContext) -> Done | Pending:
        looks.append(1)
        return Done() if len(looks) > 1 else Pending(1, context.detail)

    with working(settings, products=products) as app:
        run_id = start(app, ledger)
        while not looks:
            time.sleep(0.02)
        with redis.Redis.from_url(redis_url) as client:
            client.flushall()
        end = time.monotonic() + 15
        while ledger.progress(run_id)["status"] == "running" and time.monotonic() < end:
            app.send_task(SYNC.tick_task, queue=SYNC.queue)
            time.sleep(0.5)
    assert ledger.progress(run_id)["status"] == "done"


def test_a_broker_that_takes_nothing_is_said_in_words(settings: WorkerSettings, ledger: Ledger) -> None:
    nowhere = SecretStr(f"redis://{ports.HOST}:{ports.free_port()}")
    run, _ = ledger.begin("operator")
    dead = settings.model_copy(update={"redis_url": nowhere})
    with make_app("cli", dead) as app, pytest.raises(TransientError, match="Redis takes no task now"):
        send_chain(app, run.run_id, ledger.remaining(run))
