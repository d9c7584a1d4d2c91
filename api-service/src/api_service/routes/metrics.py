"""`/metrics`, which a setting can switch off."""

from contextlib import suppress

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from api_service.errors import Unavailable
from api_service.route_table import declare
from api_service.services import services

router = APIRouter(tags=["operations"])


@router.get("/metrics", response_class=PlainTextResponse, openapi_extra=declare(None))
async def metrics(request: Request) -> Response:
    """Prometheus metrics."""
    parts = services(request)
    parts.metrics.set_memory(len(parts.memory), parts.memory.size)
    parts.metrics.set_pool(parts.source.reader.pool.get_stats())
    # Without PostgreSQL the ages grow from what was known.
    with suppress(Unavailable):
        parts.metrics.set_times(await parts.source.reader.row("data_times"))
    return Response(parts.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
