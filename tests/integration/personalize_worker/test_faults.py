"""Results that are missing, doubled or failed, and answers that were lost: done, or a reason and the old lists."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from psycopg.rows import dict_row
from pydantic import SecretStr

from mastergroup.celery import send_chain
from mastergroup.database import Database
from mastergroup.errors import TransientError
from mastergroup.queues import PIPELINE, QUEUES
from mastergroup.runs import Ledger
from mastergroup.runs.tasks import make_worker_app
from mastergroup.settings import BatchSettings
from personalize_worker.aws import Aws
from personalize_worker.steps import Services
from personalize_worker.tasks import step_functions
from runs import wait_for_end
from sales import insert_shop
from servers import local_aws, role_url

AFFINITY = "SELECT * FROM offline_item_affinity ORDER BY user_id"
LIVE = "SELECT generation, reason FROM live_generation"


class ForgetfulAws(Aws):
    """While `forgets`, every create is done and its answer is lost on the way."""

    def __init__(self, settings: BatchSettings) -> None:
        super().__init__(settings)
        self.forgets = False
        self.created: list[str] = []

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        answer = super().call(operation, **parameters)
        if self.forgets and operation.startswith("create_"):
            self.created.append(f"{operation} {sorted(parameters.items(), key=str)}")
            raise TransientError(f"{operation}: the answer was lost")
        return answer


@dataclass(frozen=True)
class Shop:
    """One worker over real stores, and where its objects lie."""

    app: Celery
    ledger: Ledger
    aws: ForgetfulAws
    url: str
    folder: Path

    def run(self, *steps: str) -> dict[str, Any]:
        """One run to its end."""
        run, _ = self.ledger.begin("operator", steps or None)
        send_chain(self.app, run.run_id, self.ledger.remaining(run))
        return wait_for_end(self.ledger, run, seconds=120)

    def rows(self, query: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(query).fetchall()

    def outputs(self, recipe: str, run: dict[str, Any]) -> list[Path]:
        return sorted((self.folder / "batch-output" / recipe / run["run_id"]).glob("*.out"))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, module_database_url: str, module_redis_url: str) -> Iterator[Shop]:
    insert_shop(module_database_url)
    folder = tmp_path_factory.mktemp("faults")
    with local_aws(folder) as env, pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        settings = _settings(module_database_url, module_redis_url, env["PERSONALIZE_BUCKET"])
        aws = ForgetfulAws(settings)
        app = make_worker_app("tests", settings, PIPELINE, step_functions(Services(settings, aws)))
        ledger = Ledger(Database(settings, "tests"), PIPELINE, settings.run_lease_seconds)
        queues = [queue.name for queue in QUEUES]
        with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30, queues=queues):
            yield Shop(app, ledger, aws, module_database_url, folder / "s3" / env["PERSONALIZE_BUCKET"])


def _settings(database_url: str, redis_url: str, bucket: str) -> BatchSettings:
    return BatchSettings(
        database_url=SecretStr(role_url(database_url, "personalize")),
        redis_url=SecretStr(redis_url),
        personalize_bucket=bucket,
        poll_seconds=0.1,
        step_backoff_seconds=0.1,
        step_backoff_max_seconds=0.1,
        step_max_retries=20,
        affinity_chunk_items=10,
        list_depth=12,
        log_level="WARNING",
    )


@pytest.fixture(scope="module")
def first(shop: Shop) -> dict[str, Any]:
    """A whole batch in which AWS's answer to every create is lost once."""
    shop.aws.forgets = True
    row = shop.run()
    shop.aws.forgets = False
    assert row["status"] == "done", row
    return row


@pytest.mark.usefixtures("first")
def test_a_lost_answer_makes_nothing_twice(shop: Shop) -> None:
    group, schemas, datasets, imports, solutions, versions, inference, segments = 1, 3, 3, 3, 3, 3, 2, 3
    expected = group + schemas + datasets + imports + solutions + versions + inference + segments
    assert len(shop.aws.created) == len(set(shop.aws.created)) == expected


@pytest.mark.usefixtures("first")
def test_a_failed_segment_job_leaves_the_last_affinity_lists_and_says_why(shop: Shop) -> None:
    before, export = shop.rows(AFFINITY), shop.run("export")
    (shop.folder / "batch-input" / export["run_id"] / "item-affinity/0001/items-0001.json").unlink()
    assert shop.run("infer", "segment", "load", "publish")["status"] == "done"
    reason = shop.rows(LIVE)[0]["reason"]
    assert "the last affinity lists stay in service: batch_segment_job" in reason
    assert "Invalid S3 input path" in reason
    assert shop.rows(AFFINITY) == before
    assert shop.run("export", "infer", "segment", "load", "publish")["status"] == "done"
    assert shop.rows(LIVE)[0]["reason"] is None


@pytest.mark.usefixtures("first")
def test_missing_segment_output_is_not_half_an_answer(shop: Shop) -> None:
    before, segment = shop.rows(AFFINITY), shop.run("export", "infer", "segment")
    shop.outputs("item-affinity", segment)[0].unlink()
    assert shop.run("load", "publish")["status"] == "done"
    assert "answered for 20 of 30 products" in shop.rows(LIVE)[0]["reason"]
    assert shop.rows(AFFINITY) == before


@pytest.mark.usefixtures("first")
def test_segments_that_name_hardly_anybody_leave_the_last_affinity_lists(shop: Shop) -> None:
    before, segment = shop.rows(AFFINITY), shop.run("export", "infer", "segment")
    for file in shop.outputs("item-affinity", segment):
        lines = [json.loads(line) for line in file.read_bytes().splitlines()]
        few = [{**line, "output": {"usersList": [before[0]["user_id"]]}} for line in lines]
        file.write_text("".join(json.dumps(line) + "\n" for line in few))
    assert shop.run("load", "publish")["status"] == "done"
    assert f"brought lists for 1 customers, {len(before)} have one now" in shop.rows(LIVE)[0]["reason"]
    assert shop.rows(AFFINITY) == before


@pytest.mark.usefixtures("first")
def test_the_output_of_an_older_run_is_not_read_in_place_of_tonights(shop: Shop) -> None:
    older, live = shop.run("infer"), shop.rows(LIVE)
    tonight = shop.run("infer")
    assert shop.outputs("user-personalization", older)
    shop.outputs("user-personalization", tonight)[0].unlink()
    row = shop.run("load", "publish")
    assert row["error"] == f"there is no .out file in batch-output/user-personalization/{tonight['run_id']}/"
    assert shop.rows(LIVE) == live


@pytest.mark.usefixtures("first")
def test_output_that_is_there_twice_is_never_published(shop: Shop) -> None:
    infer, live = shop.run("infer"), shop.rows(LIVE)
    file = shop.outputs("user-personalization", infer)[0]
    (file.parent / "again.out").write_bytes(file.read_bytes())
    row = shop.run("load", "publish")
    assert (row["status"], row["error"]) == ("failed", "the results hold an id twice: user_recommendations")
    assert shop.rows(LIVE) == live


@pytest.mark.usefixtures("first")
def test_nights_with_half_an_output_neither_publish_nor_pile_up(shop: Shop) -> None:
    infer, live = shop.run("infer"), shop.rows(LIVE)
    file = shop.outputs("user-personalization", infer)[0]
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    for _ in range(2):
        assert "customers with a list" in shop.run("load", "publish")["error"]
    assert shop.rows(LIVE) == live
    kept = [row["status"] for row in shop.rows("SELECT status FROM publications WHERE generation > 0")]
    assert (kept.count("live"), kept.count("rejected"), len(kept) <= 4) == (1, 1, True)
    tables = shop.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'generations'")[0]["count"]
    assert tables == 7 * (1 + len(kept))
