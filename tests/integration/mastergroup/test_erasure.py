"""A customer who asks to be forgotten: gone from every store, and not brought back by the feed or a late batch."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import boto3
import psycopg
import pytest
import redis
from botocore.config import Config
from celery.contrib.testing.worker import start_worker
from psycopg import sql
from psycopg.rows import dict_row
from pydantic import SecretStr

from mastergroup import cache_keys
from mastergroup.celery import send_chain
from mastergroup.database import Database
from mastergroup.errors import PermanentError, TransientError
from mastergroup.queues import ERASURE, PIPELINE, QUEUES
from mastergroup.runs import Done, Ledger, StepContext
from mastergroup.runs.tasks import add_flow, make_worker_app
from mastergroup.settings import BatchSettings, SyncSettings
from mastergroup.tombstones import Tombstones, hold_off_writers
from personalize_worker.aws import Aws
from personalize_worker.steps import Services
from personalize_worker.tasks import erasure_functions, step_functions
from runs import wait_for_end
from sales import insert_shop
from servers import local_aws, role_url
from sync_worker.erp.windows import Window
from sync_worker.store.staging import copy_tables, open_staging
from sync_worker.store.windows import merge_window
from sync_worker.streams import POS, Rules, Tables
from sync_worker.tasks import build_erasure_steps
from sync_worker.transform.dates import Calendar

KEY = SecretStr("a key of thirty-two letters or so")
GONE, ALIAS, PHONE = "03000000007_c7", "03000000099_c7", "0300-0000007"
REJECTED = {"id": "x", "customer_phone": "+92 300 0000007", "customer_name": "C7", "order_date": "never"}
OTHER_REJECTED = {**REJECTED, "customer_phone": "0300-0000008"}


class Shop:
    """A published shop, and both workers' settings for it."""

    def __init__(self, url: str, redis_url: str, bucket: str) -> None:
        self.url, self.redis_url, self.bucket = url, redis_url, bucket
        common = {"redis_url": SecretStr(redis_url), "erasure_key": KEY, "log_level": "WARNING"}
        self.sync = SyncSettings(
            database_url=SecretStr(role_url(url, "sync")),
            erp_base_url="http://127.0.0.1:9",
            erp_token=SecretStr("none"),
            erp_history_start=date(2025, 1, 1),
            **common,
        )
        self.batch = BatchSettings(
            database_url=SecretStr(role_url(url, "personalize")),
            personalize_bucket=bucket,
            poll_seconds=0.2,
            affinity_chunk_items=10,
            list_depth=12,
            publish_min_user_share=0.9,
            **common,
        )

    def run(self, flow: Any, *steps: str, **options: str) -> dict[str, Any]:
        """One run through a real worker that does the steps of both services; its row."""
        services = Services(self.batch, Aws(self.batch))
        app = make_worker_app("tests", self.batch, PIPELINE, step_functions(services))
        add_flow(app, self.sync, ERASURE, build_erasure_steps(self.sync))
        add_flow(app, self.batch, ERASURE, erasure_functions(services))
        ledger = Ledger(Database(self.batch, "tests"), flow, self.batch.run_lease_seconds)
        queues = [queue.name for queue in QUEUES]
        with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30, queues=queues):
            run, _ = ledger.begin("operator", steps or None, **options)
            send_chain(app, run.run_id, ledger.remaining(run))
            return wait_for_end(ledger, run, seconds=120)

    def ask(self, query: str, *values: object) -> list[dict[str, Any]]:
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            cursor = connection.execute(query.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def state(self) -> dict[str, Any]:
        return self.ask(
            "SELECT (SELECT count(*) FROM orders) AS orders, (SELECT version FROM data_version) AS version,"
            " (SELECT count(*) FROM offline_user_recommendations) AS users,"
            " (SELECT row_count FROM table_counts WHERE table_name = 'offline_user_recommendations') AS counted"
        )[0]

    def tables_naming(self, text: str) -> set[str]:
        """Every table of the database in which some row holds the text, anywhere."""
        tables = self.ask("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'generations')")
        found = set()
        with psycopg.connect(self.url) as connection:
            for table in tables:
                name = sql.Identifier(table["schemaname"], table["tablename"])
                query = sql.SQL("SELECT EXISTS (SELECT FROM {} AS t WHERE t::text LIKE {})")
                row = connection.execute(query.format(name, sql.Literal(f"%{text}%"))).fetchone()
                if row and row[0]:
                    found.add(table["tablename"])
        return found

    def objects_naming(self, text: str) -> list[str]:
        """The keys of the bucket whose objects hold the text."""
        s3 = boto3.client("s3", region_name="us-east-1", config=Config(s3={"addressing_style": "path"}))
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
        return [key for key in keys if text.encode() in s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()]

    def merge(self, *records: dict[str, Any]) -> dict[str, int]:
        """POS orders as the sync merges them."""
        run_id = f"s{datetime.now(UTC).timestamp()}"
        self.ask(
            "INSERT INTO sync_runs (run_id, trigger, steps, status, resend_after)"
            " VALUES (%s, 'operator', '{}', 'done', now())",
            run_id,
        )
        calendar, day = Calendar.at(UTC, datetime.now(UTC)), date(2025, 3, 1)
        database = Database(self.sync, "tests")
        with database.connect(autocommit=True) as connection:
            open_staging(connection, POS)
            tables: Tables = defaultdict(list)
            for number, record in enumerate(records):
                POS.add(record, number, Rules(calendar, lambda _name: True), tables)
            copy_tables(connection, tables)
            taken = {"received": len(records), "lines": len(records), "seconds": 0}
            with connection.transaction():
                return merge_window(connection, POS, run_id, Window(day, day), taken, Tombstones(self.sync.erasure_key))


def order(number: int, **changes: Any) -> dict[str, Any]:
    line = {"sku": "P01", "quantity": 1, "base_price": 100}
    made = {"id": f"E{number}", "customer_phone": PHONE, "customer_name": "C7 Khan", "customer_email": "c7@example.com"}
    return {**made, "order_date": "2025-03-01 10:00", "order_status": "Completed", "has_items": [line], **changes}


@pytest.fixture(scope="module")
def shop(module_database_url: str, module_redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with local_aws(tmp_path_factory.mktemp("aws")) as env, pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        insert_shop(module_database_url)
        made = Shop(module_database_url, module_redis_url, env["PERSONALIZE_BUCKET"])
        made.merge(order(1), order(2, customer_phone="0300-0000099"))
        made.ask("INSERT INTO customer_aliases VALUES (%s, %s, 'a second phone')", ALIAS, GONE)
        made.ask(
            "INSERT INTO customer_merges (alias_id, customer_id, cause, reason, orders, run_id)"
            " VALUES (%s, %s, 'operator', 'c7@example.com', 1, 'm')",
            ALIAS,
            GONE,
        )
        made.ask("INSERT INTO merged_customers SELECT * FROM customers WHERE unified_customer_id = %s", ALIAS)
        made.ask(
            "UPDATE orders SET unified_customer_id = %s, stated_customer_id = %s WHERE order_id = 'E2'", GONE, ALIAS
        )
        made.ask(
            "INSERT INTO sync_runs (run_id, trigger, steps, status, resend_after, options)"
            " VALUES ('m', 'operator', '{}', 'done', now(), %s)",
            psycopg.types.json.Jsonb({"alias": ALIAS, "customer": GONE}),
        )
        made.ask("INSERT INTO customer_similarity VALUES ('all', 1, %s, 'C7', 1, '[]')", GONE)
        for digest, raw in enumerate((REJECTED, OTHER_REJECTED)):
            made.ask(
                "INSERT INTO rejected_records (stream, digest, reason, raw, run_id)"
                " VALUES ('pos', md5(%s::text)::uuid, 'order_date: a date is needed', %s, 's')",
                digest,
                psycopg.types.json.Jsonb(raw),
            )
        assert made.run(PIPELINE)["status"] == "done"
        yield made


@pytest.fixture(scope="module")
def before(shop: Shop) -> dict[str, Any]:
    """What the erasure is to find, so that the tests below cannot pass on an empty shop."""
    with redis.Redis.from_url(cache_keys.database_url(shop.redis_url, cache_keys.CACHE_DATABASE)) as client:
        client.set(f"{cache_keys.ANSWER_PREFIX}1:1:x", GONE, ex=600)
    tables = {"customers", "orders", "customer_profiles", "customer_aliases", "customer_similarity"}
    lists = {"user_recommendations_1", "item_affinity_1"}
    assert shop.tables_naming(GONE) >= tables | lists | {"customer_merges", "sync_runs"}
    assert shop.tables_naming(ALIAS) >= {"merged_customers", "orders"}
    assert len(shop.objects_naming(GONE)) >= 5
    return shop.state()


@pytest.fixture(scope="module")
def receipt(shop: Shop, before: dict[str, Any]) -> dict[str, Any]:
    del before
    row = shop.run(ERASURE, id=GONE)
    assert row["status"] == "done", row
    return {**row, "state": shop.state()}


@pytest.mark.parametrize("text", ["0300-0000007", "c7@example.com", "C7 Khan", "03000000099", GONE.partition("_")[0]])
def test_no_table_and_no_object_names_the_customer(shop: Shop, receipt: dict[str, Any], text: str) -> None:
    del receipt
    assert shop.tables_naming(text) == set()
    assert shop.objects_naming(text) == []


def test_the_cached_answers_are_gone_and_outdated(shop: Shop, before: dict[str, Any], receipt: dict[str, Any]) -> None:
    with redis.Redis.from_url(cache_keys.database_url(shop.redis_url, cache_keys.CACHE_DATABASE)) as client:
        assert list(client.scan_iter(match=f"{cache_keys.ANSWER_PREFIX}*")) == []
    assert receipt["state"]["version"] > before["version"]


def test_everything_else_stays(shop: Shop, before: dict[str, Any], receipt: dict[str, Any]) -> None:
    after = receipt["state"]
    assert after["orders"] == before["orders"], "sales stay as sales of nobody"
    assert after["users"] == before["users"] - 2, "the two ids of one person"
    assert after["counted"] == after["users"]
    assert shop.ask("SELECT raw FROM rejected_records") == [{"raw": OTHER_REJECTED}]
    assert shop.objects_naming("03000000008_c8")


def test_personalize_deletes_the_user_and_the_list_of_ids_goes(shop: Shop, receipt: dict[str, Any]) -> None:
    detail = next(step for step in receipt["steps"] if step["step"] == "erase_personalize")["detail"]
    client = boto3.client("personalize", region_name="us-east-1")
    job = client.describe_data_deletion_job(dataDeletionJobArn=detail["deletion_job"])["dataDeletionJob"]
    assert job["status"] == "COMPLETED"
    assert job["numDeleted"] > 10, "the interactions and the user"
    assert [key for key in shop.objects_naming("USER_ID") if key.startswith("erasure/")] == []


def test_the_receipt_names_nobody_and_says_when_backups_go(shop: Shop, receipt: dict[str, Any]) -> None:
    last = receipt["steps"][-1]["detail"]
    assert last["subject"] == Tombstones(KEY).digest(GONE).hex()
    assert datetime.fromisoformat(last["backups_gone_on"]).date() > datetime.now(UTC).date()
    runs = shop.ask("SELECT options FROM erasure_runs WHERE run_id = %s", receipt["run_id"])
    assert runs == [{"options": {"subject": last["subject"]}}]


def test_the_feed_does_not_bring_the_customer_back(shop: Shop, receipt: dict[str, Any]) -> None:
    del receipt
    assert shop.merge(order(1))["unchanged"] == 1, "a repeat is told without knowing whose it is"
    counts = shop.merge(order(1, order_status="Cancelled"), order(2, customer_phone="0300-0000099"), order(3))
    assert (counts["updated"], counts["unchanged"], counts["inserted"]) == (1, 1, 1)
    assert shop.tables_naming("0000007_c7") == set()
    assert shop.tables_naming("0000099_c7") == set()
    assert shop.ask("SELECT is_purchase FROM orders WHERE order_id = 'E1'") == [{"is_purchase": False}]


def test_another_customer_with_that_phone_is_another_customer(shop: Shop, receipt: dict[str, Any]) -> None:
    del receipt
    shop.merge(order(9, customer_name="Zainab", customer_phone="0300-0000009", customer_email=None))
    assert shop.ask("SELECT 1 AS there FROM customers WHERE unified_customer_id = '03000000009_zainab'")


def test_a_batch_that_began_before_leaves_the_customer_out(shop: Shop, receipt: dict[str, Any]) -> None:
    """Results of an export that still knew somebody who is erased by the time they are loaded."""
    del receipt
    late = "03000000011_c11"
    ledger = Ledger(Database(shop.sync, "tests"), ERASURE, 60)
    run, _ = ledger.begin("operator", ("erase_sales",), id=late)
    claim = ledger.claim(run.run_id, "erase_sales", "t")
    assert claim is not None
    done = build_erasure_steps(shop.sync)["erase_sales"](StepContext(ledger, claim))
    assert isinstance(done, Done)
    ledger.finish(claim, done.detail)
    assert shop.objects_naming(late), "the batch's results still hold the customer"
    row = shop.run(PIPELINE, "load", "publish")
    assert row["status"] == "done", row
    generation = shop.ask("SELECT generation FROM live_generation")[0]["generation"]
    assert f"user_recommendations_{generation}" not in shop.tables_naming(late)
    assert f"item_affinity_{generation}" not in shop.tables_naming(late)


def test_an_unknown_customer_is_refused_and_a_second_erasure_is_none(shop: Shop, receipt: dict[str, Any]) -> None:
    del receipt
    row = shop.run(ERASURE, id="nobody")
    assert (row["status"], row["error"]) == (
        "failed",
        "no customer has this id: it is the unified_customer_id, e.g. 03001234567_ali",
    )
    assert shop.run(ERASURE, id=GONE)["status"] == "done"


def test_another_key_would_bring_customers_back_and_is_refused(shop: Shop, receipt: dict[str, Any]) -> None:
    del receipt
    for key, reason in ((None, "ERASURE_KEY is needed"), (SecretStr("x" * 32), "is not the key")):
        with Database(shop.sync, "tests").connect() as connection, pytest.raises(PermanentError, match=reason):
            Tombstones(key).to_look_for(connection)


def test_the_database_digests_as_python_does(shop: Shop) -> None:
    for key in (KEY, SecretStr("long" * 40)):
        tombstones = Tombstones(key)
        query = "SELECT keyed_digest(%s, %s, 'é 0300_ali') AS digest"
        found = shop.ask(query, tombstones.pads["inner_pad"], tombstones.pads["outer_pad"])
        assert bytes(found[0]["digest"]) == tombstones.digest("é 0300_ali")


def test_an_erasure_and_a_writer_of_customers_wait_for_each_other(shop: Shop) -> None:
    quick = shop.sync.model_copy(update={"database_lock_timeout_seconds": 0.2})
    database, tombstones = Database(quick, "tests"), Tombstones(KEY)
    with database.connect() as writing:
        tombstones.to_look_for(writing)
        with database.connect() as another:
            tombstones.to_look_for(another)
        with pytest.raises(TransientError), database.connect() as erasing:
            hold_off_writers(erasing)
    with database.connect() as erasing:
        hold_off_writers(erasing)
        with pytest.raises(TransientError), database.connect() as writing:
            tombstones.to_look_for(writing)
