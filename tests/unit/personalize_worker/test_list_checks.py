"""When a generation is fit to be published."""

from typing import Any

import pytest
from pydantic import SecretStr

from mastergroup.settings import BatchSettings
from personalize_worker.checks import failures
from personalize_worker.list_checks import judge_lists

SETTINGS = BatchSettings(
    database_url=SecretStr("postgresql://nowhere"), redis_url=SecretStr("redis://nowhere"), personalize_bucket="b"
)
GOOD: dict[str, Any] = {
    "asked": {"user_queries": 1000, "item_queries": 100},
    "counts": {"user_recommendations": 1000, "similar_items": 100},
    "users": {"lines": 1000, "empty": 0, "items": 50_000, "unknown": 0, "errors": {}},
    "items": {"lines": 100, "empty": 0, "items": 5_000, "unknown": 0, "errors": {}},
}


def changed(group: str, **values: object) -> dict[str, Any]:
    return {**GOOD, group: {**GOOD[group], **values}}


def judged(loaded: dict[str, Any], overlap: float | None = None, unknown_customers: int = 0) -> str:
    return failures(judge_lists(SETTINGS, loaded, {"overlap": overlap, "unknown_customers": unknown_customers}))


def test_a_whole_batch_passes() -> None:
    assert judged(GOOD) == ""
    assert judged(GOOD, overlap=0.4) == ""


def test_the_only_product_of_a_shop_needs_no_similar_ones() -> None:
    loaded = {**changed("counts", similar_items=0), "asked": {"user_queries": 1000, "item_queries": 1}}
    assert judged(loaded) == ""


@pytest.mark.parametrize(
    ("loaded", "overlap", "named"),
    [
        (changed("counts", user_recommendations=900), None, "customers with a list"),
        (changed("counts", similar_items=10), None, "products with a list"),
        (changed("users", unknown=501), None, "unknown products in lists"),
        (changed("users", empty=100), None, "empty lists"),
        (changed("users", items=20_000), None, "mean length of a list"),
        (changed("items", unknown=500), None, "unknown products among the similar"),
        (changed("users", errors={"User error": 100}), None, "lines with errors"),
        (changed("asked", user_queries=0), None, "customers with a list"),
        (GOOD, 0.0, "overlap"),
    ],
)
def test_a_bad_batch_fails_by_name(loaded: dict[str, Any], overlap: float | None, named: str) -> None:
    reason = judged(loaded, overlap)
    assert reason.startswith(named)
    assert "allowed" in reason


def test_lists_of_people_we_do_not_know_are_not_published() -> None:
    assert judged(GOOD, unknown_customers=10) == ""
    assert judged(GOOD, unknown_customers=11) == "lists of unknown customers: 0.0110, allowed 0.01"
