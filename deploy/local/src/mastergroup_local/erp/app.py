"""The ERP's web face: four feeds behind one token (composition root of the stand-in)."""

import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from mastergroup_local.erp.answers import Form, Page, body, cut_page
from mastergroup_local.erp.faults import Fault, Faults
from mastergroup_local.erp.feed import Feed
from mastergroup_local.erp.recordings import ORDER_STREAMS, STREAMS

_WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PASSED_BY = Fault("slow", seconds=0)

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Erp:
    """What the server answers from: the feed, the token, the form of answers and the faults in force."""

    feed: Feed
    token: str
    form: Form = field(default_factory=Form)
    faults: Faults = field(default_factory=Faults)


def create_app(erp: Erp, *, admin: bool = False) -> Starlette:
    """The application; `admin` adds POST and DELETE /_faults, which no real ERP has."""
    routes = [Route(f"/get_{stream}", _endpoint(erp, stream)) for stream in STREAMS]
    routes.append(Route("/health", _health))
    if admin:
        routes.append(Route("/_faults", _faults_endpoint(erp.faults), methods=["POST", "DELETE"]))
    return Starlette(routes=routes, exception_handlers={HTTPException: _refusal})


def _endpoint(erp: Erp, stream: str) -> Endpoint:
    async def answer(request: Request) -> Response:
        _check_token(request, erp.token)
        fault = erp.faults.take(stream) or _PASSED_BY
        return await fault.instead() or _answer(erp, stream, request, fault)

    return answer


def _answer(erp: Erp, stream: str, request: Request, fault: Fault) -> Response:
    first, last = _window(request)
    index = erp.feed.get(stream)
    if index is None and stream not in ORDER_STREAMS:
        raise HTTPException(404, f"this ERP has no {stream} feed")
    page = _page(index.window(first, last) if index else range(0), request, erp.form)
    cursor = request.query_params.get("cursor", "0") if fault.kind == "repeating_cursor" else page.next_cursor
    records = index.read(page.positions) if index else ()
    return StreamingResponse(fault.spoil(body(records, erp.form, cursor)), media_type="application/json")


def _check_token(request: Request, token: str) -> None:
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), token.encode()):
        raise HTTPException(401, "the Authorization header does not hold the token")


def _window(request: Request) -> tuple[date, date]:
    first, last = _day(request, "start_date"), _day(request, "end_date")
    if last < first:
        raise HTTPException(400, "end_date is before start_date")
    return first, last


def _day(request: Request, name: str) -> date:
    text = request.query_params.get(name, "")
    try:
        if _WHOLE_DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise HTTPException(400, f"{name} must be a day, YYYY-MM-DD")


def _page(window: range, request: Request, form: Form) -> Page:
    try:
        return cut_page(window, request.query_params.get("cursor"), form.page_size)
    except ValueError:
        raise HTTPException(400, "cursor is not one that this server gave") from None


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "healthy"})


def _faults_endpoint(faults: Faults) -> Endpoint:
    async def switch(request: Request) -> Response:
        if request.method == "DELETE":
            faults.clear()
        else:
            faults.order(Fault(**await request.json()))
        return Response(status_code=204)

    return switch


async def _refusal(_: Request, error: Exception) -> Response:
    status, detail = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "failed")
    return JSONResponse({"detail": detail}, status)
