"""When answers are stale, and whose times they carry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from api_service.freshness import Limits, Live, list_meta

LIMITS = Limits(sync=timedelta(hours=7), batch=timedelta(hours=36))
NOW = datetime.now(UTC)
LIVE = Live(
    generation=3,
    generated_at=NOW - timedelta(hours=5),
    batch_through=NOW - timedelta(hours=9),
    published_at=NOW - timedelta(hours=4),
    accuracy=None,
    version=8,
    changed_at=NOW - timedelta(hours=1),
    data_through=NOW - timedelta(hours=2),
    synced_at=NOW - timedelta(hours=1),
)


def test_the_first_limit_that_passes_makes_answers_stale() -> None:
    assert LIVE.stale_at(LIMITS) == NOW + timedelta(hours=6)
    assert not LIVE.is_stale(LIMITS, NOW)
    assert LIVE.is_stale(LIMITS, NOW + timedelta(hours=6))
    old_batch = replace(LIVE, published_at=NOW - timedelta(hours=36))
    assert old_batch.is_stale(LIMITS, NOW)


def test_what_was_never_published_or_synced_is_stale() -> None:
    assert replace(LIVE, published_at=None).is_stale(LIMITS, NOW)
    assert replace(LIVE, synced_at=None).is_stale(LIMITS, NOW)


def test_a_fallback_list_carries_the_times_of_the_sync() -> None:
    assert list_meta(LIVE, "personal", LIMITS)["generated_at"] == LIVE.generated_at
    assert list_meta(LIVE, "personal", LIMITS)["data_through"] == LIVE.batch_through
    assert list_meta(LIVE, "popular", LIMITS)["generated_at"] == LIVE.changed_at
    assert list_meta(LIVE, "popular", LIMITS)["data_through"] == LIVE.data_through
