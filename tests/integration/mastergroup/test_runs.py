"""The ledger and the task class that drives a run: leases, waits, failures and their ends."""

import time

import psycopg
import pytest
from pydantic import SecretStr

from mastergroup.celery import send_chain
from mastergroup.database import Database
from mastergroup.errors import Busy, LeaseLost, PermanentError, TransientError
from mastergroup.queues import SYNC
from mastergroup.runs import Done, Ledger, Pending, Run, StepContext
from mastergroup.settings import WorkerSettings
from runs import wait_for_end
from workers import NAMES, Work, working


@pytest.fixture
def settings(database_url: str, redis_url: str) -> WorkerSettings:
    return WorkerSettings(
        database_url=SecretStr(database_url),
        redis_url=SecretStr(redis_url),
        run_lease_seconds=2,
        step_max_retries=2,
        step_backoff_seconds=0.1,
        log_level="WARNING",
    )


@pytest.fixture
def ledger(settings: WorkerSettings) -> Ledger:
    return Ledger(Database(settings, "tests"), SYNC, settings.run_lease_seconds)


def test_a_second_trigger_attaches_to_the_first(ledger: Ledger) -> None:
    first, is_new = ledger.begin("operator")
    second, is_second_new = ledger.begin("schedule")
    assert (is_new, is_second_new) == (True, False)
    assert second == first


def test_a_trigger_for_part_of_what_runs_attaches_and_one_for_something_else_has_to_wait(ledger: Ledger) -> None:
    running, _ = ledger.begin("operator", ("products", "customers"))
    assert ledger.begin("operator", ("customers",)) == (running, False)
    for steps, options in ((("products", "aggregates"), {}), (("products",), {"from": "2024-01-01"})):
        with pytest.raises(Busy, match="does something else") as caught:
            ledger.begin("operator", steps, **options)
        assert caught.value.run_id == running.run_id


def test_a_request_without_options_does_not_attach_to_a_narrower_one(ledger: Ledger) -> None:
    running, _ = ledger.begin("operator", ("replay",), stream="pos")
    assert ledger.begin("operator", ("replay",), stream="pos") == (running, False)
    with pytest.raises(Busy):
        ledger.begin("operator", ("replay",))


def test_only_one_worker_holds_a_step(ledger: Ledger) -> None:
    run, _ = ledger.begin("operator")
    claim = ledger.claim(run.run_id, "products", "task-1")
    assert claim is not None
    assert ledger.claim(run.run_id, "products", "task-2") is None
    assert ledger.claim(run.run_id, "products", "task-1") is None, "a message handed out twice is held off as well"


def test_a_later_step_waits_for_the_earlier(ledger: Ledger) -> None:
    run, _ = ledger.begin("operator")
    assert ledger.claim(run.run_id, "customers", "task-1") is None


def test_a_lapsed_lease_is_taken_over_and_the_late_worker_is_fenced_off(ledger: Ledger) -> None:
    run, _ = ledger.begin("operator")
    late = ledger.claim(run.run_id, "products", "task-1")
    assert late is not None
    time.sleep(ledger.lease_seconds + 0.1)
    taker = ledger.claim(run.run_id, "products", "task-2")
    assert taker is not None
    with pytest.raises(LeaseLost):
        ledger.renew(late)
    with ledger.database.connect() as connection, pytest.raises(LeaseLost):
        ledger.fence(connection, late)
    with pytest.raises(LeaseLost):
        ledger.finish(late, {})
    ledger.finish(taker, {"rows": 1})
    assert ledger.is_done(run.run_id, "products")


def test_a_waiting_step_is_left_to_its_own_message(ledger: Ledger) -> None:
    run, _ = ledger.begin("operator")
    claim = ledger.claim(run.run_id, "products", "task-1")
    assert claim is not None
    ledger.wait(claim, "task-1", 30, {"arn": "a"})
    assert ledger.claim(run.run_id, "products", "another") is None
    back = ledger.claim(run.run_id, "products", "task-1")
    assert back is not None
    assert back.detail == {"arn": "a"}


def test_results_come_from_the_own_run_first(ledger: Ledger) -> None:
    for value in ("old", "new"):
        run, _ = ledger.begin("operator", ("products",))
        claim = ledger.claim(run.run_id, "products", "t")
        assert claim is not None
        ledger.finish(claim, {"value": value})
        if value == "old":
            first = run
    assert (ledger.result_of("another run", "products") or {})["value"] == "new"
    assert (ledger.result_of(first.run_id, "products") or {})["value"] == "old"
    assert ledger.result_of(first.run_id, "customers") is None


def test_a_chain_runs_every_step_once_and_in_order(settings: WorkerSettings, ledger: Ledger) -> None:
    seen: list[str] = []

    def noting(name: str) -> Work:
        def work(context: StepContext) -> Done:
            seen.append(name)
            return Done({"options": context.options})

        return work

    with working(settings, **{name: noting(name) for name in NAMES}) as app:
        run, _ = ledger.begin("operator", **{"from": "2024-01-01"})
        send_chain(app, run.run_id, ledger.remaining(run))
        row = wait_for_end(ledger, run)
    assert (row["status"], seen) == ("done", list(NAMES))
    assert row["steps"][0]["detail"] == {"options": {"from": "2024-01-01"}}


def test_a_pending_step_comes_back_with_what_it_kept(settings: WorkerSettings, ledger: Ledger) -> None:
    def products(context: StepContext) -> Done | Pending:
        looks = context.detail.get("looks", 0) + 1
        return Done({"looks": looks}) if looks == 3 else Pending(0.1, {"looks": looks})

    with working(settings, products=products) as app:
        run, _ = ledger.begin("operator")
        send_chain(app, run.run_id, ledger.remaining(run))
        row = wait_for_end(ledger, run)
    assert row["status"] == "done"
    assert row["steps"][0]["detail"] == {"looks": 3}


def test_a_transient_failure_is_tried_again(settings: WorkerSettings, ledger: Ledger) -> None:
    tries: list[int] = []

    def products(context: StepContext) -> Done:
        tries.append(1)
        context.save(kept=True)
        if len(tries) < 3:
            raise TransientError("not yet")
        return Done(context.detail)

    with working(settings, products=products) as app:
        run, _ = ledger.begin("operator")
        send_chain(app, run.run_id, ledger.remaining(run))
        row = wait_for_end(ledger, run)
    assert (row["status"], len(tries), row["steps"][0]["detail"]) == ("done", 3, {"kept": True})


def test_every_retry_has_an_end_and_a_reason(settings: WorkerSettings, ledger: Ledger) -> None:
    def products(_context: StepContext) -> Done:
        raise TransientError("the ERP answers 503")

    with working(settings, products=products) as app:
        run, _ = ledger.begin("operator")
        send_chain(app, run.run_id, ledger.remaining(run))
        row = wait_for_end(ledger, run)
    assert (row["status"], row["error"]) == ("failed", "the ERP answers 503 (given up after 3 attempts)")


@pytest.mark.parametrize("error", [PermanentError("wrong token"), ValueError("a bug")])
def test_a_permanent_failure_ends_the_run_with_its_reason(
    settings: WorkerSettings, ledger: Ledger, error: Exception
) -> None:
    after: list[str] = []

    def customers(_context: StepContext) -> Done:
        after.append("customers")
        return Done()

    def products(_context: StepContext) -> Done:
        raise error

    with working(settings, products=products, customers=customers) as app:
        run, _ = ledger.begin("operator")
        send_chain(app, run.run_id, ledger.remaining(run))
        row = wait_for_end(ledger, run)
    assert row["status"] == "failed"
    assert str(error) in row["error"]
    assert after == []


def test_the_tick_sends_a_lost_chain_again(settings: WorkerSettings, ledger: Ledger) -> None:
    run, _ = ledger.begin("operator")
    with working(settings) as app:
        app.send_task(SYNC.tick_task, queue=SYNC.queue)
        time.sleep(1)
        assert ledger.progress(run.run_id)["status"] == "running", "it is given a while before it counts as lost"
        time.sleep(settings.run_lease_seconds)
        app.send_task(SYNC.tick_task, queue=SYNC.queue)
        assert wait_for_end(ledger, run)["status"] == "done"


def test_a_driven_run_is_not_abandoned(ledger: Ledger) -> None:
    run, _ = ledger.begin("operator")
    claim = ledger.claim(run.run_id, "products", "t")
    assert claim is not None
    for _ in range(3):
        time.sleep(1)
        ledger.renew(claim)
        assert ledger.abandoned(limit_hours=1) == []


def test_a_run_that_nobody_takes_ends_with_a_reason(ledger: Ledger) -> None:
    run, _ = ledger.begin("operator")
    assert ledger.abandoned(limit_hours=0) == []
    row = ledger.progress(run.run_id)
    assert row["status"] == "failed"
    assert row["error"].endswith("waiting at step products")


def test_the_start_task_creates_one_run_and_deletes_those_that_are_too_old(
    settings: WorkerSettings, ledger: Ledger, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO sync_runs (run_id, trigger, steps, status, started_at, resend_after)"
            " SELECT 'r' || days, 'operator', '{products}', 'failed', now() - make_interval(days => days), now()"
            " FROM unnest(ARRAY[399, 401]) AS days"
        )
        connection.execute(
            "INSERT INTO sync_steps (run_id, step, position) SELECT run_id, 'products', 1 FROM sync_runs"
        )
        connection.execute(
            "INSERT INTO sync_windows (run_id, stream, received, inserted, updated, unchanged, rejected, seconds)"
            " SELECT run_id, 'pos', 0, 0, 0, 0, 0, 1 FROM sync_runs"
        )
    with working(settings) as app:
        app.send_task(SYNC.start_task, queue=SYNC.queue)
        wait_for_end(ledger, _scheduled_run(ledger))
        with ledger.database.connect() as connection:
            rows = connection.execute("SELECT trigger, status FROM sync_runs ORDER BY started_at").fetchall()
            kept = connection.execute(
                "SELECT run_id FROM sync_windows UNION ALL SELECT run_id FROM sync_steps WHERE run_id LIKE 'r%'"
            ).fetchall()
    assert rows == [{"trigger": "operator", "status": "failed"}, {"trigger": "schedule", "status": "done"}]
    assert kept == [{"run_id": "r399"}] * 2


def _scheduled_run(ledger: Ledger) -> Run:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with ledger.database.connect() as connection:
            row = connection.execute("SELECT run_id FROM sync_runs WHERE trigger = 'schedule'").fetchone()
        if row is not None:
            return Run(row["run_id"], steps=(), options={})
        time.sleep(0.05)
    pytest.fail("no run was begun")
