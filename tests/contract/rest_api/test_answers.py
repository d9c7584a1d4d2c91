"""Every answer has exactly the fields of the contract, in its order, with its types."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import psycopg
import pytest
from pydantic import TypeAdapter

import shop
from api import api
from api_service import responses, run_responses
from shop import ALI, NOOR

_LISTS = "/api/v1/personalize/recommendations/"
_FIGURES = "/api/v1/analytics/"
_META = ["generated_at", "data_through", "generation", "tier", "stale"]
_ITEM = ["product_id", "score", "algorithm", "product_name"]
_LAST_RUN = ["run_id", "status", "started_at", "finished_at", "error"]


@pytest.fixture(scope="module")
def client(module_database_url: str, module_redis_url: str) -> Iterator[httpx.Client]:
    """A client of an open API over the small shop."""
    with psycopg.connect(module_database_url, autocommit=True) as connection:
        shop.fill(connection)
    with api(module_database_url, module_redis_url) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "shape", "fields", "listed", "item_fields"),
    [
        (
            _LISTS + ALI,
            responses.UserAnswer,
            ["user_id", "recommendations", "count", "source"],
            "recommendations",
            _ITEM,
        ),
        (
            _LISTS + "similar/1",
            responses.SimilarAnswer,
            ["product_id", "recommendations", "count", "source"],
            "recommendations",
            _ITEM,
        ),
        (
            _LISTS + f"item-affinity/{NOOR}",
            responses.AffinityAnswer,
            ["user_id", "recommendations", "count", "source", "status"],
            "recommendations",
            ["product_id", "affinity_score", "algorithm", "product_name"],
        ),
        (
            _LISTS + "by-location?province=Punjab",
            responses.LocationAnswer,
            ["aggregated_recommendations", "location_filter", "total_users_in_location", "count"],
            "aggregated_recommendations",
            ["product_id", "avg_score", "recommended_to_users", "product_name"],
        ),
        (
            _FIGURES + "collaborative-products",
            responses.ProductsAnswer,
            ["products", "count", "time_filter"],
            "products",
            [
                "product_id",
                "product_name",
                "category",
                "price",
                "recommendation_count",
                "avg_similarity_score",
                "total_revenue",
            ],
        ),
        (
            _FIGURES + "collaborative-pairs",
            responses.PairsAnswer,
            ["pairs", "count", "time_filter"],
            "pairs",
            [
                "product_a_id",
                "product_a_name",
                "product_b_id",
                "product_b_name",
                "co_recommendation_count",
                "combined_revenue",
                "order_count",
                "support",
                "confidence_a_to_b",
                "confidence_b_to_a",
                "lift",
            ],
        ),
        (
            _FIGURES + "customer-similarity",
            responses.CustomersAnswer,
            ["customers", "count", "time_filter"],
            "customers",
            [
                "customer_id",
                "customer_name",
                "similar_customers_count",
                "actual_recommendations",
                "recommendations_generated",
                "top_shared_products",
            ],
        ),
    ],
)
def test_lists_and_rankings(
    client: httpx.Client, path: str, shape: Any, fields: list[str], listed: str, item_fields: list[str]
) -> None:
    answer = client.get(path)
    found = TypeAdapter(shape).validate_json(answer.content, strict=True, extra="forbid")
    assert list(answer.json()) == [*fields, "meta"]
    assert list(answer.json()["meta"]) == _META
    assert found[listed]
    assert all(list(item) == item_fields for item in found[listed])
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-cache"] in {"memory", "redis", "database"}
    assert answer.headers["etag"]


def test_metrics(client: httpx.Client) -> None:
    answer = client.get(_FIGURES + "collaborative-metrics")
    TypeAdapter(responses.MetricsAnswer).validate_json(answer.content, strict=True, extra="forbid")
    figures = answer.json()
    assert list(figures.pop("meta")) == _META
    assert figures == {
        "total_recommendations": 7,
        "avg_similarity_score": 0.4,
        "active_customer_pairs": 1,
        "algorithm_accuracy": 0.25,
        "total_users": 2,
        "total_products": 5,
        "coverage": 0.5,
        "time_filter": "30days",
    }


def test_rankings_are_joined_ordered_and_paged(client: httpx.Client) -> None:
    products = client.get(_FIGURES + "collaborative-products").json()["products"]
    ranks = [(item["product_id"], item["recommendation_count"], item["total_revenue"]) for item in products]
    assert ranks == [("2", 2, 9000.0), ("7", 1, 0.0), ("1", 0, 100002.5)]
    second = client.get(_FIGURES + "collaborative-products", params={"limit": 1, "offset": 1}).json()["products"]
    assert second == products[1:2]
    pairs = client.get(_FIGURES + "collaborative-pairs", params={"product_id": "5"}).json()["pairs"]
    assert [(pair["product_a_id"], pair["product_b_id"]) for pair in pairs] == [("2", "5")]
    assert client.get(_FIGURES + "collaborative-pairs", params={"product_id": "\x00"}).json()["pairs"] == []
    assert client.get(_FIGURES + "collaborative-products", params={"time_filter": "today"}).json()["products"] == []


def test_what_a_customer_may_still_buy_is_counted_at_read_time(client: httpx.Client) -> None:
    [customer] = client.get(_FIGURES + "customer-similarity").json()["customers"]
    assert customer == {
        "customer_id": ALI,
        "customer_name": "Ali",
        "similar_customers_count": 1,
        "actual_recommendations": 2,
        "recommendations_generated": 5,
        "top_shared_products": [{"product_name": "GOLD PILLOW", "shared_count": 2}],
    }


def test_status(client: httpx.Client, module_database_url: str) -> None:
    with psycopg.connect(module_database_url) as connection:
        connection.execute(
            """INSERT INTO incidents (key, reason, next_step, resolved_at)
               VALUES ('sync:late', 'no sync', 'make sync', NULL), ('sync:failed', 'over', 'nothing', now())"""
        )
    answer = client.get("/api/v1/personalize/status")
    TypeAdapter(responses.StatusAnswer).validate_json(answer.content, strict=True, extra="forbid")
    status = answer.json()
    assert list(status) == [
        "is_configured", "region", "campaign_arn", "similar_items_configured", "data", "last_sync", "last_batch",
        "next_sync_at", "next_batch_at", "freshness", "incidents", "costs", "erp", "flower_url",
    ]  # fmt: skip
    assert list(status["data"]) == [
        "orders", "order_items", "customers", "products", "offline_user_recommendations", "offline_similar_items",
        "offline_item_affinity",
    ]  # fmt: skip
    assert list(status["last_sync"]) == list(status["last_batch"]) == _LAST_RUN
    assert list(status["erp"]) == ["status", "since", "reason", "next_try_at"]
    assert (status["is_configured"], status["campaign_arn"], status["freshness"]["status"]) == (True, None, "ok")
    [incident] = status["incidents"]
    assert list(incident) == ["key", "reason", "next_step", "opened_at", "run_id"]
    assert (incident["key"], incident["next_step"], incident["run_id"]) == ("sync:late", "make sync", None)
    assert status["costs"] == {
        "month": f"{datetime.now(UTC):%Y-%m}", "spent_usd": 3.5, "last_run_id": "p1", "last_run_estimate_usd": 2.25,
        "last_run_usd": 2.0, "budget_personalize_usd": 7.5, "budget_total_usd": None, "fixed_usd": 26.0,
        "prices_as_of": "2026-01-01",
    }  # fmt: skip


def test_the_status_says_when_the_erp_is_left_alone_and_a_replay_is_no_sync(
    client: httpx.Client, module_database_url: str
) -> None:
    with psycopg.connect(module_database_url, autocommit=True) as connection:
        connection.execute("UPDATE erp_circuit SET status = 'open', reason = 'r', failures = 5, next_try_at = now()")
        connection.execute(
            "INSERT INTO sync_runs (run_id, trigger, steps, status, started_at, finished_at, resend_after)"
            " VALUES ('s2', 'operator', '{replay,aggregates}', 'done', now(), now() + interval '1 day', now())"
        )
        status = client.get("/api/v1/personalize/status").json()
        connection.execute("DELETE FROM sync_runs WHERE run_id = 's2'")
        connection.execute("UPDATE erp_circuit SET status = 'ok', reason = NULL, failures = 0, next_try_at = NULL")
    assert (status["erp"]["status"], status["erp"]["reason"]) == ("open", "r")
    assert status["erp"]["next_try_at"] >= status["erp"]["since"]
    assert status["last_sync"]["run_id"] == "s1"
    assert status["freshness"]["last_sync_age_hours"] >= 0


def test_operations(client: httpx.Client) -> None:
    answer = client.get("/api/v1/operations/syncs")
    TypeAdapter(run_responses.SyncsAnswer).validate_json(answer.content, strict=True, extra="forbid")
    assert list(answer.json()) == ["syncs", "count", "promise_hours", "lag_hours", "newest_order_lag_hours"]
    assert (answer.json()["promise_hours"], answer.json()["lag_hours"]) == (6.0, 0.0)
    [sync] = answer.json()["syncs"]
    counts = sync["counts"]["pos"]
    assert (counts["received"], counts["distinct"], counts["loaded"], counts["records_per_second"]) == (10, 9, 9, 10)
    assert counts["rejected_reasons"] == {"bad date": 1}
    assert sync["rejected_reasons"] == {"bad date": 1}
    [run] = client.get("/api/v1/operations/runs").json()["runs"]
    assert (run["run_id"], run["publication"]["generation"], run["publication"]["status"]) == ("p1", 1, "live")
    assert client.get("/api/v1/operations/runs", params={"offset": 1}).json() == {"runs": [], "count": 0}


def test_health_and_metrics(client: httpx.Client) -> None:
    health = client.get("/health").json()
    assert list(health) == ["status", "service", "version", "redis_connected", "postgres_connected"]
    assert (health["status"], health["service"]) == ("healthy", "recommendation-engine")
    assert client.get("/health/ready").json() == {"status": "ready", "reasons": []}
    assert "api_request_seconds_bucket" in client.get("/metrics").text


def test_the_document_names_every_path_of_the_contract(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) >= {
        f"{_LISTS}{{user_id}}",
        f"{_LISTS}similar/{{product_id}}",
        f"{_LISTS}item-affinity/{{user_id}}",
        f"{_LISTS}by-location",
        f"{_LISTS}batch",
        "/api/v1/personalize/status",
        f"{_FIGURES}collaborative-products",
        f"{_FIGURES}collaborative-pairs",
        f"{_FIGURES}customer-similarity",
        f"{_FIGURES}collaborative-metrics",
    }
    assert client.get("/docs").status_code == 200


def test_an_empty_start_answers_everything(database_url: str, redis_url: str) -> None:
    with api(database_url, redis_url) as client:
        answer = client.get(_LISTS + "x").json()
        assert (answer["recommendations"], answer["meta"]["tier"], answer["meta"]["stale"]) == ([], "none", True)
        assert client.get(_FIGURES + "collaborative-metrics").json()["algorithm_accuracy"] is None
        status = client.get("/api/v1/personalize/status").json()
        assert (status["is_configured"], status["last_sync"], status["freshness"]["status"]) == (False, None, "late")
        assert status["costs"] is None
        for path in ("collaborative-products", "collaborative-pairs", "customer-similarity"):
            assert client.get(_FIGURES + path).json()["count"] == 0


def test_a_run_that_read_nothing_of_the_erp_makes_no_data_fresh(database_url: str, redis_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO sync_runs (run_id, trigger, steps, status, finished_at, resend_after)"
            " VALUES ('m', 'operator', '{merge_customers,aggregates}', 'done', now(), now())"
        )
    with api(database_url, redis_url) as client:
        assert client.get("/api/v1/personalize/status").json()["freshness"]["status"] == "late"
