"""Whole cycle, ERP to the first served answer: at full scale and at a tenth of it, with the memory of each program."""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
from psycopg.rows import dict_row

from benchmarks.cycle.memory import CLIENTS, MemoryWatch
from mastergroup_local.stack import lifecycle
from mastergroup_local.stack.feeds import SYNTHETIC, choose
from mastergroup_local.stack.folders import Folders

_ROOT = Path(".local/benchmarks/cycle")
_LIMIT_SECONDS = 180
_TENTH = 0.15
_WORKER_MB = 250
_TOGETHER_MB = 1000
_STEPS = """
SELECT step, extract(epoch FROM finished_at - started_at)::float8 AS seconds
FROM (SELECT * FROM sync_steps UNION ALL SELECT * FROM pipeline_steps) AS steps ORDER BY started_at
"""


@dataclass(frozen=True)
class Measured:
    """One cycle: seconds from the trigger to the answer, seconds by step, and the memory watched meanwhile."""

    seconds: float
    steps: dict[str, float]
    memory: MemoryWatch


def run() -> None:
    """Measure a tenth, then the whole."""
    tenth, full = _measure("tenth"), _measure("full")
    print(f"  {'step':<18} {'tenth':>8} {'full':>8}")
    for step, seconds in full.steps.items():
        print(f"  {step:<18} {tenth.steps[step]:8.1f} {seconds:8.1f} s")
    print(f"  {'whole cycle':<18} {tenth.seconds:8.1f} {full.seconds:8.1f} s")
    print(f"  {'peak memory, MB':<18} {'PSS':>8} {'resident':>8}")
    for name, peak in full.memory.peaks.items():
        print(f"  {name:<18} {peak:8.0f} {full.memory.resident[name]:8.0f}")
    print(f"  {'together':<18} {full.memory.together:8.0f}   ({', '.join(CLIENTS)})")
    _judge("the whole cycle, seconds", full.seconds, _LIMIT_SECONDS)
    _judge("a tenth of the data, of the time", tenth.seconds / full.seconds, _TENTH)
    for worker in ("sync-worker", "personalize-worker"):
        _judge(f"{worker}'s process tree, MB", full.memory.peaks[worker], _WORKER_MB)
    _judge("the client's server together, MB", full.memory.together, _TOGETHER_MB)


def _judge(what: str, value: float, limit: float) -> None:
    print(f"  {'PASS' if value <= limit else 'FAIL'}  {what}: {value:.3g}, at most {limit:g}")


def _measure(scale: str) -> Measured:
    folders = Folders((_ROOT / scale).resolve())
    folders.create()
    feed = choose(folders, SYNTHETIC, scale, 1)
    shutil.rmtree(folders.state(feed.name), ignore_errors=True)
    lifecycle.start(folders, feed)
    try:
        return _cycle(folders)
    finally:
        lifecycle.stop(folders)


def _cycle(folders: Folders) -> Measured:
    values = lifecycle.environment(folders)
    memory = MemoryWatch(folders.run)
    memory.start()
    started = time.perf_counter()
    for flow in ("sync", "pipeline"):
        subprocess.run([sys.executable, "-m", "mastergroup.cli", flow], env=values, check=True, capture_output=True)
    _first_answer(values)
    seconds = time.perf_counter() - started
    memory.stop()
    steps = {row["step"]: row["seconds"] for row in _rows(values, _STEPS)}
    return Measured(seconds, steps, memory)


def _first_answer(values: dict[str, str]) -> None:
    """A personal list of the generation that was just published, from the API."""
    [user] = _rows(values, "SELECT user_id FROM customer_profiles ORDER BY cardinality(purchased) DESC, 1 LIMIT 1")
    path = f"/api/v1/personalize/recommendations/{quote(user['user_id'], safe='')}"
    for _ in range(100):
        answer = httpx.get(values["API_URL"] + path, timeout=10).json()
        if answer["meta"]["generation"] > 0 and answer["meta"]["tier"] == "personal":
            return
        time.sleep(0.05)
    sys.exit(f"no personal list was served: {answer}")


def _rows(values: dict[str, str], query: str) -> list[dict[str, Any]]:
    with psycopg.connect(values["DATABASE_URL"], row_factory=dict_row) as connection:
        return connection.execute(query.encode()).fetchall()
