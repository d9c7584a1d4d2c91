"""One cycle from nothing: everything of the ERP is forgotten and read again, then a whole batch."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Event

import psycopg

from demo import Demo
from end_to_end.chaos.disturbances import Disturbance
from end_to_end.chaos.moments import Happened, Usual, cause

_FORGET = """
TRUNCATE orders, order_items, customers, customer_records, products, rejected_records, sync_cursors RESTART IDENTITY;
UPDATE table_counts SET row_count = 0 WHERE table_name IN ('orders', 'order_items', 'customers', 'products');
"""
_RUN = "SELECT run_id, status, error FROM {flow}_runs WHERE started_at >= %s ORDER BY started_at"
_PUBLISHED = "SELECT 1 FROM live_generation WHERE run_id = %s"
_END_SECONDS = 400


@dataclass(frozen=True)
class Cycle:
    """How a cycle went: `sync` and `pipeline` are `done` or the reason why not."""

    since: datetime
    sync: str
    pipeline: str
    seconds: float
    happened: list[Happened]

    @property
    def is_done(self) -> bool:
        return self.sync == self.pipeline == "done"

    @property
    def is_disturbed(self) -> bool:
        """Whether all that was planned came to pass; a program that was down already is disturbed enough."""
        return all(each.seconds is not None for each in self.happened) and any(each.hit for each in self.happened)


def run_cycle(demo: Demo, disturbances: list[Disturbance], usual: Usual) -> Cycle:
    """A whole cycle with these disturbances, none of them after its end."""
    since, over, started = _forget(demo), Event(), time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        trouble = pool.submit(lambda: list(cause(demo, disturbances, usual, since, over)))
        try:
            ended = [_run(demo, flow, since) for flow in ("sync", "pipeline")]
        finally:
            over.set()
        return Cycle(since, *ended, time.monotonic() - started, trouble.result())


def _forget(demo: Demo) -> datetime:
    with psycopg.connect(demo.values["DATABASE_URL"]) as connection:
        connection.execute(_FORGET)
    since: datetime = demo.rows("SELECT clock_timestamp() AS since")[0]["since"]
    return since


def _run(demo: Demo, flow: str, since: datetime) -> str:
    """A broker that is away when the run is sent is what the tick is for; a batch that is done is in service."""
    output, _ = demo.start(flow).communicate(timeout=_END_SECONDS)
    end = time.monotonic() + _END_SECONDS
    while (runs := demo.rows(_RUN.format(flow=flow), since)) and runs[0]["status"] == "running":
        if time.monotonic() > end:
            return f"not over after {_END_SECONDS} s"
        time.sleep(0.5)
    if not runs:
        return f"no run: {output.strip()[-300:]}"
    if runs[0]["status"] == "done" and flow == "pipeline" and not demo.rows(_PUBLISHED, runs[0]["run_id"]):
        return "done, but its lists are not in service"
    return str(runs[0]["error"] or runs[0]["status"])
