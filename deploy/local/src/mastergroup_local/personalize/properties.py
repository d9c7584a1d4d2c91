"""The properties of a put event, user or item: a JSON object in a string, its keys the camelCase of the schema's."""

from typing import Any

import orjson

from mastergroup_local.personalize import avro
from mastergroup_local.personalize.errors import InvalidInputError

_FORM = "properties must be a JSON object of text or numbers, in a string"


def columns(text: str | None, fields: list[avro.Field]) -> dict[str, Any]:
    """Return the properties by column name: numRatings is NUM_RATINGS. Raises InvalidInputError."""
    names = {camel_case(field["name"]): field["name"] for field in fields}
    given = _parsed(text)
    for key, value in given.items():
        if key not in names:
            raise InvalidInputError(f"The property {key[:100]} is not in the schema of the dataset")
        if isinstance(value, dict | list):
            raise InvalidInputError(_FORM)
    return {names[key]: value for key, value in given.items() if value is not None}


def camel_case(name: str) -> str:
    """Return a field's name as properties spell it; one that has small letters already keeps them."""
    first, *rest = name.split("_")
    if name.isupper():
        return first.lower() + "".join(part.capitalize() for part in rest)
    return first[:1].lower() + first[1:] + "".join(part[:1].upper() + part[1:] for part in rest)


def _parsed(text: str | None) -> dict[str, Any]:
    try:
        given = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict):
        raise InvalidInputError(_FORM)
    return given
