"""A request body, checked against its shape; unknown members are dropped, as AWS does."""

import math
from typing import Any

import orjson
from botocore.model import ListShape, MapShape, Shape, StructureShape

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.wire.constraints import violations

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
    "boolean": bool,
    "list": list,
    "map": dict,
    "structure": dict,
}
_BOUNDS = {"integer": 2**31, "long": 2**63}


def parse(shape: Shape | None, body: bytes) -> dict[str, Any]:
    """Return the members of a request that its shape knows.

    Raises InvalidInputError naming every broken constraint.
    """
    document = _document(body)
    if shape is None:
        return {}
    problems: list[str] = []
    value = _check(shape, document, "", problems)
    if problems:
        plural = "s" if len(problems) > 1 else ""
        raise InvalidInputError(f"{len(problems)} validation error{plural} detected: {'; '.join(problems)}")
    return dict(value)


def _document(body: bytes) -> Any:
    try:
        return orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        raise InvalidInputError("The request body is not valid JSON") from None


def _check(shape: Shape, value: Any, path: str, problems: list[str]) -> Any:
    if not _has_type(shape, value):
        problems.append(f"Value at '{path or 'body'}' must be of type {shape.type_name}")
        return None
    for violation in violations(shape, value):
        problems.append(f"Value '{_shown(shape, value)}' at '{path}' failed to satisfy constraint: {violation}")
    return _check_members(shape, value, path, problems)


def _check_members(shape: Shape, value: Any, path: str, problems: list[str]) -> Any:
    if isinstance(shape, StructureShape):
        return _check_structure(shape, value, path, problems)
    if isinstance(shape, ListShape):
        return [_check(shape.member, each, f"{path}.{i + 1}.member", problems) for i, each in enumerate(value)]
    if isinstance(shape, MapShape):
        return {
            _check(shape.key, key, f"{path}.key", problems): _check(shape.value, each, f"{path}.{key}", problems)
            for key, each in value.items()
        }
    return value


def _check_structure(shape: StructureShape, value: dict[str, Any], path: str, problems: list[str]) -> Any:
    given = {name: each for name, each in value.items() if each is not None and name in shape.members}
    prefix = f"{path}." if path else ""
    for name in shape.required_members:
        if name not in given:
            message = f"Value null at '{prefix}{name}' failed to satisfy constraint: Member must not be null"
            problems.append(message)
    return {name: _check(shape.members[name], each, prefix + name, problems) for name, each in given.items()}


def _has_type(shape: Shape, value: Any) -> bool:
    if isinstance(value, bool) != (shape.type_name == "boolean"):
        return False
    if not isinstance(value, _TYPES[shape.type_name]):
        return False
    if isinstance(value, int | float) and not math.isfinite(value):
        return False
    bound = _BOUNDS.get(shape.type_name)
    return bound is None or (isinstance(value, int) and -bound <= value < bound)


def _shown(shape: Shape, value: Any) -> str:
    return "***" if shape.metadata.get("sensitive") else str(value)[:100]
