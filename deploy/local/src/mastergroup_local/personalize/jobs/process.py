"""The job process: runs waiting jobs one after the other, and ends once none comes."""

import gc
import logging
import os
import sys
import threading
import time

from botocore.exceptions import BotoCoreError

from mastergroup_local.personalize import kinds, locks, queue, statuses
from mastergroup_local.personalize.errors import CutOffError, JobFailedError
from mastergroup_local.personalize.jobs import batch, deleting, exporting, importing, s3, segments, training, unfinished
from mastergroup_local.personalize.jobs.spoiling import spoiled_by
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Resource, Store

LINGER_SECONDS = 2.0
_log = logging.getLogger(__name__)
_RUN = {
    kinds.IMPORT_JOB: importing.run,
    kinds.EXPORT_JOB: exporting.run,
    kinds.DELETION_JOB: deleting.run,
    kinds.SOLUTION_VERSION: training.run,
    kinds.BATCH_INFERENCE_JOB: batch.run,
    kinds.BATCH_SEGMENT_JOB: segments.run,
}


def main() -> None:
    """Read the settings from stdin and work."""
    # Jobs make millions of small objects and no cycles: looking for cycles would double their time.
    gc.disable()
    settings = Settings.from_json(sys.stdin.readline())
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    threading.Thread(target=_die_with_the_service, daemon=True).start()
    service = Service(settings, Store(settings.database, settings.job_seconds))
    # The process of a service that was killed may still be writing.
    with locks.hold(settings.state / "jobs.lock", wait=True):
        for upload in unfinished.keep_in(settings.uploads):
            upload.abort(s3.client(settings))
        _work_off(service)


def _work_off(service: Service) -> None:
    while job := _next(service.store):
        work(service, job)


def work(service: Service, job: Resource) -> None:
    """Run one job to its end, good or bad."""
    started = time.monotonic()
    # Half of the status's seconds before the work and half after it: a job can be met, and cut off, at either end.
    _linger(service.store, job, started, 0.5)
    if _fails_by_order(service.store, job):
        return
    try:
        with spoiled_by(service.store.strike(("partial_output",), job.kind.name)):
            members = _RUN[job.kind](service, job)
    except JobFailedError as error:
        queue.finish(service.store, job, statuses.CREATE_FAILED, failureReason=str(error))
        _log.info("%s failed: %s", job.arn, error)
        return
    except (BotoCoreError, CutOffError) as error:
        # It stays claimed: the service gives it back when this process ends, and fails it if that happens too often.
        _log.warning("%s was cut off: S3 does not answer: %s", job.arn, type(error).__name__)
        return
    except OSError as error:
        _log.exception("%s failed", job.arn)
        reason = f"Internal failure: the state folder cannot be written: {error.strerror}."
        queue.finish(service.store, job, statuses.CREATE_FAILED, failureReason=reason)
        return
    except Exception:
        _log.exception("%s failed", job.arn)
        reason = "Internal failure: see the log of the service."
        queue.finish(service.store, job, statuses.CREATE_FAILED, failureReason=reason)
        return
    _linger(service.store, job, started, 1)
    queue.finish(service.store, job, statuses.ACTIVE, **members)
    _log.info("%s is active after %.1f s", job.arn, time.monotonic() - started)


def _linger(store: Store, job: Resource, started: float, share: float) -> None:
    # Looked up again and again, as an order of latency can end while it is waited for.
    while time.monotonic() < started + store.step(job.kind.name) * share:
        time.sleep(0.02)


def _fails_by_order(store: Store, job: Resource) -> bool:
    with store.transaction():
        fault = store.strike(("create_failed",), job.kind.name)
        return fault is not None and queue.finish(store, job, statuses.CREATE_FAILED, failureReason=fault.reason)


def _next(store: Store) -> Resource | None:
    deadline = time.monotonic() + LINGER_SECONDS
    while time.monotonic() < deadline:
        if job := queue.claim(store):
            return job
        time.sleep(0.05)
    return None


def _die_with_the_service() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
