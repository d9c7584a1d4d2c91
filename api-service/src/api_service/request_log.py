"""The outermost layer: every request gets an id, an answer, one log line and its place in the metrics.

Ids in paths hold phone numbers, so the line names the route and never the path.
"""

import re
from random import getrandbits
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api_service.access_log import AccessLog
from api_service.asgi import header
from api_service.errors import INTERNAL, envelope
from api_service.metrics import Metrics
from api_service.route_table import RouteTable
from mastergroup.logging import add_to_log_context, get_logger

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
# An address of ours may hold a phone number, so no page hands it on.
_SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
]
_NO_STORE = (b"cache-control", b"no-store")
log = get_logger(__name__)


class RequestLog:
    """ASGI. `scope["state"]` gets `request_id` and `asked`, which the layers below read.

    They may leave `cache` (where a kept answer came from) and `key_name` there.
    """

    def __init__(self, app: ASGIApp, routes: RouteTable, metrics: Metrics, lines: AccessLog) -> None:
        self._app = app
        self._routes = routes
        self._metrics = metrics
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        answer = _Answer(send, _request_id(scope))
        scope.setdefault("state", {}).update(request_id=answer.request_id, asked=self._routes.asked(scope))
        # The server runs each request in a task, and so in a context, of its own.
        add_to_log_context(request_id=answer.request_id)
        await self._run(scope, receive, answer)
        self._record(scope, answer, perf_counter() - started)

    async def _run(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self._app(scope, receive, answer)
        except Exception:
            log.exception("request failed")
            if not answer.status:
                await envelope(INTERNAL, answer.request_id)(scope, receive, answer)

    def _record(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        state = scope["state"]
        route, cache = state["asked"].route.template, state.get("cache", b"-").decode()
        self._metrics.count_request(scope["method"], route, answer.status, seconds, cache)
        self._lines.write(
            {
                "event": "request",
                "level": "info",
                "module": __name__,
                "request_id": answer.request_id,
                "method": scope["method"],
                "route": route,
                "status": answer.status,
                "cache": cache,
                "key_name": state.get("key_name", "-"),
                "milliseconds": round(seconds * 1000, 2),
            }
        )


class _Answer:
    """Passes an answer on under its request id, and remembers its status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self.request_id = request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message["headers"], (b"x-request-id", self.request_id.encode()), *_SECURITY_HEADERS]
            if not any(name == b"cache-control" for name, _ in headers):
                headers.append(_NO_STORE)
            message = {**message, "headers": headers}
        await self._send(message)


def _request_id(scope: Scope) -> str:
    given = header(scope, b"x-request-id")
    return given if given and _REQUEST_ID.fullmatch(given) else f"{getrandbits(128):032x}"
