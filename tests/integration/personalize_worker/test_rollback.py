"""Back to an earlier generation, forward again, and on with the next night; each request of the API follows at once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb

import shop
from api import api
from at_work import Worker, at_work
from personalize_worker import generation

FIRST = {1: "1", 2: "5", 3: "7", 4: "2"}
LIST = f"/api/v1/personalize/recommendations/{shop.ALI}"


@pytest.fixture
def worker(database_url: str, redis_url: str) -> Iterator[Worker]:
    """Generations 1 to 4 were published one after the other."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        shop.fill(connection)
        for number in (2, 3, 4):
            shop.publish(connection, number, FIRST[number])
        connection.execute(
            "UPDATE publications SET counts = jsonb_build_object('similar_items', 10 * generation) WHERE generation > 0"
        )
    settings = {"database_lock_timeout_seconds": 0.2, "publish_min_user_share": 0, "publish_max_unknown_share": 1}
    with at_work(database_url, redis_url, **settings) as found:
        yield found


def statuses(worker: Worker) -> dict[int, str]:
    found = worker.rows("SELECT generation, status FROM publications WHERE generation > 0")
    return {row["generation"]: row["status"] for row in found}


def rolled_back(worker: Worker, **options: str) -> int:
    row = worker.run("rollback", **options)
    assert row["status"] == "done", row
    number: int = row["steps"][0]["detail"]["generation"]
    assert worker.rows("SELECT generation FROM live_generation") == [{"generation": number}]
    return number


def refused(worker: Worker, **options: str) -> str:
    live = worker.rows("SELECT * FROM live_generation")
    row = worker.run("rollback", **options)
    assert row["status"] == "failed"
    assert worker.rows("SELECT * FROM live_generation") == live
    return str(row["error"])


def add_loaded(worker: Worker, number: int) -> None:
    """A generation that the load step has just made, for publish to go on with."""
    detail = {
        "generation": number,
        "asked": {"user_queries": 4, "item_queries": 1},
        "counts": {"user_recommendations": 4, "similar_items": 4, "item_affinity": 1},
        "users": {"lines": 4, "empty": 0, "items": 40, "unknown": 0, "errors": {}},
        "items": {"lines": 4, "empty": 0, "items": 40, "unknown": 0, "errors": {}},
        "affinity": {},
    }
    with psycopg.connect(worker.url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO publications (generation, run_id, status) VALUES (%s, %s, 'loaded')", (number, f"p{number}")
        )
        for name in generation.TABLES:
            connection.execute(f"CREATE TABLE generations.{name}_{number} (LIKE generations.{name}_1)")
            connection.execute(f"INSERT INTO generations.{name}_{number} SELECT * FROM generations.{name}_1")
            connection.execute(f"ALTER TABLE generations.{name}_{number} OWNER TO mastergroup_personalize")
        connection.execute(
            "INSERT INTO pipeline_runs (run_id, trigger, steps, status, resend_after)"
            " VALUES (%s, 'schedule', '{load}', 'done', now())",
            (f"p{number}",),
        )
        connection.execute(
            "INSERT INTO pipeline_steps (run_id, step, position, status, detail, finished_at)"
            " VALUES (%s, 'load', 1, 'done', %s, now())",
            (f"p{number}", Jsonb(detail)),
        )


def served(client: httpx.Client) -> tuple[int, str]:
    answer = client.get(LIST).json()
    return answer["meta"]["generation"], answer["recommendations"][0]["product_id"]


def serves(client: httpx.Client, number: int) -> bool:
    """Within seconds; the pair of versions is looked at four times a second."""
    end = time.monotonic() + 20
    while served(client) != (number, FIRST[number]):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_two_rollbacks_go_further_back_and_the_api_follows(worker: Worker) -> None:
    before = worker.rows("SELECT generation, published_at FROM publications ORDER BY generation")
    with api(worker.url, worker.settings.redis_url.get_secret_value()) as client:
        assert served(client) == (4, "2")
        assert rolled_back(worker) == 3
        assert serves(client, 3)
        assert rolled_back(worker) == 2
        assert serves(client, 2)
    assert statuses(worker) == {1: "superseded", 2: "live", 3: "withdrawn", 4: "withdrawn"}
    assert worker.rows("SELECT generation, published_at FROM publications ORDER BY generation") == before, "no fresher"
    counted = worker.rows("SELECT row_count FROM table_counts WHERE table_name = 'offline_similar_items'")
    assert counted == [{"row_count": 20}]
    assert "an operator asked for it" in worker.rows("SELECT reason FROM live_generation")[0]["reason"]


def test_a_named_generation_may_lie_ahead(worker: Worker) -> None:
    assert rolled_back(worker, generation="1") == 1
    assert statuses(worker) == {1: "live", 2: "withdrawn", 3: "withdrawn", 4: "withdrawn"}
    assert refused(worker) == (
        "there is no earlier generation to go back to (4 is withdrawn, 3 is withdrawn, 2 is withdrawn, 1 is live):"
        " it has to be superseded, or withdrawn and named"
    )
    assert rolled_back(worker, generation="3") == 3
    assert statuses(worker) == {1: "superseded", 2: "withdrawn", 3: "live", 4: "withdrawn"}
    assert rolled_back(worker) == 1


def test_what_is_not_there_is_in_service_or_was_rejected_is_refused(worker: Worker) -> None:
    with psycopg.connect(worker.url) as connection:
        connection.execute("UPDATE publications SET status = 'rejected' WHERE generation = 3")
    for wanted in ("4", "0", "9", "last", "3"):
        words = f"generation {wanted} is none to go back to (4 is live, 3 is rejected, 2 is superseded"
        assert refused(worker, generation=wanted).startswith(words)
    assert rolled_back(worker) == 2


def test_the_next_night_publishes_as_usual_and_old_generations_go(worker: Worker) -> None:
    assert rolled_back(worker) == 3
    add_loaded(worker, 5)
    row = worker.run("publish")
    assert row["status"] == "done", "an S3 that is away keeps nobody from publishing"
    assert statuses(worker) == {2: "superseded", 3: "superseded", 5: "live"}, (
        "three are kept; the withdrawn one is gone"
    )
    assert "generation 4 is none" in refused(worker, generation="4")
    assert worker.rows("SELECT to_regclass('generations.similar_items_4') AS gone") == [{"gone": None}]
    assert rolled_back(worker) == 3, "not the one that was rolled back from"


@contextmanager
def reading(worker: Worker, relation: str) -> Iterator[None]:
    """Somebody reads it in a transaction that does not end, as a backup does."""
    with psycopg.connect(worker.url) as connection:
        connection.execute(f"LOCK TABLE {relation} IN ACCESS SHARE MODE")
        yield


@pytest.mark.parametrize("steps", [("publish",), ("rollback",)])
def test_a_change_that_has_to_wait_for_a_reader_is_whole_or_not_there(worker: Worker, steps: tuple[str, ...]) -> None:
    add_loaded(worker, 5)
    with reading(worker, "offline_similar_items"):
        run = worker.begin(*steps)
        while not (waited := worker.ledger.progress(run.run_id)["steps"][0])["attempts"]:
            time.sleep(0.05)
        shown = {
            row["view"]: row["definition"]
            for row in worker.rows("SELECT viewname AS view, definition FROM pg_views WHERE definition ~ 'generations'")
        }
        assert len(shown) == len(generation.TABLES)
        assert [
            view for view, text in shown.items() if "_4 " not in f"{text} ".replace("\n", " ").replace(";", " ")
        ] == []
        assert statuses(worker)[4] == "live"
    assert waited["status"] == "running"
    row = _end(worker, run.run_id)
    assert row["status"] == "done", row
    assert worker.rows("SELECT generation FROM live_generation")[0]["generation"] == (5 if steps == ("publish",) else 3)


def _end(worker: Worker, run_id: str) -> dict[str, Any]:
    end = time.monotonic() + 60
    while (row := worker.ledger.progress(run_id))["status"] == "running":
        assert time.monotonic() < end, row
        time.sleep(0.05)
    return row


def test_a_backup_that_reads_an_old_generation_does_not_fail_the_night(worker: Worker) -> None:
    add_loaded(worker, 5)
    with reading(worker, "generations.similar_items_1"):
        assert worker.run("publish")["status"] == "done"
        assert 1 in statuses(worker)
    generation.drop_old(worker.ledger.database, kept=3)
    assert statuses(worker) == {3: "superseded", 4: "superseded", 5: "live"}
