"""Resources in a SQLite file: one table, so that a kill at any point loses nothing."""

import sqlite3
import threading
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from mastergroup_local.personalize import statuses, switches
from mastergroup_local.personalize.errors import AlreadyExistsError, NotFoundError
from mastergroup_local.personalize.faults import Fault
from mastergroup_local.personalize.kinds import KINDS, Kind
from mastergroup_local.personalize.orders import Order

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
# One higher with each change of the tables that an older service could not live with.
VERSION = 1
_COLUMNS = "id, arn, kind, status, attempts, created, updated, body"


class UnreadableStateError(Exception):
    """The state file cannot be used, and why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"the state file {path} {why}; move it away, or choose another --state")


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
        try:
            self._open(path)
        except sqlite3.DatabaseError as error:
            raise UnreadableStateError(path, f"is damaged or cannot be used ({error})") from None

    def _open(self, path: Path) -> None:
        [version] = self._db.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise UnreadableStateError(path, "is of a newer version of this service")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(f"{_TABLES}{switches.TABLES}PRAGMA user_version = {VERSION};")

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
                self._db.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        # On a full disk it is the COMMIT that fails, and SQLite may have rolled back by itself.
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def insert(self, kind: Kind, arn: str, body: dict[str, Any], status: str | None = statuses.CREATE_PENDING) -> None:
        """Add a resource. Raises AlreadyExistsError where the ARN is taken."""
        now = time.time()
        due = now + self.step(kind.name)
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
        """Replace members of the body, and the status if one is given."""
        now = time.time()
        with self.transaction() as db:
            found = self.find(arn)
            if found is None:
                return
            body = orjson.dumps({**found.body, **members}).decode()
            db.execute("UPDATE resources SET body = ?, updated = ? WHERE arn = ?", (body, now, arn))
            if status is not None:
                due = now + self.step(found.kind.name)
                db.execute("UPDATE resources SET status = ?, due = ? WHERE arn = ?", (status, due, arn))

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
                    self._advance(db, arn, kind, (status, due))

    def _advance(self, db: sqlite3.Connection, arn: str, kind: str, now: tuple[str, float]) -> None:
        status, due = now
        while status in statuses.NEXT and due <= time.time():
            status, due = statuses.NEXT[status], due + self.step(kind)
        if status == statuses.ACTIVE and (fault := self.strike(("create_failed",), kind)):
            self.update(arn, statuses.CREATE_FAILED, failureReason=fault.reason)
            return
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

    def remove_records_of(self, dataset: str, users: list[str]) -> int:
        """Forget what was put one by one into a dataset about some users; return how many records that were."""
        sql = (
            "DELETE FROM records WHERE dataset = ?"
            " AND json_extract(body, '$.USER_ID') IN (SELECT value FROM json_each(?))"
        )
        with self.transaction() as db:
            return db.execute(sql, (dataset, orjson.dumps(users).decode())).rowcount

    def records_mark(self, dataset: str) -> tuple[int, int] | None:
        """Return what changes whenever the records of a dataset do: newest id and number; None without any."""
        sql = "SELECT coalesce(max(id), 0), count(*) FROM records WHERE dataset = ?"
        with self.transaction() as db:
            newest, number = db.execute(sql, (dataset,)).fetchone()
        return (int(newest), int(number)) if number else None

    def step(self, kind: str) -> float:
        """Return how many seconds a waiting status of a kind of resource lasts at least."""
        with self.transaction() as db:
            return switches.seconds(db, kind, self.step_seconds)

    def order(self, order: Order) -> None:
        """Put faults and latencies in force instead of those before."""
        with self.transaction() as db:
            switches.replace(db, order, self.step_seconds)

    def ordered(self) -> dict[str, Any]:
        """Return what is in force."""
        with self.transaction() as db:
            return switches.shown(db)

    def strike(self, faults: Container[str], name: str) -> Fault | None:
        """Return the fault among these that strikes an operation or a kind of resource now, if one does."""
        with self.transaction() as db:
            return switches.take(db, faults, name)

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _resource(row: tuple[Any, ...]) -> Resource:
    id_, arn, kind, status, attempts, created, updated, body = row
    return Resource(id_, arn, KINDS[kind], status, attempts, created, updated, orjson.loads(body))
