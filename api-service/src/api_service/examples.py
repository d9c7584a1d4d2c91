"""What the document shows of each answer: the examples of the contract, held to their shapes by the type checker."""

from datetime import UTC, date, datetime
from typing import Any

import orjson

from api_service import responses as shape
from api_service import run_responses as run_shape

REQUEST_ID = "4f1c2d3e5a6b47889900aabbccddeeff"
BATCH_QUESTION = {"user_ids": ["03001234567_ali", "03007654321_noor"], "num_results": 1}
METRICS_TEXT = """# HELP api_requests_total Requests answered; cache: where a kept answer came from
# TYPE api_requests_total counter
api_requests_total{cache="-",method="GET",route="/health",status="200"} 3.0
"""
_ALI = "03001234567_ali"
_FOAM = "MOLTY FOAM 78-72-6"
_PILLOW = "GOLD PILLOW"
_AT = datetime(2026, 11, 24, 2, 14, 9, tzinfo=UTC)
_END = datetime(2026, 11, 24, 2, 31, 40, tzinfo=UTC)
_NEXT = datetime(2026, 11, 24, 6, tzinfo=UTC)


def _meta(tier: shape.TierName) -> shape.Meta:
    through = datetime(2026, 11, 23, 18, 45, tzinfo=UTC)
    return {"generated_at": _AT, "data_through": through, "generation": 42, "tier": tier, "stale": False}


_USER: shape.UserAnswer = {
    "user_id": _ALI,
    "recommendations": [
        {"product_id": "1328", "score": 0.95, "algorithm": "aws_personalize_batch", "product_name": _FOAM}
    ],
    "count": 1,
    "source": "aws_personalize",
    "meta": _meta("personal"),
}
_OTHER_USER: shape.UserAnswer = {
    "user_id": "03007654321_noor",
    "recommendations": [{"product_id": "1715", "score": 1.0, "algorithm": "popular", "product_name": _PILLOW}],
    "count": 1,
    "source": "popular",
    "meta": _meta("popular"),
}
_SIMILAR: shape.SimilarAnswer = {
    "product_id": "1328",
    "recommendations": [
        {"product_id": "1715", "score": 0.0, "algorithm": "aws_similar_items_batch", "product_name": _PILLOW}
    ],
    "count": 1,
    "source": "aws_personalize_batch",
    "meta": _meta("similar"),
}
_BATCH: shape.BatchAnswer = {"results": [_USER, _OTHER_USER], "count": 2}
_AFFINITY: shape.AffinityAnswer = {
    "user_id": _ALI,
    "recommendations": [
        {"product_id": "1328", "affinity_score": 0.98, "algorithm": "aws_item_affinity", "product_name": _FOAM}
    ],
    "count": 1,
    "source": "aws_personalize_batch",
    "status": "success",
    "meta": _meta("affinity"),
}
_LOCATION: shape.LocationAnswer = {
    "aggregated_recommendations": [
        {"product_id": "1328", "avg_score": 0.02, "recommended_to_users": 412, "product_name": _FOAM}
    ],
    "location_filter": {"province": "Punjab"},
    "total_users_in_location": 92113,
    "count": 1,
    "meta": _meta("location"),
}
_PRODUCTS: shape.ProductsAnswer = {
    "products": [
        {
            "product_id": "1328",
            "product_name": _FOAM,
            "category": "mattress",
            "price": 25000.5,
            "recommendation_count": 812,
            "avg_similarity_score": 0.31,
            "total_revenue": 1875037.5,
        }
    ],
    "count": 1,
    "time_filter": "30days",
    "meta": _meta("none"),
}
_PAIRS: shape.PairsAnswer = {
    "pairs": [
        {
            "product_a_id": "1328",
            "product_a_name": _FOAM,
            "product_b_id": "1715",
            "product_b_name": _PILLOW,
            "co_recommendation_count": 31,
            "combined_revenue": 824500.0,
            "order_count": 33,
            "support": 0.0031,
            "confidence_a_to_b": 0.44,
            "confidence_b_to_a": 0.12,
            "lift": 17.2,
        }
    ],
    "count": 1,
    "time_filter": "30days",
    "meta": _meta("none"),
}
_CUSTOMERS: shape.CustomersAnswer = {
    "customers": [
        {
            "customer_id": _ALI,
            "customer_name": "Ali",
            "similar_customers_count": 14,
            "actual_recommendations": 46,
            "recommendations_generated": 50,
            "top_shared_products": [{"product_name": _PILLOW, "shared_count": 9}],
        }
    ],
    "count": 1,
    "time_filter": "30days",
    "meta": _meta("none"),
}
_METRICS: shape.MetricsAnswer = {
    "total_recommendations": 402350,
    "avg_similarity_score": 0.27,
    "active_customer_pairs": 5120,
    "algorithm_accuracy": 0.21,
    "total_users": 8047,
    "total_products": 2911,
    "coverage": 0.83,
    "time_filter": "30days",
    "meta": _meta("none"),
}
_LAST_RUN: run_shape.LastRun = {
    "run_id": "20261124t020000-9c1e",
    "status": "done",
    "started_at": _AT,
    "finished_at": _END,
    "error": None,
}
_STATUS: shape.StatusAnswer = {
    "is_configured": True,
    "region": "us-east-1",
    "campaign_arn": None,
    "flower_url": "http://127.0.0.1:5555",
    "similar_items_configured": True,
    "data": {
        "orders": 234959,
        "order_items": 1971527,
        "customers": 180483,
        "products": 4182,
        "offline_user_recommendations": 180483,
        "offline_similar_items": 4182,
        "offline_item_affinity": 176204,
    },
    "last_sync": {**_LAST_RUN, "run_id": "20261124t000000-51f7"},
    "last_batch": _LAST_RUN,
    "next_sync_at": _NEXT,
    "next_batch_at": datetime(2026, 11, 25, 2, tzinfo=UTC),
    "freshness": {"status": "ok", "limit_hours": 7.0, "last_sync_age_hours": 2.52},
    "incidents": [
        {
            "key": "pipeline:rejected",
            "reason": "customers with a list: 0.9500, allowed 0.98",
            "next_step": "The last lists stay in service. `GET /api/v1/operations/runs` shows every check.",
            "opened_at": _END,
            "run_id": "20261124t020000-9c1e",
        }
    ],
    "costs": {
        "month": "2026-11",
        "spent_usd": 14.26,
        "last_run_id": "20261124t020000-9c1e",
        "last_run_estimate_usd": 13.82,
        "last_run_usd": 13.64,
        "budget_personalize_usd": 60.0,
        "budget_total_usd": 86.0,
        "fixed_usd": 26.0,
        "prices_as_of": date(2026, 11, 1),
    },
    "erp": {"status": "ok", "since": _AT, "reason": None, "next_try_at": None},
}
_STEP: run_shape.StepRun = {
    "step": "publish",
    "status": "done",
    "attempts": 0,
    "error": None,
    "started_at": _AT,
    "finished_at": _END,
}
_CHECK: run_shape.Check = {
    "check": "empty lists",
    "passed": True,
    "value": 0.0,
    "limit": 0.02,
    "verdict": "PASS",
    "count": 0,
}
_SYNCS: run_shape.SyncsAnswer = {
    "syncs": [
        {
            **_LAST_RUN,
            "trigger": "schedule",
            "seconds": 1051.0,
            "counts": {
                "pos": {
                    "received": 912,
                    "inserted": 610,
                    "updated": 12,
                    "unchanged": 289,
                    "rejected": 1,
                    "lines": 3411,
                    "lines_rejected": 2,
                    "distinct": 905,
                    "loaded": 905,
                    "rejected_reasons": {"bad date": 1, "sku: an id is needed": 2},
                    "windows": 1,
                    "seconds": 61.5,
                    "records_per_second": 14.8,
                }
            },
            "rejected_reasons": {"bad date": 1, "sku: an id is needed": 2},
            "steps": [{**_STEP, "step": "pos_orders"}],
        }
    ],
    "count": 1,
    "promise_hours": 6.0,
    "lag_hours": 2.52,
    "newest_order_lag_hours": 7.9,
}
_RUNS: run_shape.RunsAnswer = {
    "runs": [
        {
            **_LAST_RUN,
            "trigger": "schedule",
            "seconds": 1051.0,
            "steps": [{**_STEP, "checks": [_CHECK]}],
            "publication": {
                "generation": 42,
                "status": "live",
                "reason": None,
                "counts": {"user_recommendations": 180483, "similar_items": 4182, "item_affinity": 176204},
                "checks": [_CHECK],
                "accuracy": 0.21,
                "data_through": datetime(2026, 11, 23, 18, 45, tzinfo=UTC),
                "published_at": _END,
            },
        }
    ],
    "count": 1,
}
_HEALTH: shape.HealthAnswer = {
    "status": "healthy",
    "service": "recommendation-engine",
    "version": "0.1.0",
    "redis_connected": True,
    "postgres_connected": True,
}
_READY: shape.ReadyAnswer = {"status": "ready", "reasons": []}
_DOWN: shape.HealthAnswer = {
    "status": "degraded",
    "service": "recommendation-engine",
    "version": "0.1.0",
    "redis_connected": False,
    "postgres_connected": False,
}
_NOT_READY: shape.ReadyAnswer = {"status": "not_ready", "reasons": ["PostgreSQL does not answer"]}
_LIVE: shape.LiveAnswer = {"status": "alive"}


def _json(answer: Any) -> Any:
    return orjson.loads(orjson.dumps(answer, option=orjson.OPT_UTC_Z))


ANSWERS: dict[str, Any] = {
    "UserAnswer": _json(_USER),
    "SimilarAnswer": _json(_SIMILAR),
    "AffinityAnswer": _json(_AFFINITY),
    "LocationAnswer": _json(_LOCATION),
    "BatchAnswer": _json(_BATCH),
    "StatusAnswer": _json(_STATUS),
    "ProductsAnswer": _json(_PRODUCTS),
    "PairsAnswer": _json(_PAIRS),
    "CustomersAnswer": _json(_CUSTOMERS),
    "MetricsAnswer": _json(_METRICS),
    "SyncsAnswer": _json(_SYNCS),
    "RunsAnswer": _json(_RUNS),
    "HealthAnswer": _json(_HEALTH),
    "ReadyAnswer": _json(_READY),
    "LiveAnswer": _json(_LIVE),
}
"""By the name of the shape."""

TROUBLE: dict[str, Any] = {"HealthAnswer": _json(_DOWN), "ReadyAnswer": _json(_NOT_READY)}
"""Answers of these shapes that come with a 503."""
