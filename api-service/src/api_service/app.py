"""The composition root: `create_app(settings)`."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

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


def create_app(settings: ServingSettings) -> ASGIApp:
    """The ASGI app: the routes behind their door. Raises PermanentError when the keys cannot be read."""
    parts = build(settings)
    return build_door(create_routes(parts), parts)


def create_routes(parts: Services) -> DocumentedApi:
    """What answers where nothing is held, and its document."""
    settings = parts.settings
    routes = DocumentedApi(
        title="MasterGroup recommendations",
        description="Lists and figures computed by batch; this service only reads them.",
        version="1",
        lifespan=_lifespan,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        openapi_url=docs_page.OPENAPI if settings.api_docs else None,
        generate_unique_id_function=lambda route: route.name,
        responses={"default": {"model": ErrorAnswer}},
    )
    routes.state.services = parts
    for module in (personalize, analytics, operations, *([metrics] if settings.api_metrics else [])):
        routes.include_router(module.router)
    if settings.api_docs:
        docs_page.install(routes)
    errors.install(routes)
    return routes


def build_door(routes: DocumentedApi, parts: Services) -> ASGIApp:
    """The layers before the routes, the innermost first. What they answer themselves costs nothing of the framework."""
    keys, rates = guards(parts.settings)
    door: ASGIApp = ResponseCache(routes, parts.memory, parts.store, parts.versions, parts.settings.api_cache_seconds)
    door = Access(BodyLimit(door), keys, rates)
    if parts.settings.api_cors_origins:
        door = CORSMiddleware(door, **cross_origin(parts.settings.api_cors_origins))
    return RequestLog(door, route_table(routes), parts.metrics, parts.lines)


def route_table(routes: DocumentedApi) -> RouteTable:
    """Which path is what, from the document."""
    return RouteTable(routes.openapi()["paths"], docs_page.PATHS if routes.openapi_url else ())


@asynccontextmanager
async def _lifespan(routes: FastAPI) -> AsyncIterator[None]:
    parts: Services = routes.state.services
    if parts.settings.api_access == "open":
        log.warning("API_ACCESS=open: nobody needs a key")
    # Not waited for: without PostgreSQL the API still starts, and answers 503.
    await parts.source.reader.pool.open(wait=False)
    # What is there by now stays: to go through it again and again would stop everyone for 40 ms each time.
    gc.collect()
    gc.freeze()
    watch = asyncio.create_task(parts.versions.watch())
    try:
        yield
    finally:
        parts.versions.stop()
        await watch
        await parts.source.reader.pool.close()
        await parts.store.close()
        parts.lines.flush()
