"""One cycle from nothing: everything of the ERP is forgotten and read again, then a whole batch."""

import time
from threading import Event, Thread
from typing import Any

import psycopg

from demo import Demo
from end_to_end.chaos.disturbances import Disturbance, disturb

_FORGET = """
TRUNCATE orders, order_items, customers, customer_records, products, rejected_records, sync_cursors RESTART IDENTITY;
UPDATE table_counts SET row_count = 0 WHERE table_name IN ('orders', 'order_items', 'customers', 'products');
"""
_END_SECONDS = 400


def run_cycle(demo: Demo, disturbances: list[Disturbance]) -> dict[str, Any]:
    """How the two runs ended, and the seconds that the cycle took."""
    with psycopg.connect(demo.values["DATABASE_URL"]) as connection:
        connection.execute(_FORGET)
    over, started = Event(), time.monotonic()
    trouble = Thread(target=_cause, args=(demo, disturbances, started, over))
    trouble.start()
    try:
        ended = {flow: _run(demo, flow) for flow in ("sync", "pipeline")}
    finally:
        over.set()
        trouble.join()
    return {**ended, "seconds": time.monotonic() - started}


def _cause(demo: Demo, disturbances: list[Disturbance], started: float, over: Event) -> None:
    for each in disturbances:
        if not over.wait(max(0.0, started + each.seconds - time.monotonic())):
            disturb(demo, each.what)


def _run(demo: Demo, flow: str) -> str:
    """`done`, or the reason why not. A broker that is away when the run is sent is what the tick is for."""
    follower = demo.start(flow)
    output, _ = follower.communicate(timeout=_END_SECONDS)
    if follower.returncode == 0:
        return "done"
    return _ended(demo, flow) or output.strip()[-300:]


def _ended(demo: Demo, flow: str) -> str:
    """How the newest run ended, for a command that could not follow it to its end; empty without one."""
    end = time.monotonic() + _END_SECONDS
    query = f"SELECT status, error FROM {flow}_runs ORDER BY started_at DESC LIMIT 1"
    while time.monotonic() < end:
        row = demo.rows(query)[0]
        if row["status"] != "running":
            return row["error"] or str(row["status"])
        time.sleep(0.5)
    return f"not over after {_END_SECONDS} s"
