"""The queue of jobs: the waiting rows of the store, oldest first, claimed one at a time."""

import time

from mastergroup_local.personalize import statuses
from mastergroup_local.personalize.kinds import KINDS
from mastergroup_local.personalize.store import Resource, Store

MAX_ATTEMPTS = 3
_JOBS = tuple(kind.name for kind in KINDS.values() if kind.is_job)
_MARKS = ", ".join("?" * len(_JOBS))
_WAITING = f"kind IN ({_MARKS}) AND status IN (?, ?)"
_NEXT = f"SELECT arn FROM resources WHERE {_WAITING} AND claimed = 0 AND due <= ? ORDER BY id LIMIT 1"  # noqa: S608
_CLAIM = "UPDATE resources SET claimed = 1, attempts = attempts + 1, status = ?, updated = ? WHERE arn = ?"
_RELEASE = f"UPDATE resources SET claimed = 0 WHERE claimed = 1 AND {_WAITING}"  # noqa: S608
_EXHAUSTED = f"SELECT arn FROM resources WHERE claimed = 0 AND attempts >= ? AND {_WAITING}"  # noqa: S608


def has_work(store: Store) -> bool:
    """Say whether a job waits and may start."""
    with store.transaction() as db:
        return db.execute(_NEXT, (*_JOBS, *statuses.WAITING, time.time())).fetchone() is not None


def claim(store: Store) -> Resource | None:
    """Take the oldest waiting job, which then is in progress."""
    with store.transaction() as db:
        row = db.execute(_NEXT, (*_JOBS, *statuses.WAITING, time.time())).fetchone()
        if row is None:
            return None
        db.execute(_CLAIM, (statuses.CREATE_IN_PROGRESS, time.time(), row[0]))
        return store.find(row[0])


def finish(store: Store, job: Resource, status: str, **members: object) -> bool:
    """End a job that is still in progress; False where it was stopped or deleted meanwhile."""
    with store.transaction():
        now = store.find(job.arn)
        if now is None or now.status != statuses.CREATE_IN_PROGRESS or now.attempts != job.attempts:
            return False
        store.update(job.arn, status, **members)
        return True


def release(store: Store) -> None:
    """Give back what a dead job process held; a job that was cut off too often fails."""
    with store.transaction() as db:
        db.execute(_RELEASE, (*_JOBS, *statuses.WAITING))
        cut_off = db.execute(_EXHAUSTED, (MAX_ATTEMPTS, *_JOBS, *statuses.WAITING)).fetchall()
        for (arn,) in cut_off:
            reason = f"Internal failure: the job was cut off {MAX_ATTEMPTS} times."
            store.update(arn, statuses.CREATE_FAILED, failureReason=reason)
