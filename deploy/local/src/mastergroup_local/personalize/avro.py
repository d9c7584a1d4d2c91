"""The Avro schemas that a dataset may have."""

import re
from typing import Any

import orjson

from mastergroup_local.personalize.errors import InvalidInputError

TYPES = {"float", "double", "int", "long", "string", "boolean", "null"}
REQUIRED = {
    "INTERACTIONS": {"USER_ID": "string", "ITEM_ID": "string", "TIMESTAMP": "long"},
    "USERS": {"USER_ID": "string"},
    "ITEMS": {"ITEM_ID": "string"},
}
RESERVED = {"USER_ID", "ITEM_ID", "TIMESTAMP", "EVENT_TYPE", "EVENT_VALUE", "IMPRESSION", "RECOMMENDATION_ID"}
Field = dict[str, Any]


def check(text: str) -> list[Field]:
    """Return the fields of a schema. Raises InvalidInputError where Personalize would refuse it."""
    try:
        schema = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise InvalidInputError("The schema is not valid JSON") from None
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or schema.get("type") != "record" or not _is_name(schema.get("name")) or not fields:
        raise InvalidInputError("The schema must be an Avro record with a name and fields")
    for field in fields:
        _check_field(field)
    _check_names([field["name"] for field in fields])
    return fields


def check_type(fields: list[Field], dataset_type: str) -> None:
    """Raise InvalidInputError where the schema cannot be that of a dataset of this type."""
    required = REQUIRED[dataset_type]
    types = {field["name"]: types_of(field) for field in fields}
    for name, wanted in required.items():
        if types.get(name) != [wanted]:
            raise InvalidInputError(f"The schema of a dataset of type {dataset_type} needs {name} of type {wanted}")
    if dataset_type != "INTERACTIONS" and len(types) == len(required):
        raise InvalidInputError(f"The schema of a dataset of type {dataset_type} needs a metadata field")


def types_of(field: Field) -> list[str]:
    """Return the Avro types of a field, as a list."""
    given = field["type"]
    return given if isinstance(given, list) else [given]


def is_nullable(field: Field) -> bool:
    """Say whether a value may be missing."""
    return "null" in types_of(field)


def is_text(field: Field) -> bool:
    """Say whether the column holds text rather than numbers."""
    return bool({"string", "boolean"} & set(types_of(field)))


def _is_name(given: Any) -> bool:
    return isinstance(given, str) and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", given, re.ASCII) is not None


def _check_field(field: Any) -> None:
    if not isinstance(field, dict) or not _is_name(field.get("name")) or "type" not in field:
        raise InvalidInputError("Every field of the schema needs a name and a type")
    unknown = [each for each in types_of(field) if not isinstance(each, str) or each not in TYPES]
    if unknown or not types_of(field):
        raise InvalidInputError(f"Field {field['name']} of the schema has a type that is not supported")


def _check_names(names: list[str]) -> None:
    seen = set()
    for name in names:
        plain = "".join(filter(str.isalnum, name)).upper()
        if not plain or plain in seen:
            raise InvalidInputError(f"Field names must differ in their letters and digits: {name}")
        seen.add(plain)
