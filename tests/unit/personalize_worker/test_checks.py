"""When a generation is fit to be published."""

from typing import Any

import pytest
from pydantic import SecretStr

from mastergroup.settings import BatchSettings
from personalize_worker.checks import failures, judge

SETTINGS = BatchSettings(
    database_url=SecretStr("postgresql://nowhere"), redis_url=SecretStr("redis://nowhere"), personalize_bucket="b"
)
GOOD: dict[str, Any] = {
    "asked": {"user_queries": 1000, "item_queries": 100},
    "counts": {"user_recommendations": 1000, "similar_items": 100},
    "users": {"lines": 1000, "empty": 0, "items": 10_000, "unknown": 0, "errors": {}},
}


def changed(group: str, **values: object) -> dict[str, Any]:
    return {**GOOD, group: {**GOOD[group], **values}}


def test_a_whole_batch_passes() -> None:
    assert failures(judge(SETTINGS, GOOD, None)) == ""
    assert failures(judge(SETTINGS, GOOD, 0.4)) == ""


def test_the_only_product_of_a_shop_needs_no_similar_ones() -> None:
    loaded = {**changed("counts", similar_items=0), "asked": {"user_queries": 1000, "item_queries": 1}}
    assert failures(judge(SETTINGS, loaded, None)) == ""


@pytest.mark.parametrize(
    ("loaded", "overlap", "named"),
    [
        (changed("counts", user_recommendations=900), None, "customers with a list"),
        (changed("counts", similar_items=10), None, "products with a list"),
        (changed("users", unknown=500), None, "unknown products"),
        (changed("users", empty=100), None, "empty lists"),
        (changed("users", errors={"User error": 100}), None, "lines with errors"),
        (changed("asked", user_queries=0), None, "customers with a list"),
        (GOOD, 0.0, "overlap"),
    ],
)
def test_a_bad_batch_fails_by_name(loaded: dict[str, Any], overlap: float | None, named: str) -> None:
    reason = failures(judge(SETTINGS, loaded, overlap))
    assert reason.startswith(named)
    assert "allowed" in reason
