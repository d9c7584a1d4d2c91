"""The accounts of a sync as an operator reads them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

Rows = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def tell(database_url: str, redis_url: str) -> Any:
    """What a command prints, and its exit code; in a process of its own, as it sets the logging up."""
    env = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url, "SYNC_HOURS": "0,8,16"}

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "mastergroup.cli", *arguments]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_report_of_a_sync_and_of_a_replay(tell: Any, sync: Any, erp: Any, rows: Rows, order: Any) -> None:
    assert tell("sync-report") == (1, "no sync has run yet: make sync\n")
    undated = order(3, order_date="soon", feed_day="2025-03-01")
    erp.feeds["get_pos_orders"] = [order(1, ("a", 1, 1), ("", 1, 1)), order(2), order(2), undated]
    sync.run()
    run, _ = sync.ledger.begin("operator", ("replay",))
    sync.step(run.run_id, "replay")
    code, text = tell("sync-report")
    assert code == 0
    [line] = [line.split() for line in text.splitlines() if line.startswith("pos")]
    assert line[1:10] == ["4", "2", "2", "2", "0", "1", "1", "2", "1"]
    assert "pos               1  order_date: a readable date is needed" in text
    assert "pos               0 records, 1 lines  sku: an id is needed" in text
    assert "within the promise of 8 h" in text
    report = json.loads(tell("sync-report", "--run", run.run_id, "--json")[1])
    [pos] = report["streams"]
    assert (pos["stream"], pos["received"], pos["rejected"], pos["loaded"]) == ("pos", 2, 1, 0)
    rows("UPDATE sync_runs SET finished_at = now() - interval '9 hours' RETURNING 1")
    assert "LATE, for the promise of 8 h" in tell("sync-report")[1]
    assert tell("sync-report", "--run", "x") == (1, "there is no sync run x\n")


def test_the_status_says_that_the_erp_is_left_alone(tell: Any, rows: Rows) -> None:
    assert "ERP ok since " in tell("status")[1]
    rows(
        "UPDATE erp_circuit SET status = 'open', failures = 5, reason = 'the ERP answered 503', next_try_at = now()"
        " RETURNING 1"
    )
    assert ": the ERP answered 503; next try 2" in tell("status")[1]
