"""The whole batch over real stores: export, import, train, infer, segment, load, publish."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import psycopg
import pytest
from botocore.config import Config
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
from sales import insert_shop
from servers import local_aws, role_url


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with local_aws(tmp_path_factory.mktemp("aws")) as env, pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        yield env


@pytest.fixture(scope="module")
def shop(module_database_url: str) -> str:
    insert_shop(module_database_url)
    return module_database_url


@pytest.fixture
def settings(shop: str, redis_url: str, aws: dict[str, str]) -> BatchSettings:
    return BatchSettings(
        database_url=SecretStr(role_url(shop, "personalize")),
        redis_url=SecretStr(redis_url),
        personalize_bucket=aws["PERSONALIZE_BUCKET"],
        poll_seconds=0.2,
        affinity_chunk_items=10,
        list_depth=12,
        log_level="WARNING",
    )


def run_batch(settings: BatchSettings, *steps: str, **options: str) -> dict[str, Any]:
    """One run of the flow through a real worker; the run's row when it has ended."""
    services = Services(settings, Aws(settings))
    app = make_worker_app("tests", settings, PIPELINE, step_functions(services))
    ledger = Ledger(Database(settings, "tests"), PIPELINE, settings.run_lease_seconds)
    queues = [queue.name for queue in QUEUES]
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30, queues=queues):
        run, _ = ledger.begin("operator", steps or None, **options)
        send_chain(app, run.run_id, ledger.remaining(run))
        return wait_for_end(ledger, run, seconds=120)


def rows(url: str, query: str) -> list[dict[str, Any]]:
    with psycopg.connect(url, row_factory=dict_row) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def published(shop: str, aws: dict[str, str], redis_address: str) -> dict[str, Any]:
    """The first run; the tests below look at what it left."""
    settings = BatchSettings(
        database_url=SecretStr(role_url(shop, "personalize")),
        redis_url=SecretStr(redis_address),
        personalize_bucket=aws["PERSONALIZE_BUCKET"],
        poll_seconds=0.2,
        affinity_chunk_items=10,
        list_depth=12,
        log_level="WARNING",
    )
    row = run_batch(settings)
    assert row["status"] == "done", row
    return row


def test_every_customer_and_every_product_has_a_list(shop: str, published: dict[str, Any]) -> None:
    del published
    users = rows(shop, "SELECT * FROM offline_user_recommendations")
    assert len(users) == 61
    assert {len(row["recommendations"]) for row in users} == {12}
    items = rows(shop, "SELECT * FROM offline_similar_items")
    assert {row["product_id"] for row in items} == {f"P{n:02d}" for n in range(1, 32)}
    for row in items:
        assert row["product_id"] not in {item["product_id"] for item in row["similar_products"]}


def test_customers_with_other_tastes_get_other_lists(shop: str, published: dict[str, Any]) -> None:
    del published
    joined = "SELECT province, recommendations FROM offline_user_recommendations JOIN customer_profiles USING (user_id)"
    lists = rows(shop, joined)
    first: dict[str, set[str]] = {"Punjab": set(), "Sindh": set()}
    for row in lists:
        first[row["province"]].add(row["recommendations"][0]["product_id"])
    assert first["Punjab"]
    assert first["Punjab"].isdisjoint(first["Sindh"])
    for row in lists:
        scores = [item["score"] for item in row["recommendations"]]
        assert scores == sorted(scores, reverse=True)


def test_postage_is_not_recommended(shop: str, published: dict[str, Any]) -> None:
    del published
    assert "POST" not in json.dumps(rows(shop, "SELECT recommendations FROM offline_user_recommendations"))


def test_affinity_is_turned_round(shop: str, published: dict[str, Any]) -> None:
    segment = next(step for step in published["steps"] if step["step"] == "segment")["detail"]
    affinity = rows(shop, "SELECT * FROM offline_item_affinity")
    assert affinity
    assert segment["plan"]["files"] == 3
    results = segment["plan"]["results"]
    for row in affinity:
        scores = [item["affinity_score"] for item in row["recommendations"]]
        assert len(scores) <= 25
        assert scores == sorted(scores, reverse=True)
        assert all(1 / results - 1e-6 <= score <= 1 for score in scores)


def test_places_have_lists_of_their_own(shop: str, published: dict[str, Any]) -> None:
    del published
    totals = {(r["province"], r["city"]): r["users"] for r in rows(shop, "SELECT * FROM location_totals")}
    assert totals == {
        ("Punjab", ""): 30, ("Sindh", ""): 30, ("", "Lahore"): 30, ("", "Karachi"): 30,
        ("Punjab", "Lahore"): 30, ("Sindh", "Karachi"): 30,
    }  # fmt: skip
    by_place = rows(
        shop, "SELECT * FROM location_recommendations WHERE city = '' AND rank <= 3 ORDER BY province, rank"
    )
    punjab = {row["product_id"] for row in by_place if row["province"] == "Punjab"}
    sindh = {row["product_id"] for row in by_place if row["province"] == "Sindh"}
    assert punjab != sindh
    assert all(0 < row["recommended_to_users"] <= 30 for row in by_place)


def test_aggregates_agree_with_a_recount(shop: str, published: dict[str, Any]) -> None:
    del published
    lists = {r["user_id"]: r["recommendations"] for r in rows(shop, "SELECT * FROM offline_user_recommendations")}
    active = {r["unified_customer_id"] for r in rows(shop, "SELECT unified_customer_id FROM purchase_lines")}
    stats = rows(shop, "SELECT * FROM product_recommendation_stats WHERE time_filter = 'all'")
    for row in stats:
        expected = sum(row["product_id"] in {i["product_id"] for i in lists[u][:10]} for u in active)
        assert row["recommendation_count"] == expected, row["product_id"]
    totals = rows(shop, "SELECT * FROM recommendation_totals WHERE time_filter = 'all'")[0]
    assert totals["total_recommendations"] == sum(len(lists[user]) for user in active)
    listed = {item["product_id"] for each in lists.values() for item in each}
    assert totals["coverage"] == pytest.approx(len(listed) / 31)


def test_similarity_is_the_mean_cosine_of_buyers(shop: str, published: dict[str, Any]) -> None:
    del published
    buyers: dict[str, set[str]] = {}
    for row in rows(shop, "SELECT product_id, unified_customer_id FROM purchase_lines"):
        buyers.setdefault(row["product_id"], set()).add(row["unified_customer_id"])
    similar = {r["product_id"]: r["similar_products"] for r in rows(shop, "SELECT * FROM offline_similar_items")}
    stats = rows(shop, "SELECT * FROM product_recommendation_stats WHERE time_filter = 'all'")
    for row in stats:
        mine = buyers.get(row["product_id"])
        if mine is None:
            assert row["avg_similarity_score"] is None
            continue
        others = [buyers.get(item["product_id"], set()) for item in similar[row["product_id"]]]
        cosines = [len(mine & other) / (len(mine) * len(other)) ** 0.5 if other else 0.0 for other in others]
        assert row["avg_similarity_score"] == pytest.approx(sum(cosines) / len(cosines), abs=1e-4)


def test_the_publication_says_what_was_checked(shop: str, published: dict[str, Any]) -> None:
    del published
    live = rows(shop, "SELECT * FROM live_generation")[0]
    assert live["status"] == "live"
    done = rows(shop, "SELECT run_id FROM pipeline_runs WHERE status = 'done'")
    assert {"run_id": live["run_id"]} in done
    assert 0 <= live["accuracy"] <= 1
    assert live["data_through"] == rows(shop, "SELECT max(order_date) AS newest FROM orders")[0]["newest"]
    assert all(check["passed"] for check in live["checks"])
    counts = {r["table_name"]: r["row_count"] for r in rows(shop, "SELECT * FROM table_counts")}
    assert counts["offline_user_recommendations"] == 61
    assert counts["offline_similar_items"] == 31


def test_the_training_files_are_as_personalize_wants_them(aws: dict[str, str], published: dict[str, Any]) -> None:
    s3 = boto3.client("s3", region_name="us-east-1", config=Config(s3={"addressing_style": "path"}))
    key = f"training-data/{published['run_id']}/interactions.csv"
    lines = s3.get_object(Bucket=aws["PERSONALIZE_BUCKET"], Key=key)["Body"].read().decode().splitlines()
    assert lines[0] == "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE"
    assert len(lines) == 1 + 60 * 10 * 3, "no postage, no cancelled order, no return"
    user, item, timestamp, event, value = lines[1].split(",")
    assert (user[0], user[-1], item[0], event) == ('"', '"', '"', '"purchase"')
    assert 1_700_000_000 < int(timestamp) < 1_800_000_000
    assert float(value) == 100


def test_a_second_batch_becomes_the_next_generation(
    shop: str, published: dict[str, Any], settings: BatchSettings
) -> None:
    before = rows(shop, "SELECT generation FROM live_generation")[0]["generation"]
    lists = rows(shop, "SELECT * FROM offline_user_recommendations ORDER BY user_id")
    row = run_batch(settings)
    assert row["status"] == "done", row
    assert rows(shop, "SELECT generation FROM live_generation")[0]["generation"] > before
    assert rows(shop, "SELECT * FROM offline_user_recommendations ORDER BY user_id") == lists, "same data, same lists"


def test_a_batch_that_fails_its_checks_leaves_the_last_lists_in_service(
    shop: str, published: dict[str, Any], settings: BatchSettings
) -> None:
    live = rows(shop, "SELECT generation FROM live_generation")
    strict = settings.model_copy(update={"publish_max_unknown_share": -1.0})
    row = run_batch(strict, "load", "publish")
    assert row["status"] == "failed"
    assert "the last lists stay in service: unknown products in lists" in row["error"]
    assert rows(shop, "SELECT generation FROM live_generation") == live
    rejected = rows(shop, "SELECT reason FROM publications WHERE status = 'rejected'")
    assert "unknown products" in rejected[0]["reason"]


def test_single_steps_work_from_the_last_results(shop: str, published: dict[str, Any], settings: BatchSettings) -> None:
    for steps in (("export",), ("import_datasets", "train"), ("infer",), ("segment",), ("load", "publish")):
        row = run_batch(settings, *steps)
        assert row["status"] == "done", (steps, row)
    live = rows(shop, "SELECT run_id FROM live_generation")[0]
    assert live["run_id"] == row["run_id"]
    assert len(rows(shop, "SELECT 1 FROM publications WHERE generation > 0")) <= settings.generations_kept


def detail(row: dict[str, Any], step: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each["detail"] for each in row["steps"] if each["step"] == step)
    return found


def test_one_recipe_is_trained_and_the_others_keep_their_versions(
    published: dict[str, Any], settings: BatchSettings
) -> None:
    before = run_batch(settings, "import_datasets", "train")
    row = run_batch(settings, "train", recipe="similar-items")
    assert row["status"] == "done", row
    old, new = detail(before, "train"), detail(row, "train")
    assert {name for name in new["versions"] if new["versions"][name] != old["versions"][name]} == {"similar-items"}
    assert new["training_hours"].keys() == old["training_hours"].keys()
    assert run_batch(settings, "infer")["status"] == "done"


def test_a_recipe_that_is_none_is_refused_with_those_that_are(
    published: dict[str, Any], settings: BatchSettings
) -> None:
    row = run_batch(settings, "train", recipe="hrnn")
    assert row["status"] == "failed"
    assert "one of user-personalization, similar-items, item-affinity" in row["error"]


def test_the_results_of_a_named_run_are_loaded(shop: str, published: dict[str, Any], settings: BatchSettings) -> None:
    newer = run_batch(settings, "infer", "segment")
    assert newer["status"] == "done"
    row = run_batch(settings, "load", run=published["run_id"])
    assert row["status"] == "done", row
    assert detail(row, "load")["asked"] == detail(published, "infer")["counts"]
    [made] = rows(shop, f"SELECT data_through FROM publications WHERE run_id = '{row['run_id']}'")
    assert made["data_through"].isoformat() == detail(published, "infer")["data_through"]


def test_a_run_without_results_is_not_loaded(published: dict[str, Any], settings: BatchSettings) -> None:
    row = run_batch(settings, "load", run="20200101t000000-0000")
    assert row["status"] == "failed"
    assert "the run 20200101t000000-0000 has no finished infer" in row["error"]


def test_too_few_purchases_are_refused_in_words(database_url: str, redis_url: str, aws: dict[str, str]) -> None:
    insert_shop(database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM order_items WHERE right(order_id, 2) <> '-1'")
    settings = BatchSettings(
        database_url=SecretStr(role_url(database_url, "personalize")),
        redis_url=SecretStr(redis_url),
        personalize_bucket=aws["PERSONALIZE_BUCKET"],
        log_level="WARNING",
    )
    row = run_batch(settings)
    assert row["status"] == "failed"
    assert "nothing exported, the last lists stay in service: interactions: 180, allowed 1000" in row["error"]
