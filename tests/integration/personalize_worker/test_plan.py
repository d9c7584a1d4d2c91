"""Nights over real stores: what is not due is left out, each billed step is booked, the budget stops a run."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

import boto3
import psycopg
import pytest
from botocore.config import Config

from faulty import Shop, faulty_aws, reason, working
from sales import insert_shop

LISTS = "SELECT * FROM offline_user_recommendations ORDER BY user_id"
AFFINITY = "SELECT * FROM offline_item_affinity ORDER BY user_id"
LIVE = "SELECT generation, run_id, reason FROM live_generation"
BILLED = ("import_datasets", "train", "infer", "segment")
CUSTOMERS, PRODUCTS, SOLD = 61, 31, 30


class Worker(Protocol):
    """Starts a worker with changed settings."""

    def __call__(self, **changed: float) -> AbstractContextManager[Shop]: ...


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with faulty_aws(tmp_path_factory.mktemp("aws")) as env:
        yield env


@pytest.fixture(scope="module")
def worker(aws: dict[str, str], module_database_url: str, module_redis_url: str) -> Worker:
    insert_shop(module_database_url)
    return partial(working, aws, module_database_url, module_redis_url, "planned")


@pytest.fixture(scope="module")
def first(worker: Worker) -> dict[str, Any]:
    """The first night, with the default cadence and the client's budget; and what it was booked with."""
    with worker() as shop:
        run = shop.run(trigger="schedule")
        assert run["status"] == "done", run
        return {**run, "costs": booked(shop, run), "affinity": shop.rows(AFFINITY)}


class DaysLater(Protocol):
    """Puts every run so many days back, and makes `spent` USD all that this month has cost."""

    def __call__(self, days: int, spent: float = 0) -> None: ...


@pytest.fixture
def days_later(first: dict[str, Any], module_database_url: str) -> DaysLater:
    del first
    return partial(_days_later, module_database_url)


def _days_later(url: str, days: int, spent: float = 0) -> None:
    this_month = datetime.now(UTC).date().replace(day=1)
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE pipeline_runs SET started_at = now() - make_interval(days => %s)", (days,))
        connection.execute("UPDATE pipeline_costs SET month = month - interval '1 month'")
        connection.execute(
            "INSERT INTO pipeline_costs (run_id, step, month, estimate, estimate_usd)"
            " VALUES (%s, 'infer', %s, '{}', %s)",
            (f"spent-{datetime.now(UTC).isoformat()}", this_month, spent),
        )


def booked(shop: Shop, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The costs of a run by step."""
    rows = shop.rows(f"SELECT * FROM pipeline_costs WHERE run_id = '{run['run_id']}'")
    return {row["step"]: row for row in rows}


def details(run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {step["step"]: step["detail"] for step in run["steps"]}


def test_a_first_night_does_everything_and_books_what_it_used(first: dict[str, Any], aws: dict[str, str]) -> None:
    assert first["steps"][0]["step"] == "plan"
    assert details(first)["plan"]["skip"] == {}
    costs = first["costs"]
    assert set(costs) == set(BILLED)
    assert costs["infer"]["actual"] == {"recommendations": CUSTOMERS + PRODUCTS}
    assert costs["segment"]["actual"] == {"segment_users": CUSTOMERS * SOLD}
    assert costs["import_datasets"]["actual"] == {"gigabytes": exported_bytes(aws, first["run_id"]) / 1e9}
    assert costs["train"]["estimate"] == {"training_hours": 6}
    hours = details(first)["train"]["training_hours"]
    assert len(hours) == 3
    assert costs["train"]["actual_usd"] == pytest.approx(sum(hours.values()) * 0.24, abs=1e-6)
    assert all(row["month"] == row["booked_at"].astimezone(UTC).date().replace(day=1) for row in costs.values())
    assert details(first)["train"]["interactions"] == 1800


def exported_bytes(aws: dict[str, str], run_id: str) -> int:
    s3 = boto3.client("s3", region_name="us-east-1", config=Config(s3={"addressing_style": "path"}))
    found = s3.list_objects_v2(Bucket=aws["PERSONALIZE_BUCKET"], Prefix=f"training-data/{run_id}/")
    return sum(entry["Size"] for entry in found["Contents"])


def test_a_second_run_of_the_night_ends_at_once_and_leaves_the_results_to_work_from(
    worker: Worker, days_later: DaysLater
) -> None:
    days_later(0)
    with worker() as shop:
        live = shop.rows(LIVE)
        run = shop.run(trigger="schedule")
        assert run["status"] == "done"
        said = {detail.get("skipped") for step, detail in details(run).items() if step != "plan"}
        assert said == {"the last lists are 0 days old, due every 1 day"}
        assert booked(shop, run) == {}
        assert shop.rows(LIVE) == live
        asked_for = shop.run("load", "publish")
        assert asked_for["status"] == "done", asked_for
        [now_live] = shop.rows(LIVE)
        assert (now_live["run_id"], now_live["reason"]) == (asked_for["run_id"], None)


def test_the_next_night_asks_the_last_versions_and_leaves_out_what_the_budget_does_not_allow(
    worker: Worker, days_later: DaysLater, first: dict[str, Any]
) -> None:
    days_later(1)
    with worker(affinity_every_days=1, price_segment_users_1000=1e6) as shop:
        before = shop.rows(LISTS)
        run = shop.run(trigger="schedule")
        assert run["status"] == "done", run
        young = "the last training is 1 day old, none sooner than 7 days after it"
        dear = "about $1,830,000.00, more than the month's budget of $7.50 allows now"
        skipped = {step: detail["skipped"] for step, detail in details(run).items() if "skipped" in detail}
        assert skipped == {"import_datasets": young, "train": young, "segment": dear}
        assert booked(shop, run).keys() == {"infer"}
        live = shop.rows(LIVE)[0]
        assert (live["run_id"], live["reason"]) == (
            run["run_id"], f"the last affinity lists stay in service: {dear}",
        )  # fmt: skip
        assert shop.rows(AFFINITY) == first["affinity"]
        assert shop.rows(LISTS) == before, "the same versions, the same lists"
        asked_for = shop.run("plan", "segment")
        assert reason(asked_for).startswith("the run would cost about $1,830,000.00, and the month's budget of $7.50")


def test_new_purchases_are_reason_enough_to_train(worker: Worker, days_later: DaysLater) -> None:
    days_later(8)
    with worker() as shop:
        add_purchases(shop.url, 40)
        plan = details(shop.run("plan", trigger="schedule"))["plan"]
        remove_purchases(shop.url)
        assert plan["skip"].keys() == {"segment"}
        assert "the last training is 8 days old, purchases changed by 2.22% since" in plan["reasons"]["training"]
        quiet = details(shop.run("plan", trigger="schedule"))["plan"]
        assert "purchases changed by 0.00% since" in quiet["skip"]["train"]


def add_purchases(url: str, count: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO order_items (source, order_id, line, product_id, product_name, quantity, unit_price)"
            " SELECT source, order_id, 9, 'P01', 'new', 1, 100 FROM orders WHERE source = 'pos' LIMIT %s",
            (count,),
        )


def remove_purchases(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM order_items WHERE line = 9")


def test_the_budget_stops_a_run_before_anything_is_billed(worker: Worker, days_later: DaysLater) -> None:
    days_later(1, spent=7.5)
    with worker() as shop:
        live = shop.rows(LIVE)
        run = shop.run(trigger="schedule")
        assert reason(run) == (
            "the run would cost about $0.01, and the month's budget of $7.50 has $0.00 left ($7.50 for Personalize): "
            "raise MONTHLY_BUDGET_PERSONALIZE_USD or wait for the next month (UTC); the last lists stay in service"
        )
        assert [step["status"] for step in run["steps"]] == ["failed", *["pending"] * 7]
        assert shop.rows(LIVE) == live
        assert booked(shop, run) == {}
        told = shop.rows("SELECT run_id, estimate_usd, budget_personalize_usd, fixed_usd FROM cost_plan")[0]
        assert told == {
            "run_id": run["run_id"], "estimate_usd": pytest.approx((CUSTOMERS + PRODUCTS) * 0.067 / 1000),
            "budget_personalize_usd": 7.5, "fixed_usd": 26,
        }  # fmt: skip


def test_what_failed_after_it_was_begun_counts_with_its_estimate(worker: Worker, days_later: DaysLater) -> None:
    days_later(0, spent=0.5)
    with worker(training_hours_expected=1) as shop:
        before = spent(shop)
        with shop.with_faults({"fault": "create_failed", "resource": "SolutionVersion", "reason": "No.", "times": 1}):
            run = shop.run("plan", "import_datasets", "train")
        assert run["status"] == "failed"
        costs = booked(shop, run)
        assert (costs["train"]["actual_usd"], costs["import_datasets"]["actual_usd"] is None) == (None, False)
        added = costs["train"]["estimate_usd"] + costs["import_datasets"]["actual_usd"]
        assert spent(shop) == pytest.approx(before + added)
        assert details(shop.run("plan"))["plan"]["spent_usd"] == pytest.approx(before + added)


def spent(shop: Shop) -> float:
    query = "SELECT coalesce(sum(coalesce(actual_usd, estimate_usd)), 0) AS usd FROM pipeline_costs WHERE month >= "
    return float(shop.rows(query + "date_trunc('month', now())")[0]["usd"])
