"""The orders in force, kept in the store: the job process and a restarted service see them too."""

import sqlite3
import time
from collections.abc import Container
from dataclasses import asdict
from typing import Any

import orjson

from mastergroup_local.personalize.faults import Fault
from mastergroup_local.personalize.orders import Order

TABLES = """
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0,
    struck INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS latency (kind TEXT PRIMARY KEY, seconds REAL NOT NULL);
"""
ANY = "*"


def replace(db: sqlite3.Connection, order: Order, default_seconds: float) -> None:
    """Put an order in force instead of the one before; what waits longer than it allows waits no longer."""
    db.execute("DELETE FROM faults")
    db.execute("DELETE FROM latency")
    db.executemany("INSERT INTO latency VALUES (?, ?)", order.latency.items())
    db.executemany("INSERT INTO faults (body) VALUES (?)", [(orjson.dumps(asdict(each)),) for each in order.faults])
    kinds = [kind for (kind,) in db.execute("SELECT DISTINCT kind FROM resources")]
    for kind in kinds:
        latest = time.time() + seconds(db, kind, default_seconds)
        db.execute("UPDATE resources SET due = min(due, ?) WHERE kind = ?", (latest, kind))


def seconds(db: sqlite3.Connection, kind: str, default: float) -> float:
    """Return how long a waiting status of a kind of resource lasts at least."""
    sql = "SELECT seconds FROM latency WHERE kind IN (?, ?) ORDER BY kind = ? LIMIT 1"
    found = db.execute(sql, (kind, ANY, ANY)).fetchone()
    return float(found[0]) if found else default


def take(db: sqlite3.Connection, faults: Container[str], name: str) -> Fault | None:
    """Return the first of these faults that strikes an operation or a kind of resource now, counting it."""
    for id_, body, asked, struck in db.execute("SELECT id, body, asked, struck FROM faults ORDER BY id").fetchall():
        fault = Fault(**orjson.loads(body))
        if fault.fault not in faults or not fault.is_for(name, struck):
            continue
        drawn = fault.is_drawn(asked)
        db.execute("UPDATE faults SET asked = asked + 1, struck = struck + ? WHERE id = ?", (drawn, id_))
        if drawn:
            return fault
    return None


def shown(db: sqlite3.Connection) -> dict[str, Any]:
    """Return the latencies, and each fault with how often it has struck."""
    faults = db.execute("SELECT body, struck FROM faults ORDER BY id").fetchall()
    return {
        "latency": dict(db.execute("SELECT kind, seconds FROM latency").fetchall()),
        "faults": [{**orjson.loads(body), "struck": struck} for body, struck in faults],
    }
