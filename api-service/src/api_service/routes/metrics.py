"""`/metrics`, which a setting can switch off."""

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from api_service.route_table import declare
from api_service.services import services

router = APIRouter(tags=["operations"])


@router.get("/metrics", response_class=PlainTextResponse, openapi_extra=declare(None))
async def metrics(request: Request) -> Response:
    """Prometheus metrics."""
    return Response(services(request).metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
