"""A dead ERP is left alone: no request while the circuit is open, one that tries, and a run that ends all the same."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from mastergroup.celery import send_chain
from mastergroup.errors import TransientError
from mastergroup.settings import SyncSettings
from runs import wait_for_end
from sync_worker.store.circuit import Circuit
from sync_worker.tasks import build_steps
from workers import working

Rows = Callable[..., list[dict[str, Any]]]
DEAD = (503, {}, b"{}")


@pytest.fixture
def settings(settings: SyncSettings) -> SyncSettings:
    changes = {"erp_circuit_failures": 2, "erp_circuit_seconds": 600.0, "erp_read_timeout_seconds": 0.2}
    return settings.model_copy(update=changes)


@pytest.fixture
def silence() -> Iterator[str]:
    """An ERP that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def state(rows: Rows) -> dict[str, Any]:
    return rows("SELECT status, failures, reason, next_try_at FROM erp_circuit")[0]


def let_it_try(rows: Rows) -> None:
    """What time does to an open circuit."""
    rows("UPDATE erp_circuit SET next_try_at = now() - interval '1 s' RETURNING 1")


def begin_orders(sync: Any) -> str:
    run, _ = sync.ledger.begin("operator")
    sync.step(run.run_id, "products")
    sync.step(run.run_id, "customers")
    return str(run.run_id)


def fail(sync: Any, run_id: str) -> TransientError:
    sync.lapse()
    with pytest.raises(TransientError) as caught:
        sync.step(run_id, "pos_orders")
    return caught.value


def tried(rows: Rows) -> Any:
    return rows("SELECT detail->'progress'->'trying' AS days FROM sync_steps WHERE step = 'pos_orders'")[0]["days"]


def test_the_circuit_opens_tries_and_closes(sync: Any, erp: Any, rows: Rows, order: Any) -> None:
    erp.feeds["get_pos_orders"] = [order(1)]
    run_id = begin_orders(sync)
    erp.instead = [DEAD, DEAD, DEAD]
    assert fail(sync, run_id).retry_after is None
    assert fail(sync, run_id).retry_after == 600
    assert (state(rows)["status"], state(rows)["reason"]) == ("open", "the ERP answered 503")
    asked, days = len(erp.asked), tried(rows)
    refused = fail(sync, run_id)
    assert str(refused) == "no request is sent to a dead ERP: the ERP answered 503"
    assert 590 < (refused.retry_after or 0) <= 600
    assert (len(erp.asked), tried(rows)) == (asked, days)
    let_it_try(rows)
    assert fail(sync, run_id).retry_after == 600
    assert len(erp.asked) == asked + 1
    fail(sync, run_id)
    assert len(erp.asked) == asked + 1
    let_it_try(rows)
    sync.lapse()
    assert sync.step(run_id, "pos_orders")["inserted"] == 1
    assert state(rows) == {"status": "ok", "failures": 0, "reason": None, "next_try_at": None}


def test_of_two_workers_one_tries(settings: SyncSettings, rows: Rows) -> None:
    rows("UPDATE erp_circuit SET status = 'open', failures = 2, reason = 'r', next_try_at = now() RETURNING 1")
    url = settings.database_url.get_secret_value()
    with psycopg.connect(url, autocommit=True, row_factory=psycopg.rows.dict_row) as connection:
        Circuit(connection, settings).admit()
        with pytest.raises(TransientError):
            Circuit(connection, settings).admit()


@pytest.mark.parametrize(
    ("spoiled", "failures"),
    [
        ((502, {}, b""), 1),
        ((200, {}, b"<html>Bad gateway</html>"), 1),
        ((200, {"Content-Length": "9999"}, b'[{"id": 1}'), 1),
        ((200, {}, b'[{"id": 1}, {"id"'), 0),
        ((429, {"Retry-After": "999999999999"}, b"{}"), 0),
    ],
)
def test_what_counts_as_dead(sync: Any, erp: Any, rows: Rows, spoiled: Any, failures: int) -> None:
    run_id = begin_orders(sync)
    erp.instead = [spoiled]
    waits = fail(sync, run_id).retry_after
    assert state(rows)["failures"] == failures
    assert waits in (None, 3600.0)


def test_silence_and_a_closed_door_are_death(settings: SyncSettings, silence: str, rows: Rows) -> None:
    from sync_worker.erp.client import ErpClient
    from sync_worker.erp.windows import Window

    url, day = settings.database_url.get_secret_value(), settings.erp_history_start
    with psycopg.connect(url, autocommit=True, row_factory=psycopg.rows.dict_row) as connection:
        for address in (silence, "http://127.0.0.1:9"):
            changed = settings.model_copy(update={"erp_base_url": address})
            with ErpClient(changed, Circuit(connection, changed)) as client, pytest.raises(TransientError):
                list(client.records("get_pos_orders", Window(day, day)))
    assert (state(rows)["status"], state(rows)["failures"]) == ("open", 2)


def test_a_dead_erp_ends_the_run_with_its_reason_and_the_next_run_tries_again(
    settings: SyncSettings, sync: Any, erp: Any, rows: Rows, order: Any
) -> None:
    quick = {"erp_circuit_seconds": 0.05, "step_max_retries": 3, "step_backoff_seconds": 0.01}
    quick |= {"step_backoff_max_seconds": 0.02, "log_level": "ERROR"}
    changed = settings.model_copy(update=quick)
    erp.feeds["get_pos_orders"] = [order(1)]
    with working(changed, **build_steps(changed)) as app:
        erp.instead = [DEAD] * 50
        run, _ = sync.ledger.begin("operator")
        send_chain(app, run.run_id, sync.ledger.remaining(run))
        ended = wait_for_end(sync.ledger, run)
        assert ended["status"] == "failed"
        assert ended["error"].endswith("the ERP answered 503 (given up after 4 attempts)")
        assert state(rows)["status"] == "open"
        erp.instead = []
        run, _ = sync.ledger.begin("operator")
        send_chain(app, run.run_id, sync.ledger.remaining(run))
        assert wait_for_end(sync.ledger, run)["status"] == "done"
    assert state(rows)["status"] == "ok"
