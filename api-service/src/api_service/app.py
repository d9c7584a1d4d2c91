"""The composition root: `create_app(settings)`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from api_service import docs_page, errors
from api_service.access import Access, guards
from api_service.body_limit import BodyLimit
from api_service.cross_origin import cross_origin
from api_service.openapi import DocumentedApi
from api_service.request_log import RequestLog
from api_service.response_cache import ResponseCache
from api_service.responses import ErrorAnswer
from api_service.route_table import RouteTable
from api_service.routes import analytics, metrics, operations, personalize
from api_service.services import Services, build
from mastergroup.logging import get_logger
from mastergroup.settings import ServingSettings

log = get_logger(__name__)


def create_app(settings: ServingSettings) -> FastAPI:
    """The ASGI app. Raises PermanentError when the keys of the settings cannot be read."""
    parts = build(settings)
    app = DocumentedApi(
        title="MasterGroup recommendations",
        description="Lists and figures computed by batch; this service only reads them.",
        version="1",
        lifespan=_lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # ours stand at the door
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        openapi_url=docs_page.OPENAPI if settings.api_docs else None,
        generate_unique_id_function=lambda route: route.name,
        responses={"default": {"model": ErrorAnswer}},
    )
    app.state.services = parts
    for module in (personalize, analytics, operations, *([metrics] if settings.api_metrics else [])):
        app.include_router(module.router)
    if settings.api_docs:
        docs_page.install(app)
    errors.install(app)
    _build_door(app, parts)
    return app


def _build_door(app: FastAPI, parts: Services) -> None:
    """The layers before the routes; the last one added is the outermost."""
    app.add_middleware(
        ResponseCache,
        memory=parts.memory,
        store=parts.store,
        versions=parts.versions,
        kept_seconds=parts.settings.api_cache_seconds,
    )
    app.add_middleware(BodyLimit)
    keys, rates = guards(parts.settings)
    app.add_middleware(Access, keys=keys, rates=rates)
    if parts.settings.api_cors_origins:
        app.add_middleware(CORSMiddleware, **cross_origin(parts.settings.api_cors_origins))
    app.add_middleware(RequestLog, routes=_route_table(app), metrics=parts.metrics)


def _route_table(app: FastAPI) -> RouteTable:
    return RouteTable(app.openapi()["paths"], docs_page.PATHS if app.openapi_url else ())


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Services = app.state.services
    if parts.settings.api_access == "open":
        log.warning("API_ACCESS=open: nobody needs a key")
    # Not waited for: without PostgreSQL the API still starts, and answers 503.
    await parts.reader.pool.open(wait=False)
    watch = asyncio.create_task(parts.versions.watch())
    try:
        yield
    finally:
        parts.versions.stop()
        await watch
        await parts.reader.pool.close()
        await parts.store.close()
