"""What a caller is told when there is no answer: one plain sentence, a stable code, the request's id."""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mastergroup.errors import MasterGroupError

_REFUSALS = {
    404: ("not_found", "there is nothing at this path"),
    405: ("method_not_allowed", "this path does not take this method"),
    413: ("body_too_large", "the body is too large"),
}


class ApiError(MasterGroupError):
    """Base: an error that the caller is told about as it is."""

    status = 500
    code = "internal_error"
    headers: Mapping[str, str] = {}


class BadParameter(ApiError):
    """A parameter is missing or not allowed; the message names it and what is."""

    status = 422
    code = "invalid_parameter"


class MissingKey(ApiError):
    """The route needs a key and none was sent, or one that nobody has."""

    status = 401
    code = "missing_api_key"
    headers: Mapping[str, str] = {"WWW-Authenticate": "X-API-Key"}


class InvalidKey(MissingKey):
    """The key is not one of ours."""

    code = "invalid_api_key"


class WrongScope(ApiError):
    """The key does not open this route."""

    status = 403
    code = "wrong_scope"


class UnknownId(ApiError):
    """Nothing is known of the id, and no fallback was wanted."""

    status = 404
    code = "unknown_id"


class Unavailable(ApiError):
    """No store can answer now."""

    status = 503
    code = "unavailable"
    headers: Mapping[str, str] = {"Retry-After": "5"}


def envelope(error: ApiError, request_id: str) -> Response:
    """The error as an answer."""
    return _answer(error.status, str(error), error.code, request_id, error.headers)


def addressed(body: bytes, request_id: str) -> bytes:
    """An envelope made for one request, as the answer to another."""
    return body[: body.rindex(b'"request_id":')] + b'"request_id":' + orjson.dumps(request_id) + b"}"


def install(app: FastAPI) -> None:
    """Give every error that a route raises, the framework's too, the envelope."""

    @app.exception_handler(ApiError)
    async def known(request: Request, error: ApiError) -> Response:
        return envelope(error, request_id(request))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        detail = "; ".join(_sentence(problem) for problem in error.errors())
        return envelope(BadParameter(detail), request_id(request))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        code, detail = _REFUSALS.get(error.status_code, ("bad_request", str(error.detail)))
        return _answer(error.status_code, detail, code, request_id(request), error.headers or {})


def request_id(request: Request) -> str:
    """The id that the request log gave."""
    return str(request.state.request_id)


def _sentence(problem: Mapping[str, Any]) -> str:
    where = [str(part) for part in problem["loc"][1:]]
    return f"{'.'.join(where) or problem['loc'][0]}: {problem['msg']}"


def _answer(status: int, detail: str, code: str, request: str, headers: Mapping[str, str]) -> Response:
    body = orjson.dumps({"detail": detail, "code": code, "request_id": request})
    return Response(body, status, headers=dict(headers), media_type="application/json")
