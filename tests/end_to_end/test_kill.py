"""A worker killed in the middle of a cycle ends in the same published result."""

import os
import signal
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from demo import Demo

LISTS = {
    "offline_user_recommendations": "user_id",
    "offline_similar_items": "product_id",
    "offline_item_affinity": "user_id",
}


def published(demo: Demo) -> dict[str, list[dict[str, object]]]:
    return {view: demo.rows(f"SELECT * FROM {view} ORDER BY {key}") for view, key in LISTS.items()}


def kill_worker(pid_file: Path) -> None:
    """kill -9 the worker and its children, by id."""
    worker = psutil.Process(int(pid_file.read_text()))
    for process in [*worker.children(recursive=True), worker]:
        os.kill(process.pid, signal.SIGKILL)


def wait_for_step(demo: Demo, table: str, step: str) -> None:
    """Until the newest run has begun the step; one that is over between two looks has begun as well."""
    runs = table.replace("steps", "runs")
    query = (
        f"SELECT 1 FROM {table} WHERE step = %s AND status <> 'pending'"
        f" AND run_id = (SELECT run_id FROM {runs} WHERE status = 'running')"
    )
    for _ in range(1200):
        if demo.rows(query, step):
            return
        time.sleep(0.05)
    pytest.fail(f"{step} was never seen running")


@pytest.mark.parametrize("step", ["export", "train", "segment", "load"])
def test_killing_the_batch_worker(demo: Demo, step: str) -> None:
    before = published(demo)
    generation = demo.rows("SELECT generation FROM live_generation")
    follower = demo.start("pipeline")
    wait_for_step(demo, "pipeline_steps", step)
    kill_worker(demo.root / "run" / "personalize-worker.pid")
    output, _ = follower.communicate(timeout=240)
    assert follower.returncode == 0, output
    assert demo.rows("SELECT generation FROM live_generation") != generation
    assert published(demo) == before


FORGET = """
DELETE FROM orders;
DELETE FROM order_items;
DELETE FROM sync_cursors WHERE stream IN ('pos', 'oe');
UPDATE table_counts SET row_count = 0 WHERE table_name IN ('orders', 'order_items');
"""
SALES = (
    "SELECT source, order_id, unified_customer_id, content_hash FROM orders ORDER BY source, order_id",
    "SELECT * FROM order_items ORDER BY source, order_id, line",
    "SELECT table_name, row_count FROM table_counts WHERE table_name IN ('orders', 'order_items') ORDER BY table_name",
)


def test_killing_the_sync_worker(demo: Demo) -> None:
    """The orders are read anew from nothing, with a kill on the way: none is lost, none is doubled."""
    before = [demo.rows(query) for query in SALES]
    with psycopg.connect(demo.values["DATABASE_URL"]) as connection:
        connection.execute(FORGET)
    follower = demo.start("sync")
    wait_for_step(demo, "sync_steps", "pos_orders")
    kill_worker(demo.root / "run" / "sync-worker.pid")
    output, _ = follower.communicate(timeout=240)
    assert follower.returncode == 0, output
    assert [demo.rows(query) for query in SALES] == before
