"""Answers: what a handler returns, cut to the members that the output shape has."""

import uuid
from typing import Any

import orjson
from botocore.model import ListShape, MapShape, Shape, StructureShape
from starlette.responses import Response

from mastergroup_local.personalize.errors import ServiceError

# Every error of the control plane is 400; the other two APIs have codes of their own.
REST_STATUS = {"ResourceNotFoundException": 404, "ResourceInUseException": 409}


def shaped(shape: Shape, value: Any) -> Any:
    """Return `value` with only what `shape` declares; times become epoch seconds with milliseconds."""
    if isinstance(shape, StructureShape):
        members = shape.members
        known = {name: value.get(name) for name in members}
        return {name: shaped(members[name], each) for name, each in known.items() if each is not None}
    if isinstance(shape, ListShape):
        return [shaped(shape.member, each) for each in value]
    if isinstance(shape, MapShape):
        return {key: shaped(shape.value, each) for key, each in value.items()}
    return round(value, 3) if shape.type_name == "timestamp" else value


def success(shape: Shape | None, value: dict[str, Any], content_type: str) -> Response:
    """Return the answer of an operation; without an output shape the body is empty."""
    body = orjson.dumps(shaped(shape, value)) if shape is not None else b""
    return _response(body, 200, content_type)


def control_error(error: ServiceError, content_type: str) -> Response:
    """Return an error as JSON 1.1 does."""
    body = orjson.dumps({"__type": error.name, "message": error.message})
    return _response(body, 400, content_type)


def rest_error(error: ServiceError) -> Response:
    """Return an error as REST-JSON does: its name in a header."""
    body = orjson.dumps({"message": error.message})
    response = _response(body, REST_STATUS.get(error.name, 400), "application/json")
    response.headers["x-amzn-ErrorType"] = error.name
    return response


def _response(body: bytes, status: int, content_type: str) -> Response:
    return Response(body, status, {"x-amzn-RequestId": str(uuid.uuid4())}, content_type)
