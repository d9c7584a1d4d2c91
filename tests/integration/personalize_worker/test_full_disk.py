"""No room for the database or the bucket: the run ends with its reason, nothing is half there, and room heals it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from at_work import Worker, at_work, bucket_in
from mastergroup.database import Database
from mastergroup.migrate import migrate
from mastergroup.settings import DatabaseSettings, MigrationSettings
from mastergroup_local.stack import postgres
from personalize_worker import formats
from personalize_worker.aws import Aws
from processes import PASSWORD, own_postgres
from sales import insert_shop
from small_disk import SmallDisk, small_disk

RUN = "20260101t020000-0001"
RECIPES = (formats.USER_PERSONALIZATION, formats.SIMILAR_ITEMS)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Room for half a generation, or for half an export."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, "96k") as disk:
        yield disk


@pytest.fixture
def small_database(disk: SmallDisk) -> Iterator[str]:
    """A PostgreSQL of its own whose generations lie on the small disk; the rest has room."""
    with own_postgres() as (_, url):
        password = SecretStr(PASSWORD)
        roles = MigrationSettings(api_db_password=password, sync_db_password=password, personalize_db_password=password)
        migrate(Database(DatabaseSettings(database_url=SecretStr(url)), "tests"), roles)
        insert_shop(url)
        postgres._hand_over(disk.folder)
        with psycopg.connect(url, autocommit=True) as connection:
            location = sql.Literal(str(disk.folder))
            connection.execute(sql.SQL("CREATE TABLESPACE small LOCATION {}").format(location))
            connection.execute("GRANT CREATE ON TABLESPACE small TO mastergroup_personalize")
            connection.execute("ALTER ROLE mastergroup_personalize SET default_tablespace = 'small'")
        yield url


def add_results(worker: Worker) -> None:
    """What the infer step of a run has just left: its row, and a list for everybody in the bucket."""
    asked = {
        "userId": "SELECT unified_customer_id AS id FROM customers",
        "itemId": "SELECT product_id AS id FROM products",
    }
    products = [f"P{number:02d}" for number in range(1, 13)]
    outputs = {recipe.name: formats.output_folder(RUN, recipe) for recipe in RECIPES}
    for recipe in RECIPES:
        output = {"recommendedItems": products, "scores": [0.5] * len(products)}
        ids = [row["id"] for row in worker.rows(asked[recipe.input_key])]
        lines = [orjson.dumps({"input": {recipe.input_key: each}, "output": output}) + b"\n" for each in ids]
        Aws(worker.settings).upload(f"{outputs[recipe.name]}results.out", lines)
    counts = {"user_queries": 61, "item_queries": 32}
    detail = {"outputs": outputs, "counts": counts, "data_through": "2025-07-20T00:00:00+00:00", "accuracy": 0.5}
    with psycopg.connect(worker.url) as connection:
        connection.execute(
            "INSERT INTO pipeline_runs (run_id, trigger, steps, status, resend_after)"
            " VALUES (%s, 'schedule', '{infer}', 'done', now())",
            (RUN,),
        )
        connection.execute(
            "INSERT INTO pipeline_steps (run_id, step, position, status, detail, finished_at)"
            " VALUES (%s, 'infer', 1, 'done', %s, now())",
            (RUN, Jsonb(detail)),
        )


def failed(worker: Worker, *steps: str) -> str:
    before = there(worker)
    row: dict[str, Any] = worker.run(*steps)
    assert row["status"] == "failed"
    assert there(worker) == before
    return str(row["error"]).replace(row["run_id"], "RUN")


def there(worker: Worker) -> list[list[dict[str, Any]]]:
    """What is in service, and every generation that is kept."""
    queries = (
        "SELECT * FROM live_generation",
        "SELECT * FROM publications",
        "SELECT tablename FROM pg_tables WHERE schemaname = 'generations' ORDER BY 1",
    )
    return [worker.rows(query) for query in queries]


def test_a_database_without_room_keeps_its_lists_and_takes_the_next_ones_when_there_is_some(
    small_database: str, redis_url: str, tmp_path: Path, disk: SmallDisk
) -> None:
    (tmp_path / "s3").mkdir()
    with (
        bucket_in(tmp_path / "s3") as s3,
        at_work(small_database, redis_url, s3, step_max_retries=1, list_depth=12) as worker,
    ):
        add_results(worker)
        words = failed(worker, "load", "publish")
        assert words.startswith("PostgreSQL: DiskFull: ")
        assert words.endswith("No space left on device (given up after 2 attempts)")
        disk.grow("16m")
        row = worker.run("load", "publish")
        assert row["status"] == "done", row
        assert len(worker.rows("SELECT 1 FROM offline_user_recommendations")) == 61


def test_a_bucket_without_room_ends_the_run_and_the_next_one_goes_on_when_there_is_some(
    module_database_url: str, redis_url: str, disk: SmallDisk
) -> None:
    insert_shop(module_database_url)
    with bucket_in(disk.folder) as s3, at_work(module_database_url, redis_url, s3, step_max_retries=1) as worker:
        words = "upload of training-data/RUN/interactions.csv: ConnectionClosedError (given up after 2 attempts)"
        assert failed(worker, "export") == words
        disk.grow("16m")
        assert worker.run("export")["status"] == "done"
