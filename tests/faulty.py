"""A real worker over real stores and a Personalize whose faults a test orders."""

import json
import urllib.request
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
from personalize_worker.aws import Aws
from personalize_worker.steps import Services
from personalize_worker.tasks import step_functions
from runs import wait_for_end
from servers import local_aws, role_url

MADE_ONCE = {"CreateDatasetGroup": 1, "CreateSchema": 3, "CreateDataset": 3, "CreateSolution": 3}
MADE_EACH_RUN = {
    "CreateDatasetImportJob": 3,
    "CreateSolutionVersion": 3,
    "CreateBatchInferenceJob": 2,
    "CreateBatchSegmentJob": 3,
}
CREATES = MADE_ONCE | MADE_EACH_RUN


@dataclass(frozen=True)
class Shop:
    """One worker over real stores, and the faults of its Personalize."""

    app: Celery
    ledger: Ledger
    url: str
    faults_url: str

    def run(self, *steps: str, trigger: str = "operator") -> dict[str, Any]:
        run, _ = self.ledger.begin(trigger, steps or None)
        send_chain(self.app, run.run_id, self.ledger.remaining(run))
        return wait_for_end(self.ledger, run, seconds=120)

    def rows(self, query: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(query).fetchall()

    def faults(self, method: str = "GET", *faults: dict[str, Any]) -> list[dict[str, Any]]:
        body = json.dumps({"faults": faults}).encode() if faults else None
        with urllib.request.urlopen(urllib.request.Request(self.faults_url, body, method=method)) as answer:
            found: list[dict[str, Any]] = json.loads(answer.read())["faults"]
        return found

    @contextmanager
    def with_faults(self, *faults: dict[str, Any]) -> Iterator[None]:
        """Faults are in force within, and each must have struck as often as was ordered."""
        self.faults("PUT", *faults)
        try:
            yield
            assert [each for each in self.faults() if each["struck"] != each["times"]] == []
        finally:
            self.faults("DELETE")


@contextmanager
def faulty_aws(folder: Path) -> Iterator[dict[str, str]]:
    """S3 and Personalize in the environment. Boto3 tries again as often as it does, but does not sleep for seconds."""
    options = ("--admin", "--job-seconds", "0.02")
    with local_aws(folder, *options) as env, pytest.MonkeyPatch.context() as patch:
        patch.setattr(standard.ExponentialBackoff, "delay_amount", lambda *_: 0.01)
        for name, value in env.items():
            patch.setenv(name, value)
        yield env


@contextmanager
def working(aws: dict[str, str], database_url: str, redis_url: str, group: str, **changed: float) -> Iterator[Shop]:
    """Run one worker, with settings `changed`; two at once in a process would share an event loop."""
    settings = BatchSettings(
        database_url=SecretStr(role_url(database_url, "personalize")),
        redis_url=SecretStr(redis_url),
        personalize_bucket=aws["PERSONALIZE_BUCKET"],
        personalize_dataset_group=group,
        poll_seconds=0.05,
        step_backoff_seconds=0.05,
        step_backoff_max_seconds=0.05,
        step_max_retries=20,
        affinity_chunk_items=10,
        list_depth=12,
        log_level="WARNING",
        **changed,
    )
    app = make_worker_app("tests", settings, PIPELINE, step_functions(Services(settings, Aws(settings))))
    ledger = Ledger(Database(settings, "tests"), PIPELINE, settings.run_lease_seconds)
    queues = [queue.name for queue in QUEUES]
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30, queues=queues):
        yield Shop(app, ledger, database_url, f"{aws['AWS_ENDPOINT_URL_PERSONALIZE']}/admin/faults")


def reason(row: dict[str, Any]) -> str:
    """What a failed run says; a bug's words are not plain."""
    assert row["status"] == "failed", row
    assert "Error" not in row["error"].replace("Internal error", "")
    return str(row["error"])
