"""Resources in a SQLite file: one table, so that a kill at any point loses nothing."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from mastergroup_local.personalize import statuses
from mastergroup_local.personalize.errors import AlreadyExistsError, NotFoundError
from mastergroup_local.personalize.kinds import KINDS, Kind

_TABLES = """
CREATE TABLE IF NOT EXISTS resources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    arn TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    status TEXT,
    due REAL,
    claimed INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS resources_by_kind ON resources (kind, status);
CREATE TABLE IF NOT EXISTS records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset TEXT NOT NULL,
    put_at REAL NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS records_by_dataset ON records (dataset, id);
"""
_COLUMNS = "id, arn, kind, status, attempts, created, updated, body"


@dataclass(frozen=True)
class Resource:
    """One row; `body` holds the members that the API shows, by their names there."""

    id: int
    arn: str
    kind: Kind
    status: str | None
    attempts: int
    created: float
    updated: float
    body: dict[str, Any]

    def shown(self) -> dict[str, Any]:
        """Return everything that a Describe may show, under every name that a shape may ask for."""
        times = {"creationDateTime": self.created, "lastUpdatedDateTime": self.updated}
        return {**self.body, self.kind.arn_key: self.arn, "status": self.status, **times}


class Store:
    """The file; one connection, one lock: a request or a job step is one transaction."""

    def __init__(self, path: Path, step_seconds: float) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.step_seconds = step_seconds
        self._db = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_TABLES)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the file for one all-or-nothing change; may be nested."""
        with self.lock:
            if self._db.in_transaction:
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def insert(self, kind: Kind, arn: str, body: dict[str, Any], status: str | None = statuses.CREATE_PENDING) -> None:
        """Add a resource. Raises AlreadyExistsError where the ARN is taken."""
        now = time.time()
        due = now + self.step_seconds
        row = (arn, kind.name, status, due, now, now, orjson.dumps(body).decode())
        sql = "INSERT INTO resources (arn, kind, status, due, created, updated, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
        with self.transaction() as db:
            try:
                db.execute(sql, row)
            except sqlite3.IntegrityError:
                raise AlreadyExistsError(f"Another resource with Arn {arn} already exists.") from None

    def find(self, arn: str, kind: Kind | None = None) -> Resource | None:
        """Return the resource of an ARN, if it exists and is of that kind."""
        sql = f"SELECT {_COLUMNS} FROM resources WHERE arn = ?"  # noqa: S608  (constant names)
        with self.transaction() as db:
            row = db.execute(sql, (arn,)).fetchone()
        found = _resource(row) if row else None
        return found if found and kind in (None, found.kind) else None

    def get(self, arn: str, kind: Kind) -> Resource:
        """Return the resource of an ARN. Raises NotFoundError."""
        found = self.find(arn, kind)
        if found is None:
            raise NotFoundError(f"The given {kind.words} does not exist: {arn}")
        return found

    def all(self, kind: Kind, **members: str) -> list[Resource]:
        """Return the resources of a kind whose body has these members, oldest first."""
        return self.page(kind, 0, members)

    def page(self, kind: Kind, after: int, members: dict[str, str]) -> list[Resource]:
        """Return what `all` does, from an id on."""
        wanted = "".join(" AND json_extract(body, ?) = ?" for _ in members)
        values = [part for name, value in members.items() for part in (f"$.{name}", value)]
        sql = f"SELECT {_COLUMNS} FROM resources WHERE kind = ? AND id > ?{wanted} ORDER BY id"  # noqa: S608
        with self.transaction() as db:
            return [_resource(row) for row in db.execute(sql, [kind.name, after, *values])]

    def update(self, arn: str, status: str | None = None, **members: Any) -> None:
        """Change members of the body, and the status if one is given."""
        sql = (
            "UPDATE resources SET body = json_patch(body, ?), status = coalesce(?, status), updated = ?, due = ?"
            " WHERE arn = ?"
        )
        now = time.time()
        with self.transaction() as db:
            db.execute(sql, (orjson.dumps(members).decode(), status, now, now + self.step_seconds, arn))

    def remove(self, arn: str) -> None:
        """Delete the row of a resource."""
        with self.transaction() as db:
            db.execute("DELETE FROM resources WHERE arn = ?", (arn,))

    def settle(self) -> None:
        """Move on every resource whose status changes with time alone."""
        sql = "SELECT arn, kind, status, due FROM resources WHERE due <= ? AND status IN (?, ?, ?, ?, ?)"
        with self.transaction() as db:
            for arn, kind, status, due in db.execute(sql, (time.time(), *statuses.NEXT)).fetchall():
                if not (KINDS[kind].is_job and status in statuses.WAITING):
                    self._advance(db, arn, status, due)

    def _advance(self, db: sqlite3.Connection, arn: str, status: str, due: float) -> None:
        while status in statuses.NEXT and due <= time.time():
            status, due = statuses.NEXT[status], due + self.step_seconds
        if status == statuses.GONE:
            self.remove(arn)
        else:
            sql = "UPDATE resources SET status = ?, due = ?, updated = ? WHERE arn = ?"
            db.execute(sql, (status, due, time.time(), arn))

    def add_records(self, dataset: str, bodies: list[dict[str, Any]]) -> None:
        """Keep individually put events, users or items."""
        rows = [(dataset, time.time(), orjson.dumps(body).decode()) for body in bodies]
        with self.transaction() as db:
            db.executemany("INSERT INTO records (dataset, put_at, body) VALUES (?, ?, ?)", rows)

    def records(self, dataset: str) -> list[dict[str, Any]]:
        """Return what was put one by one into a dataset, oldest first."""
        sql = "SELECT body FROM records WHERE dataset = ? ORDER BY id"
        with self.transaction() as db:
            return [orjson.loads(body) for (body,) in db.execute(sql, (dataset,))]

    def remove_records(self, dataset: str) -> None:
        """Forget what was put one by one into a dataset."""
        with self.transaction() as db:
            db.execute("DELETE FROM records WHERE dataset = ?", (dataset,))

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _resource(row: tuple[Any, ...]) -> Resource:
    id_, arn, kind, status, attempts, created, updated, body = row
    return Resource(id_, arn, KINDS[kind], status, attempts, created, updated, orjson.loads(body))
