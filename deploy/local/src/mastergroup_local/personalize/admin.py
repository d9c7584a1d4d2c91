"""The admin path /admin/faults, which no AWS API has, and the faults of requests that it orders."""

import asyncio
from collections.abc import Callable

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mastergroup_local.personalize import orders
from mastergroup_local.personalize.errors import (
    InternalError,
    LimitExceededError,
    ServiceError,
    ThrottledError,
    UnavailableError,
)
from mastergroup_local.personalize.faults import OF_REQUESTS, Fault
from mastergroup_local.personalize.store import Store
from mastergroup_local.personalize.wire.answers import control_error, rest_error
from mastergroup_local.personalize.wire.control import CONTENT_TYPE
from mastergroup_local.personalize.wire.models import EVENTS, RUNTIME, service_model

PATH = "/admin/faults"


def endpoint(store: Store) -> Callable[..., object]:
    """Return the endpoint: PUT replaces what is in force, GET shows it, DELETE ends it."""

    async def answer(request: Request) -> Response:
        try:
            order = orders.read(orjson.loads(await request.body())) if request.method == "PUT" else orders.Order()
        except orjson.JSONDecodeError:
            return JSONResponse({"field": "the body", "detail": "the body must be JSON"}, 400)
        except orders.BadOrderError as error:
            return JSONResponse({"field": error.path, "detail": str(error)}, 400)
        if request.method != "GET":
            await run_in_threadpool(store.order, order)
        return JSONResponse(await run_in_threadpool(store.ordered))

    return answer


class FaultyApi:
    """The service as it is while faults are in force: an ASGI application around the true one."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self.app = app
        self.store = store
        described = [service_model(api) for api in (EVENTS, RUNTIME)]
        every = [model.operation_model(name) for model in described for name in model.operation_names]
        self._by_path = {each.http["requestUri"]: each.name for each in every}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or do to it what the next fault of its operation says."""
        operation = self._operation(scope)
        fault = await run_in_threadpool(self.store.strike, OF_REQUESTS, operation) if operation else None
        if fault is None:
            await self.app(scope, receive, send)
        elif fault.fault == "slow":
            await asyncio.sleep(fault.seconds)
            await self.app(scope, receive, send)
        elif fault.fault == "lost_answer":
            if fault.variant == "after":
                await self.app(scope, receive, _nowhere)
            _hang_up(send)
        else:
            await Request(scope, receive).body()
            await _refusal(fault, scope["path"])(scope, receive, send)

    def _operation(self, scope: Scope) -> str | None:
        if scope["type"] != "http" or scope["method"] != "POST":
            return None
        if scope["path"] != "/":
            return self._by_path.get(scope["path"])
        return Request(scope).headers.get("x-amz-target", "").rpartition(".")[2] or None


def _refusal(fault: Fault, path: str) -> Response:
    error = _error(fault)
    response = control_error(error, CONTENT_TYPE) if path == "/" else rest_error(error)
    response.status_code = error.status
    return response


def _error(fault: Fault) -> ServiceError:
    if fault.fault == "throttle":
        return ThrottledError("Rate exceeded")
    if fault.fault == "limit":
        return LimitExceededError("More than 5 resources with PENDING or IN_PROGRESS status")
    if fault.variant == "ServiceUnavailable":
        return UnavailableError("The service is unavailable, as ordered")
    return InternalError("An internal failure, as ordered")


async def _nowhere(_: Message) -> None:
    pass


def _hang_up(send: Send) -> None:
    # ASGI has no word for it: a server answers 500 where an application answers nothing.
    send.__self__.transport.abort()  # type: ignore[attr-defined]
