"""The Celery application of every process: broker, queues, limits, beat's schedule."""

import socket

from celery import Celery, chain, signals
from celery.schedules import crontab, schedule
from kombu.exceptions import OperationalError

from mastergroup import cache_keys
from mastergroup.alive import touch_alive_file
from mastergroup.errors import TransientError
from mastergroup.logging import configure_logging
from mastergroup.memory import freeze_before_fork, return_large_arrays
from mastergroup.queues import FLOWS, PIPELINE, QUEUES, SYNC, SYNC_QUEUE, Flow, Step
from mastergroup.schedule import batch_hours, sync_hours
from mastergroup.settings import BeatSettings, LoggingSettings, RedisSettings

TASK_LIMIT_SECONDS = 2 * 3600
VISIBILITY_TIMEOUT_SECONDS = 3 * 3600
"""Redis hands an unacknowledged message out again after this, so it stays above TASK_LIMIT_SECONDS."""


def make_app(name: str, settings: RedisSettings) -> Celery:
    """A Celery application on the broker; no result backend: what a task did is a row in PostgreSQL."""
    app = Celery(
        name, broker=cache_keys.database_url(settings.redis_url.get_secret_value(), cache_keys.BROKER_DATABASE)
    )
    app.conf.update(
        task_queues=QUEUES,
        task_default_queue=SYNC_QUEUE,
        task_create_missing_queues=False,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=TASK_LIMIT_SECONDS,
        task_send_sent_event=True,
        worker_send_task_events=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS,
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "socket_keepalive_options": {socket.TCP_KEEPINTVL: 15} if hasattr(socket, "TCP_KEEPINTVL") else {},
            "health_check_interval": 25,
        },
        broker_transport_retry_policy={"max_retries": 3, "interval_start": 0.2, "interval_max": 2},
        timezone="UTC",
        enable_utc=True,
    )
    return app


def say_alive() -> None:
    """Have a worker and beat touch ALIVE_FILE: with each heartbeat that the broker took, with each task sent."""
    signals.heartbeat_sent.connect(touch_alive_file)
    signals.after_task_publish.connect(touch_alive_file)


def log_as_json(settings: LoggingSettings) -> None:
    """Give Celery's processes our log format instead of its own."""
    signals.setup_logging.connect(lambda **_: configure_logging(settings.log_level), weak=False)


def keep_small() -> None:
    """Have the processes of a worker share and return their memory."""
    return_large_arrays()
    signals.worker_before_create_process.connect(_before_fork)


def _before_fork(**_: object) -> None:
    freeze_before_fork()


def send_chain(app: Celery, run_id: str, steps: tuple[Step, ...]) -> None:
    """Send the steps as one Celery chain; each task's only argument is the run id.

    Raises TransientError when Redis is full or away; a tick sends the chain once it is back.
    """
    signatures = [app.signature(step.task, args=(run_id,), immutable=True, queue=step.queue) for step in steps]
    try:
        chain(*signatures).apply_async()
    except OperationalError as error:
        raise TransientError(f"run {run_id} waits: Redis takes no task now; it goes on by itself after that") from error


def beat_schedule(settings: BeatSettings) -> dict[str, dict[str, object]]:
    """What beat sends, by task name: the flows at their hours (UTC) and a tick for each."""
    return {
        SYNC.name: _entry(SYNC, SYNC.start_task, crontab(minute=0, hour=",".join(map(str, sync_hours(settings))))),
        PIPELINE.name: _entry(
            PIPELINE, PIPELINE.start_task, crontab(minute=0, hour=",".join(map(str, batch_hours(settings))))
        ),
        **{f"{flow.name}-tick": _tick(flow, settings) for flow in FLOWS.values()},
    }


def _tick(flow: Flow, settings: BeatSettings) -> dict[str, object]:
    return _entry(flow, flow.tick_task, schedule(settings.run_tick_seconds), settings.run_tick_seconds)


def _entry(flow: Flow, task: str, when: object, expires: float | None = None) -> dict[str, object]:
    # A tick that waited longer than a tick is worth nothing: it expires, so that ticks cannot pile up in a queue.
    return {"task": task, "schedule": when, "options": {"queue": flow.queue, "expires": expires}}
