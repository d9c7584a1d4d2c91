"""What is set up, what ran and what runs next."""

from datetime import UTC, datetime
from typing import Any

from api_service.freshness import Limits
from api_service.questions import PageQuery
from api_service.reader import Reader
from api_service.responses import Freshness, StatusAnswer
from api_service.run_responses import RunsAnswer, SyncsAnswer
from mastergroup.schedule import batch_hours, longest_gap, next_at, sync_hours
from mastergroup.settings import ServingSettings


async def status(reader: Reader, limits: Limits, settings: ServingSettings) -> StatusAnswer:
    """The state of the whole system, from small tables that the workers keep."""
    row = await reader.row("status")
    now = datetime.now(UTC)
    counts: dict[str, int] = row["counts"]
    return {
        "is_configured": row["generation"] > 0,
        "region": settings.aws_region,
        "campaign_arn": settings.personalize_campaign_arn,
        "flower_url": settings.flower_url,
        "similar_items_configured": counts["offline_similar_items"] > 0,
        "data": counts,
        "last_sync": row["last_sync"],
        "last_batch": row["last_batch"],
        "next_sync_at": next_at(sync_hours(settings), now),
        "next_batch_at": next_at(batch_hours(settings), now),
        "freshness": _freshness(row["synced_at"], limits, now),
        "incidents": row["incidents"],
        "costs": row["costs"],
        "erp": row["erp"],
    }


async def syncs(reader: Reader, query: PageQuery, settings: ServingSettings) -> SyncsAnswer:
    """Runs of the ERP sync, newest first, and how late the data are."""
    rows: list[Any] = await reader.rows("sync_runs", limit=query.limit, offset=query.offset)
    times = await reader.row("data_times")
    return {
        "syncs": rows,
        "count": len(rows),
        "promise_hours": longest_gap(sync_hours(settings)),
        "lag_hours": _hours_since(times["sync"]),
        "newest_order_lag_hours": _hours_since(times["orders"]),
    }


async def runs(reader: Reader, query: PageQuery) -> RunsAnswer:
    """Runs of the batch, newest first."""
    rows: list[Any] = await reader.rows("pipeline_runs", limit=query.limit, offset=query.offset)
    return {"runs": rows, "count": len(rows)}


def _freshness(synced_at: datetime | None, limits: Limits, now: datetime) -> Freshness:
    age = now - synced_at if synced_at else None
    return {
        "status": "late" if age is None or age >= limits.sync else "ok",
        "limit_hours": limits.sync.total_seconds() / 3600,
        "last_sync_age_hours": round(age.total_seconds() / 3600, 2) if age is not None else None,
    }


def _hours_since(seconds: float | None) -> float | None:
    return None if seconds is None else round((datetime.now(UTC).timestamp() - seconds) / 3600, 2)
