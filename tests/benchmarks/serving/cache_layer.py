"""The cache layer alone: `python -m benchmarks.serving.cache_layer`.

All else is as in `python -m api_service`.
"""

from typing import Any

import uvicorn

from api_service.app import create_routes, route_table
from api_service.response_cache import ResponseCache
from api_service.route_table import RouteTable
from api_service.services import build
from mastergroup.logging import configure_logging
from mastergroup.settings import ServingSettings


class Route:
    """ASGI: tells the cache layer the route, which the outer layers do otherwise."""

    def __init__(self, app: Any, routes: RouteTable) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope.setdefault("state", {}).update(request_id="-", asked=self._routes.asked(scope))
        await self._app(scope, receive, send)


def layer(settings: ServingSettings) -> Any:
    """The cache layer alone before the routes: no keys, no log, no metrics, no request ids."""
    parts = build(settings)
    routes = create_routes(parts)
    cache = ResponseCache(routes, parts.memory, parts.store, parts.versions, settings.api_cache_seconds)
    return Route(cache, route_table(routes))


def main() -> None:
    settings = ServingSettings()
    configure_logging(settings.log_level)
    uvicorn.run(
        layer(settings),
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
