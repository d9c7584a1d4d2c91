"""What the schema of a dataset may hold beyond being valid Avro: reserved fields and how many others."""

from mastergroup_local.personalize import avro
from mastergroup_local.personalize.errors import InvalidInputError

# Reserved fields with the types that they may have; null may come with each.
_RESERVED = {
    "INTERACTIONS": {
        "EVENT_TYPE": {"string"},
        "EVENT_VALUE": {"float", "double"},
        "IMPRESSION": {"string"},
        "RECOMMENDATION_ID": {"string"},
        "EVENT_ATTRIBUTION_SOURCE": {"string"},
    },
    "USERS": {},
    "ITEMS": {"CREATION_TIMESTAMP": {"long"}},
}
_MOST_OWN = {"INTERACTIONS": 5, "USERS": 25, "ITEMS": 100}
_MOST_TEXTUAL = {"INTERACTIONS": 0, "USERS": 0, "ITEMS": 1}


def check(fields: list[avro.Field], dataset_type: str) -> None:
    """Raise InvalidInputError where a dataset of this type cannot have this schema."""
    avro.check_type(fields, dataset_type)
    reserved = _RESERVED[dataset_type]
    for field in fields:
        if field["name"] in reserved:
            _check_reserved(field, reserved[field["name"]])
    own = [field for field in fields if field["name"] not in reserved | avro.REQUIRED[dataset_type]]
    if len(own) > _MOST_OWN[dataset_type]:
        raise InvalidInputError(
            f"The schema of a dataset of type {dataset_type} has more than {_MOST_OWN[dataset_type]} metadata fields"
        )
    if sum(bool(field.get("textual")) for field in fields) > _MOST_TEXTUAL[dataset_type]:
        raise InvalidInputError(
            f"The schema of a dataset of type {dataset_type} has more than {_MOST_TEXTUAL[dataset_type]} textual fields"
        )


def _check_reserved(field: avro.Field, wanted: set[str]) -> None:
    found = set(avro.types_of(field)) - {"null"}
    if not found or not found <= wanted:
        raise InvalidInputError(f"The reserved field {field['name']} must be of type {' or '.join(sorted(wanted))}")
