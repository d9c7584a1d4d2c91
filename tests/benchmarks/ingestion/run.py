"""Ingestion over HTTP from the ERP stand-in into PostgreSQL: ours beside dlt on a slice, and ours at full scale.

A row is a record or an order line that is stored at the end. The slice is the last three months of the feed, and all
products. Each way has a process and a database of its own; on the slice in turns, the best of two.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import psycopg

from benchmarks import databases
from benchmarks.full_scale.feeds import feed
from benchmarks.ingestion import erp
from benchmarks.measure import judge_least
from mastergroup.logging import configure_logging
from mastergroup_local.erp.synthetic.scales import FIRST_DAY

ROUNDS, GOAL = 2, 5.0
SLICE_FIRST_DAY = "2026-08-01"
_OUR_TABLES = ("products", "customer_records", "orders", "order_items")
_DLT_TABLES = (
    *("bench.products", "bench.customers", "bench.pos_orders", "bench.oe_orders"),
    *("bench.pos_orders__has_items", "bench.oe_orders__has_items"),
)
# What dlt's own page on performance offers: extract files small enough for both cores to normalize at once, loads in
# parallel, nothing compressed, COPY of CSV files in place of INSERT statements.
_TUNED = {
    "NORMALIZE__WORKERS": "2",
    "LOAD__WORKERS": "4",
    "EXTRACT__DATA_WRITER__FILE_MAX_ITEMS": "2000",
    "EXTRACT__DATA_WRITER__DISABLE_COMPRESSION": "true",
    "NORMALIZE__DATA_WRITER__FILE_MAX_ITEMS": "100000",
    "NORMALIZE__DATA_WRITER__DISABLE_COMPRESSION": "true",
}
_QUIET = {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR"}


@dataclass(frozen=True)
class Way:
    """One way to load the feed: its module, what it is told beside the addresses, and its environment."""

    module: str
    tables: tuple[str, ...]
    told: dict[str, str]
    environment: dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """How many rows are there at the end, and the seconds of each part."""

    rows: int
    seconds: dict[str, float]

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / sum(self.seconds.values())


_OURS = Way("benchmarks.ingestion.ours", _OUR_TABLES, {}, {})
WAYS = {
    "dlt as it comes": Way("benchmarks.ingestion.with_dlt", _DLT_TABLES, {"detect_dates": "yes"}, _QUIET),
    "dlt tuned": Way(
        "benchmarks.ingestion.with_dlt", _DLT_TABLES, {"detect_dates": "no", "file_format": "csv"}, _QUIET | _TUNED
    ),
    "ours": _OURS,
}


def run(server_url: str) -> None:
    """Print rows, seconds of each part and rows/s of each way, and the goal."""
    configure_logging("WARNING")
    with erp.serving(feed("full").folder) as stand_in:
        best: dict[str, Loaded] = {}
        for _ in range(ROUNDS):
            for name, way in WAYS.items():
                found = _load(way, server_url, stand_in, SLICE_FIRST_DAY)
                best[name] = max(best.get(name, found), found, key=lambda loaded: loaded.rate)
        for name, loaded in best.items():
            _tell(f"slice: {name}", loaded)
        _tell("full: ours", _load(_OURS, server_url, stand_in, FIRST_DAY.isoformat()))
    for name in ("dlt as it comes", "dlt tuned"):
        judge_least(f"ours beside {name}, on the slice", best["ours"].rate / best[name].rate, GOAL, "times")


def _load(way: Way, server_url: str, stand_in: erp.Erp, first_day: str) -> Loaded:
    create = databases.create_migrated if way is _OURS else databases.create
    url = create(server_url, "bench_ingestion")
    told = {"database": url, "erp": stand_in.url, "first_day": first_day, "history_start": FIRST_DAY.isoformat()}
    ended = subprocess.run(
        [sys.executable, "-m", way.module],
        input=json.dumps(told | way.told),
        env={**os.environ, **way.environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Loaded(_count(url, way.tables), json.loads(ended.stdout.splitlines()[-1]))


def _count(url: str, tables: tuple[str, ...]) -> int:
    with psycopg.connect(url) as connection:
        return sum(connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()[0] for table in tables)


def _tell(name: str, loaded: Loaded) -> None:
    parts = ", ".join(f"{part} {seconds:.1f}" for part, seconds in loaded.seconds.items())
    seconds = sum(loaded.seconds.values())
    print(f"  {name:<22} {loaded.rows:>9,} rows {seconds:7.1f} s {loaded.rate:8,.0f} rows/s   {parts}", flush=True)
