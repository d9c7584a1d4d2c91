"""The cache layer alone: `python -m benchmarks.serving.cache_layer`.

No setting does that, so it reaches into the composition root; all else is as in `python -m api_service`.
"""

from typing import Any

import uvicorn

from api_service.app import create_app
from api_service.request_log import RequestLog
from api_service.response_cache import ResponseCache
from api_service.route_table import RouteTable
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
    app = create_app(settings)
    given = {layer.cls: layer.kwargs for layer in app.user_middleware}
    app.user_middleware.clear()
    return Route(ResponseCache(app, **given[ResponseCache]), given[RequestLog]["routes"])  # type: ignore[index]


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
