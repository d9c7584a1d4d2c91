"""What a caller is told when there is no answer: one plain sentence, a stable code, the request's id."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mastergroup.errors import MasterGroupError

_MAX_PROBLEMS = 3
_NO_JSON = "body: must be valid JSON"


class ApiError(MasterGroupError):
    """Base: an error that the caller is told about as it is."""

    status = 500
    code = "internal_error"
    headers: Mapping[str, str] = {}


class BadParameter(ApiError):
    """A parameter is missing or not allowed; the message names it and what is."""

    status = 422
    code = "invalid_parameter"


class NotFound(ApiError):
    """No route has this path."""

    status = 404
    code = "not_found"


class MethodNotAllowed(ApiError):
    """The route is asked in another way."""

    status = 405
    code = "method_not_allowed"

    def __init__(self, allowed: Iterable[str]) -> None:
        super().__init__("this path does not take this method")
        self.headers = {"Allow": ", ".join(sorted(allowed))}


class TooLarge(ApiError):
    """The body is longer than any good question."""

    status = 413
    code = "body_too_large"


class MissingKey(ApiError):
    """The route needs a key, and none was sent."""

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


class TooManyRequests(ApiError):
    """The caller asks more often than it may."""

    status = 429
    code = "too_many_requests"

    def __init__(self, seconds: int) -> None:
        super().__init__("too many requests; wait as long as Retry-After says")
        self.headers = {"Retry-After": str(seconds)}


class UnknownId(ApiError):
    """Nothing is known of the id, and no fallback was wanted."""

    status = 404
    code = "unknown_id"


class Unavailable(ApiError):
    """No store can answer now."""

    status = 503
    code = "unavailable"
    headers: Mapping[str, str] = {"Retry-After": "5"}


INTERNAL = ApiError("the request failed; the log holds the reason under this request_id")


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
        problems = error.errors()
        detail = "; ".join(_sentence(problem) for problem in problems[:_MAX_PROBLEMS])
        more = len(problems) - _MAX_PROBLEMS
        return envelope(BadParameter(f"{detail}; and {more} more" if more > 0 else detail), request_id(request))

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        del error  # it goes on to the door, which logs it
        return envelope(INTERNAL, request_id(request))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        # The framework raises it itself only for a body that it cannot decode.
        if error.status_code == 400:
            return envelope(BadParameter(_NO_JSON), request_id(request))
        return _answer(error.status_code, error.detail, "bad_request", request_id(request), error.headers or {})


def request_id(request: Request) -> str:
    """The id that the request log gave."""
    return str(request.state.request_id)


def _sentence(problem: Mapping[str, Any]) -> str:
    if problem["type"] == "json_invalid":
        return _NO_JSON
    where = ".".join(str(part) for part in problem["loc"][1:]) or problem["loc"][0]
    return f"{where}: {problem['msg'].removeprefix('Value error, ')}"


def _answer(status: int, detail: str, code: str, request: str, headers: Mapping[str, str]) -> Response:
    body = orjson.dumps({"detail": detail, "code": code, "request_id": request})
    return Response(body, status, headers=dict(headers), media_type="application/json")
