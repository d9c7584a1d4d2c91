"""A bucket that refuses or is not there, and files in it that nobody needs any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from at_work import Worker, at_work, bucket_in
from mastergroup_local.stack import ports
from personalize_worker.aws import Aws
from personalize_worker.retention import remove_files
from personalize_worker.steps import Services
from sales import insert_shop


@pytest.fixture(scope="module")
def shop(module_database_url: str) -> str:
    insert_shop(module_database_url)
    return module_database_url


@contextmanager
def refusing() -> Iterator[str]:
    """An S3 that refuses everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((ports.HOST, 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{ports.HOST}:{server.server_port}"
    server.shutdown()
    server.server_close()


def exported(worker: Worker) -> str:
    """Why the export failed; what is in service is as it was."""
    live = worker.rows("SELECT * FROM live_generation")
    row = worker.run("export")
    assert row["status"] == "failed"
    assert worker.rows("SELECT * FROM live_generation") == live
    return str(row["error"]).replace(row["run_id"], "RUN")


def test_a_bucket_that_refuses_ends_the_run_with_its_words(shop: str, redis_url: str) -> None:
    with refusing() as s3, at_work(shop, redis_url, s3) as worker:
        assert exported(worker) == "upload of training-data/RUN/interactions.csv: AccessDenied: Access Denied"


def test_a_bucket_that_is_not_there_ends_the_run_with_its_words(shop: str, redis_url: str, tmp_path: Path) -> None:
    with bucket_in(tmp_path) as s3, at_work(shop, redis_url, s3, personalize_bucket="elsewhere") as worker:
        assert exported(worker).startswith("upload of training-data/RUN/interactions.csv: NoSuchBucket: ")


RUNS = {"20200101t020000-0001": "old", "20200102t020000-0002": "inferred", "20991231t020000-0003": "young"}


def keys_of(run_id: str) -> list[str]:
    return [
        f"training-data/{run_id}/interactions.csv",
        f"batch-input/{run_id}/item-affinity/0000/items-0000.json",
        f"batch-output/user-personalization/{run_id}/users.json.out",
    ]


def test_files_expire_unless_they_are_young_or_a_step_may_still_read_them(
    shop: str, redis_url: str, tmp_path: Path
) -> None:
    stray = ["training-data/notes.txt", "erasure/20200101t020000-0001/users.csv", "batch-output/x/readme/20200101.txt"]
    with bucket_in(tmp_path) as s3, at_work(shop, redis_url, s3) as worker:
        services = Services(worker.settings, Aws(worker.settings))
        for key in [*stray, *(key for run_id in RUNS for key in keys_of(run_id))]:
            services.aws.upload(key, [b"x"])
        with psycopg.connect(shop) as connection:
            connection.execute(
                "INSERT INTO pipeline_runs (run_id, trigger, steps, status, resend_after)"
                " VALUES ('20200102t020000-0002', 'schedule', '{infer}', 'done', now())"
            )
            connection.execute(
                "INSERT INTO pipeline_steps (run_id, step, position, status, finished_at)"
                " VALUES ('20200102t020000-0002', 'infer', 1, 'done', now())"
            )
        context: Any = SimpleNamespace(database=worker.ledger.database)
        remove_files(services, context)
        left = set(services.aws.keys(""))
        assert left == {*stray, *keys_of("20200102t020000-0002"), *keys_of("20991231t020000-0003")}


def test_the_files_of_the_run_under_way_stay(shop: str, redis_url: str, tmp_path: Path) -> None:
    with bucket_in(tmp_path) as s3, at_work(shop, redis_url, s3) as worker:
        services = Services(worker.settings, Aws(worker.settings))
        services.aws.upload(keys_of("20200103t020000-0004")[0], [b"x"])
        with psycopg.connect(shop) as connection:
            connection.execute(
                "INSERT INTO pipeline_runs (run_id, trigger, steps, resend_after)"
                " VALUES ('20200103t020000-0004', 'schedule', '{infer}', now() + interval '1 hour')"
            )
        context: Any = SimpleNamespace(database=worker.ledger.database)
        remove_files(services, context)
        assert services.aws.keys("training-data/") == keys_of("20200103t020000-0004")[:1]
        with psycopg.connect(shop) as connection:
            connection.execute("UPDATE pipeline_runs SET status = 'done' WHERE run_id = '20200103t020000-0004'")
        remove_files(services, context)
        assert services.aws.keys("training-data/") == []
