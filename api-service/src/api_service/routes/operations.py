"""Runs and health."""

from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api_service.answers import runs as run_answers
from api_service.errors import Unavailable
from api_service.questions import PageQuery
from api_service.responses import HealthAnswer, LiveAnswer, ReadyAnswer
from api_service.route_table import Scope, declare
from api_service.run_responses import RunsAnswer, SyncsAnswer
from api_service.services import Services, plain, services

_VERSION = version("mastergroup-api-service")
router = APIRouter(tags=["operations"])


@router.get("/api/v1/operations/syncs", response_model=SyncsAnswer, openapi_extra=declare(Scope.OPERATIONS))
async def syncs(request: Request, query: Annotated[PageQuery, Query()]) -> Response:
    """Runs of the ERP sync, newest first: counts, reasons, times; and how late the data are."""
    parts = services(request)
    return plain(await run_answers.syncs(parts.source.reader, query, parts.settings))


@router.get("/api/v1/operations/runs", response_model=RunsAnswer, openapi_extra=declare(Scope.OPERATIONS))
async def runs(request: Request, query: Annotated[PageQuery, Query()]) -> Response:
    """Runs of the batch, newest first: steps, reasons, times, generation."""
    return plain(await run_answers.runs(services(request).source.reader, query))


@router.get(
    "/health",
    response_model=HealthAnswer,
    responses={503: {"model": HealthAnswer, "description": "Nothing can be answered."}},
    openapi_extra=declare(None),
)
async def health(request: Request) -> Response:
    """200 while anything can be answered, `degraded` while a store is down."""
    parts = services(request)
    redis, postgres = await parts.store.is_connected(), await _postgres_answers(parts)
    answer: HealthAnswer = {
        "status": "healthy" if redis and postgres else "degraded",
        "service": "recommendation-engine",
        "version": _VERSION,
        "redis_connected": redis,
        "postgres_connected": postgres,
    }
    return plain(answer, 200 if redis or postgres or len(parts.memory) else 503)


@router.get("/health/live", response_model=LiveAnswer, openapi_extra=declare(None))
async def live() -> Response:
    """The process runs."""
    return plain({"status": "alive"})


@router.get(
    "/health/ready",
    response_model=ReadyAnswer,
    responses={503: {"model": ReadyAnswer, "description": "Traffic should not come; the reasons."}},
    openapi_extra=declare(None),
)
async def ready(request: Request) -> Response:
    """Traffic may come: PostgreSQL answers. Redis is not needed."""
    reasons = [] if await _postgres_answers(services(request)) else ["PostgreSQL does not answer"]
    answer: ReadyAnswer = {"status": "not_ready" if reasons else "ready", "reasons": reasons}
    return plain(answer, 503 if reasons else 200)


async def _postgres_answers(parts: Services) -> bool:
    try:
        await parts.source.reader.version()
    except Unavailable:
        return False
    return True
