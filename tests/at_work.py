"""A real worker of the batch in this process, for steps that need no Personalize."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from botocore.retries import standard
from celery import Celery
from celery.contrib.testing.worker import start_worker
from psycopg.rows import dict_row
from pydantic import SecretStr

from mastergroup.celery import send_chain
from mastergroup.database import Database
from mastergroup.queues import PIPELINE, QUEUES
from mastergroup.runs import Ledger
from mastergroup.runs.tasks import make_worker_app
from mastergroup.settings import BatchSettings
from mastergroup_local.stack import ports
from personalize_worker.aws import Aws
from personalize_worker.steps import Services
from personalize_worker.tasks import step_functions
from runs import wait_for_end
from servers import role_url, running


@dataclass(frozen=True)
class Worker:
    """The worker, its ledger, and the owner's address of its database."""

    app: Celery
    ledger: Ledger
    settings: BatchSettings
    url: str

    def begin(self, *steps: str, **options: str) -> Any:
        """Send a run; returns it at once."""
        run, _ = self.ledger.begin("operator", steps or None, **options)
        send_chain(self.app, run.run_id, self.ledger.remaining(run))
        return run

    def run(self, *steps: str, **options: str) -> dict[str, Any]:
        """One run to its end."""
        return wait_for_end(self.ledger, self.begin(*steps, **options), seconds=120)

    def rows(self, query: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(query).fetchall()


@contextmanager
def at_work(database_url: str, redis_url: str, s3: str | None = None, **settings: Any) -> Iterator[Worker]:
    """Run one worker on the two stores and, if there is one, an S3; whoever asks another is refused at once."""
    nowhere = f"http://{ports.HOST}:{ports.free_port()}"
    values = {
        "poll_seconds": 0.05,
        "step_backoff_seconds": 0.05,
        "step_backoff_max_seconds": 0.05,
        "step_max_retries": 20,
    }
    composed = BatchSettings(
        database_url=SecretStr(role_url(database_url, "personalize")),
        redis_url=SecretStr(redis_url),
        **{"personalize_bucket": "tests", "log_level": "WARNING", **values, **settings},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standard.ExponentialBackoff, "delay_amount", lambda *_: 0.01)
        env = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_EC2_METADATA_DISABLED": "true"}
        for name, value in env.items():
            patch.setenv(name, value)
        patch.setenv("AWS_ENDPOINT_URL_S3", s3 or nowhere)
        patch.setenv("AWS_ENDPOINT_URL_PERSONALIZE", nowhere)
        functions = step_functions(Services(composed, Aws(composed)))
        app = make_worker_app("tests", composed, PIPELINE, functions)
        ledger = Ledger(Database(composed, "tests"), PIPELINE, composed.run_lease_seconds)
        queues = [queue.name for queue in QUEUES]
        with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30, queues=queues):
            yield Worker(app, ledger, composed, database_url)


@contextmanager
def bucket_in(folder: Path) -> Iterator[str]:
    """The local S3 with the bucket `tests` in a folder; its address."""
    (folder / "tests").mkdir()
    port = ports.free_port()
    script = str(Path(sys.executable).parent / "localbucket")
    with running([sys.executable, script, str(folder), "--port", str(port)], port):
        yield f"http://{ports.HOST}:{port}"
