"""The figures of the data on real tables, and a batch that ends before the export when a check fails."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from api import api
from at_work import Worker, at_work
from mastergroup.cli.follow import follow
from mastergroup.cli.status import print_status
from mastergroup.database import Database, load_sql
from mastergroup.queues import PIPELINE
from mastergroup.settings import DatabaseSettings
from personalize_worker import formats
from sales import insert_shop
from servers import role_url

SALE = "WHERE source = 'pos' AND order_id = 'O1-1'"
LINE = f"{SALE} AND line = 1"


@pytest.fixture(scope="module")
def worker(module_database_url: str, module_redis_url: str) -> Iterator[Worker]:
    """No S3 and no Personalize answers: who needs them fails."""
    insert_shop(module_database_url)
    with at_work(module_database_url, module_redis_url) as found:
        yield found


def figures(connection: "psycopg.Connection[dict[str, int]]") -> dict[str, int]:
    values = {"first_day": date(2000, 1, 1), "longest_id": formats.LONGEST_ID, "longest_text": formats.LONGEST_TEXT}
    counted = connection.execute(load_sql("personalize_worker", "data_figures"), values).fetchone()
    returning = connection.execute(load_sql("personalize_worker", "count_returning"), {"limit": 50}).fetchone()
    assert counted is not None
    assert returning is not None
    return {**counted, **returning}


@pytest.mark.parametrize(
    ("harm", "changed"),
    [
        ("SELECT", {}),
        (f"DELETE FROM orders {SALE}", {"orphans": 5, "interactions": -3, "orders": -1}),
        (
            "DELETE FROM products WHERE product_id = 'POST'",
            {"orphans": 600},
        ),
        (f"UPDATE order_items SET unit_price = NULL {LINE}", {"priceless": 1}),
        (f"UPDATE order_items SET unit_price = 'NaN' {LINE}", {"no_numbers": 1}),
        (f"UPDATE order_items SET quantity = -1 {LINE}", {"interactions": -1}),
        (f"UPDATE orders SET order_date = '2090-01-01' {SALE}", {"misdated": 1}),
        (f"UPDATE orders SET order_date = '1999-12-31' {SALE}", {"misdated": 1}),
        (f"UPDATE orders SET unified_customer_id = NULL {SALE}", {"nameless": 1, "interactions": -3}),
        (f"UPDATE orders SET unified_customer_id = 'nobody' {SALE}", {"strangers": 1}),
        (
            "UPDATE orders AS again SET order_date = first.order_date FROM orders AS first"
            " WHERE first.order_id = 'O1-1' AND again.order_id = 'O1-2'",
            {"repeated": 1},
        ),
        ("UPDATE customers SET province = NULL, city = NULL WHERE customer_no = 61", {"placeless": 1}),
        ("UPDATE customers SET unified_customer_id = ' ' WHERE customer_no = 61", {"blank_users": 1}),
        ("UPDATE customers SET unified_customer_id = repeat('x', 257) WHERE customer_no = 61", {"long_users": 1}),
        ("UPDATE customers SET city = repeat('x', 1001) WHERE customer_no = 61", {"cut_places": 1}),
        ("UPDATE products SET product_id = '' WHERE product_id = 'P31'", {"blank_items": 1}),
        ("UPDATE products SET product_id = repeat('x', 257) WHERE product_id = 'P31'", {"long_items": 1}),
        ("UPDATE products SET category = repeat('x', 1001) WHERE product_id = 'P31'", {"cut_categories": 1}),
        ("UPDATE products SET price = 'NaN' WHERE product_id = 'P31'", {"no_prices": 1}),
        (
            "UPDATE order_items SET quantity = -1 WHERE order_id NOT IN ('O1-1', 'O2-1')",
            {"interactions": 6 - 1800, "returning": 2 - 50},
        ),
    ],
)
def test_each_figure_counts_what_it_is_for(worker: Worker, harm: str, changed: dict[str, int]) -> None:
    with psycopg.connect(worker.url, row_factory=dict_row) as connection:
        before = figures(connection)
        connection.execute(harm)
        after = figures(connection)
        connection.rollback()
    assert {name: after[name] - before[name] for name in before if after[name] != before[name]} == changed


def test_an_export_has_as_many_rows_as_the_figures_say(worker: Worker) -> None:
    with psycopg.connect(worker.url, row_factory=dict_row) as connection:
        counted = figures(connection)
        rows = {
            "interactions": "purchase_lines JOIN products USING (product_id) WHERE is_merchandise",
            "users": "customers",
            "items": "products WHERE is_merchandise",
        }
        for name, source in rows.items():
            assert connection.execute(f"SELECT count(*) FROM {source}").fetchone() == {"count": counted[name]}


def test_validate_prints_every_check_and_exports_nothing(worker: Worker, capsys: pytest.CaptureFixture[str]) -> None:
    row = worker.run("validate")
    assert row["status"] == "done", row
    checks = row["steps"][0]["detail"]["checks"]
    assert {each["verdict"] for each in checks} == {"PASS"}
    assert follow(worker.ledger.database, worker.settings, PIPELINE, row["run_id"]) == 0
    printed = capsys.readouterr().out
    assert [each["check"] for each in checks if each["check"] not in printed] == []


@pytest.fixture
def larger_export(worker: Worker) -> Iterator[None]:
    """There was an export of five times as many interactions."""
    with psycopg.connect(worker.url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO pipeline_runs (run_id, trigger, steps, status, resend_after, finished_at)"
            " VALUES ('before', 'schedule', '{export}', 'done', now(), now())"
        )
        connection.execute(
            "INSERT INTO pipeline_steps (run_id, step, position, status, detail, finished_at)"
            " VALUES ('before', 'export', 1, 'done', %s, now())",
            (Jsonb({"counts": {"interactions": 9000, "users": 61, "items": 31}}),),
        )
        yield
        connection.execute("DELETE FROM pipeline_runs WHERE run_id = 'before'")


@pytest.mark.usefixtures("larger_export")
def test_bad_data_end_a_batch_before_anything_is_uploaded(
    worker: Worker, module_redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    live = worker.rows("SELECT * FROM live_generation")
    row = worker.run()
    words = (
        "nothing exported, the last lists stay in service: interactions lost since the last export: 0.8000, allowed 0.2"
    )
    assert (row["status"], row["error"]) == ("failed", words)
    ended = {step["step"]: step["status"] for step in row["steps"] if step["status"] != "pending"}
    assert ended == {"plan": "done", "export": "failed"}
    assert worker.rows("SELECT * FROM live_generation") == live
    print_status(Database(DatabaseSettings(database_url=SecretStr(worker.url)), "tests"))
    assert "1 FAIL\n  FAIL  interactions lost since the last export" in capsys.readouterr().out
    with api(worker.url, module_redis_url) as client:
        steps = client.get("/api/v1/operations/runs").json()["runs"][0]["steps"]
    failed = [each for step in steps for each in step["checks"] if each["verdict"] == "FAIL"]
    assert failed == [
        {"check": "interactions lost since the last export", "passed": False, "value": 0.8, "limit": 0.2,
         "verdict": "FAIL", "count": 7200}
    ]  # fmt: skip


def test_the_batch_may_look_at_all_that_it_counts(worker: Worker) -> None:
    with psycopg.connect(role_url(worker.url, "personalize"), row_factory=dict_row) as connection:
        assert figures(connection)["lines"] > 0
