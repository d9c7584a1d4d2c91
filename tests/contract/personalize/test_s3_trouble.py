"""An S3 that is overloaded is waited for; one that refuses fails the job."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from botocore.config import Config

from mastergroup_local.personalize import kinds, queue, statuses
from mastergroup_local.personalize.jobs import process, s3
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Store

JOB = {"datasetArn": "dataset", "importMode": "FULL", "dataSource": {"dataLocation": "s3://bucket/users.csv"}}


@pytest.fixture(params=[(503, "SlowDown"), (500, "InternalError"), (403, "AccessDenied")], ids=lambda each: each[1])
def troubled(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """The address of an S3 that gives only this answer, and the answer's code."""
    status, code = request.param

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", code
    server.shutdown()
    server.server_close()


def test_only_a_refusal_is_a_failure(
    troubled: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, code = troubled
    monkeypatch.setattr(s3, "_CONFIG", Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    settings = Settings(tmp_path, s3_endpoint=url, job_seconds=0)
    service = Service(settings, Store(settings.database, 0))
    service.store.insert(kinds.DATASET, "dataset", {"datasetType": "USERS", "schemaArn": "schema"})
    service.store.insert(kinds.IMPORT_JOB, "job", JOB)
    job = queue.claim(service.store)
    assert job is not None
    process.work(service, job)
    found = service.store.get("job", kinds.IMPORT_JOB)
    if code == "AccessDenied":
        assert found.status == statuses.CREATE_FAILED
        assert "Insufficient privileges" in found.body["failureReason"]
    else:
        assert (found.status, found.attempts) == (statuses.CREATE_IN_PROGRESS, 1)
