"""The OpenAPI document: what the routes declare, made into security, errors and examples.

FastAPI writes the shapes; each operation says beside itself which scope it needs and whether its answers are kept
(`route_table.declare`). All that follows from this is written here, once.
"""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI

from api_service import errors
from api_service.errors import ApiError
from api_service.examples import ANSWERS, BATCH_QUESTION, METRICS_TEXT, REQUEST_ID, TROUBLE
from api_service.route_table import KEPT_KEY, SCOPE_KEY

Json = dict[str, Any]
_KEY = "ApiKey"
# FastAPI writes one error for all under this status; it becomes those that an operation can give.
_ANY_ERROR = "default"
_SENTENCES: dict[type[ApiError], str] = {
    errors.MissingKey: "send an API key in the header X-API-Key",
    errors.InvalidKey: "the API key is not known",
    errors.WrongScope: "the key lacks the scope customer",
    errors.UnknownId: "user_id: no customer with this id has a list",
    errors.MethodNotAllowed: str(errors.MethodNotAllowed(())),
    errors.TooLarge: "body: at most 8000000 bytes",
    errors.BadParameter: "num_results: Input should be less than or equal to 100",
    errors.TooManyRequests: str(errors.TooManyRequests(1)),
    ApiError: str(errors.INTERNAL),
    errors.Unavailable: "the database does not answer",
}
_SECONDS = {"schema": {"type": "integer", "minimum": 0}, "description": "seconds to wait before the next try"}
_ERROR_HEADERS: dict[int, Json] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "the header that a key is sent in"}},
    405: {"Allow": {"schema": {"type": "string"}, "description": "the methods that this path takes"}},
    429: {"Retry-After": _SECONDS},
    503: {"Retry-After": _SECONDS},
}
_TEXT: Json = {"schema": {"type": "string"}}
_KEPT_HEADERS: Json = {
    "ETag": {**_TEXT, "description": "send it in If-None-Match: the answer is 304 while nothing has changed"},
    "Cache-Control": {**_TEXT, "description": "keep it, but ask"},
    "X-Cache": {
        "schema": {"type": "string", "enum": ["memory", "redis", "database", "stale"]},
        "description": "where the answer came from",
    },
}
_REQUEST_ID_HEADER: Json = {
    "X-Request-ID": {**_TEXT, "description": "the caller's, if it matches [A-Za-z0-9_.-]{1,64}; else a new one"}
}


class DocumentedApi(FastAPI):
    """A FastAPI whose document tells all that its routes need and may answer."""

    _whole: Json | None = None

    def openapi(self) -> Json:
        """The document."""
        if self._whole is None:
            self._whole = _completed(super().openapi())
        return self._whole


def _completed(document: Json) -> Json:
    components = document["components"]
    components["securitySchemes"] = {_KEY: {"type": "apiKey", "in": "header", "name": "X-API-Key"}}
    components["responses"] = _error_answers()
    for operations in document["paths"].values():
        for operation in operations.values():
            _complete(operation)
    return document


def _complete(operation: Json) -> None:
    answers = operation["responses"]
    del answers[_ANY_ERROR]
    _exemplify(operation)
    if scope := operation.get(SCOPE_KEY):
        operation["security"] = [{_KEY: [scope]}]
        operation["description"] += f"\n\nNeeds a key with the scope `{scope}`."
    if operation.get(KEPT_KEY):
        answers["304"] = {"description": "What the caller has already (If-None-Match) is still so."}
    for status in _statuses(_possible(operation)):
        # A route that answers this status in a shape of its own has said so itself.
        answers.setdefault(str(status), {"$ref": f"#/components/responses/Error{status}"})
    operation["responses"] = dict(sorted(answers.items()))


def _exemplify(operation: Json) -> None:
    kept = _KEPT_HEADERS if operation.get(KEPT_KEY) else {}
    for status, answer in operation["responses"].items():
        answer["headers"] = {**_REQUEST_ID_HEADER, **kept, **_ERROR_HEADERS.get(int(status), {})}
        for kind, content in answer["content"].items():
            content["example"] = METRICS_TEXT if kind == "text/plain" else _example(status, content)
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["example"] = BATCH_QUESTION


def _example(status: str, content: Json) -> Json:
    _, _, shape = content["schema"]["$ref"].rpartition("/")
    example: Json = (ANSWERS if status == "200" else TROUBLE)[shape]
    return example


def _possible(operation: Json) -> Iterable[type[ApiError]]:
    """The errors that a caller of an operation may meet."""
    yield from (errors.MethodNotAllowed, ApiError)
    if operation.get(SCOPE_KEY):
        yield from (errors.MissingKey, errors.WrongScope, errors.TooManyRequests, errors.Unavailable)
    if any(parameter["name"] == "fallback" for parameter in operation.get("parameters", ())):
        yield errors.UnknownId
    if "requestBody" in operation:
        yield errors.TooLarge
    if "requestBody" in operation or "parameters" in operation:
        yield errors.BadParameter


def _statuses(kinds: Iterable[type[ApiError]]) -> list[int]:
    return sorted({kind.status for kind in kinds})


def _error_answers() -> Json:
    return {f"Error{status}": _error_answer(status) for status in _statuses(_SENTENCES)}


def _error_answer(status: int) -> Json:
    kinds = [kind for kind in _SENTENCES if kind.status == status]
    content = {
        "schema": {"$ref": "#/components/schemas/ErrorAnswer"},
        "examples": {kind.code: {"value": _envelope(kind)} for kind in kinds},
    }
    return {
        "description": " Or: ".join(str(kind.__doc__).partition("\n")[0] for kind in kinds),
        "headers": {**_REQUEST_ID_HEADER, **_ERROR_HEADERS.get(status, {})},
        "content": {"application/json": content},
    }


def _envelope(kind: type[ApiError]) -> Json:
    return {"detail": _SENTENCES[kind], "code": kind.code, "request_id": REQUEST_ID}
