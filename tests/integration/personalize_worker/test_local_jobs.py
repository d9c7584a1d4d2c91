"""A job of the local service whose S3 is away for a while is given back, not failed as if it had been refused."""

from pathlib import Path

import pytest
from botocore.config import Config

from mastergroup_local.personalize import kinds, queue, statuses
from mastergroup_local.personalize.jobs import process, s3
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Store
from mastergroup_local.stack import ports

JOB = {"datasetArn": "dataset", "importMode": "FULL", "dataSource": {"dataLocation": "s3://bucket/users.csv"}}


def test_a_job_without_its_s3_is_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "_CONFIG", Config(retries={"total_max_attempts": 1}))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    settings = Settings(tmp_path, s3_endpoint=f"http://{ports.HOST}:{ports.free_port()}", job_seconds=0)
    service = Service(settings, Store(settings.database, 0))
    service.store.insert(kinds.DATASET, "dataset", {"datasetType": "USERS", "schemaArn": "schema"})
    service.store.insert(kinds.IMPORT_JOB, "job", JOB)
    for attempt in range(1, queue.MAX_ATTEMPTS + 1):
        job = queue.claim(service.store)
        assert job is not None
        assert (job.attempts, job.status) == (attempt, statuses.CREATE_IN_PROGRESS)
        process.work(service, job)
        queue.release(service.store)
    ended = service.store.get("job", kinds.IMPORT_JOB)
    assert ended.status == statuses.CREATE_FAILED
    assert "cut off 3 times" in ended.body["failureReason"]
