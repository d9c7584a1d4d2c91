"""The composition root: one ASGI application for the three APIs."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import IO

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from mastergroup_local.personalize import admin, events, locks, runtime
from mastergroup_local.personalize.errors import InternalError, InvalidInputError, ServiceError
from mastergroup_local.personalize.jobs.runner import Runner
from mastergroup_local.personalize.orders import Order
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Store
from mastergroup_local.personalize.wire.answers import control_error, rest_error
from mastergroup_local.personalize.wire.control import CONTENT_TYPE, ControlPlane
from mastergroup_local.personalize.wire.models import EVENTS, RUNTIME
from mastergroup_local.personalize.wire.rest import RestApi

MAX_BODY = 4 * 2**20
MOST_READ = 64 * 2**20
_log = logging.getLogger(__name__)
Answer = Callable[[str, bytes], Response]


def build(settings: Settings) -> ASGIApp:
    """Return the application; jobs run from its start to its end. With `admin`, faults can be ordered.

    Raises StateInUseError, UnreadableStateError.
    """
    settings.state.mkdir(parents=True, exist_ok=True)
    lock = locks.hold(settings.state / "service.lock")
    service = Service(settings, Store(settings.database, settings.job_seconds))
    application = _application(service, lock)
    if settings.admin:
        application.routes.append(_admin_route(service.store))
        return admin.FaultyApi(application, service.store)
    # What was ordered before a start without the admin path must not stay in force.
    service.store.order(Order())
    return application


def _application(service: Service, lock: IO[bytes]) -> Starlette:
    rests = [RestApi(service, EVENTS, events.OPERATIONS), RestApi(service, RUNTIME, runtime.OPERATIONS)]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        runner = Runner(service)
        runner.start()
        yield
        runner.stop()
        service.store.close()
        lock.close()

    routes = [Route("/health", _health), Route("/", _control(ControlPlane(service)), methods=["POST"])]
    routes += [Route(path, _rest(api), methods=["POST"]) for api in rests for path in api.paths]
    return Starlette(routes=routes, lifespan=lifespan)


def _admin_route(store: Store) -> Route:
    return Route(admin.PATH, admin.endpoint(store), methods=["PUT", "GET", "DELETE"])


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _control(plane: ControlPlane) -> Callable[..., object]:
    async def endpoint(request: Request) -> Response:
        return await _answer(request, plane.answer, request.headers.get("x-amz-target", ""), _control_refusal)

    return endpoint


def _rest(api: RestApi) -> Callable[..., object]:
    async def endpoint(request: Request) -> Response:
        return await _answer(request, api.answer, request.url.path, rest_error)

    return endpoint


def _control_refusal(error: ServiceError) -> Response:
    return control_error(error, CONTENT_TYPE)


async def _answer(request: Request, answer: Answer, name: str, refusal: Callable[[ServiceError], Response]) -> Response:
    try:
        return await run_in_threadpool(answer, name, await _body(request))
    except InvalidInputError as error:
        return refusal(error)
    except Exception:
        # A client of AWS never sees a stack trace; here it goes to the log.
        _log.exception("unexpected failure in %s", name)
        response = refusal(InternalError("The request could not be processed"))
        response.status_code = InternalError.status
        return response


async def _body(request: Request) -> bytes:
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MAX_BODY:
            body += chunk
        # Read on, as a client that still sends would not see the answer; but not for ever.
        if size > MOST_READ:
            break
    if size > MAX_BODY:
        raise InvalidInputError("The request body is too large")
    return bytes(body)
