"""A real worker in this process, on real stores, whose steps a test writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from celery.contrib.testing.worker import start_worker

from mastergroup.queues import SYNC
from mastergroup.runs import Done, Pending, StepContext
from mastergroup.runs.tasks import make_worker_app
from mastergroup.settings import WorkerSettings

NAMES = tuple(step.name for step in SYNC.steps)
EVERY = tuple(step.name for step in SYNC.all_steps)
Work = Callable[[StepContext], Done | Pending]


@contextmanager
def working(settings: WorkerSettings, **functions: Work) -> Iterator[Any]:
    """A worker of the sync flow whose steps are `functions`; the others are done at once."""
    every = {name: functions.get(name, lambda _context: Done()) for name in EVERY}
    app = make_worker_app("tests", settings, SYNC, every)
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20, queues=["sync"]):
        yield app
