"""Filters: an expression that parses, about fields that the datasets have."""

from mastergroup_local.personalize import avro, kinds, numbers
from mastergroup_local.personalize.errors import InvalidInputError, LimitExceededError
from mastergroup_local.personalize.filters.grammar import Clause, Condition, conditions, parse
from mastergroup_local.personalize.filters.reader import COMPARISONS, Value
from mastergroup_local.personalize.service import Answer, Request, Service, schema_fields

MAX_FIELDS = 20
_DATASET = {"CURRENTUSER": "USERS", "CURRENTITEM": "ITEMS"}
_USERS_OF_FILTERS = (kinds.BATCH_INFERENCE_JOB, kinds.BATCH_SEGMENT_JOB)


def create(service: Service, request: Request) -> Answer:
    """CreateFilter."""
    group = service.active(request["datasetGroupArn"], kinds.DATASET_GROUP)
    clauses = parse(request["filterExpression"])
    _check_fields(service, group.arn, clauses)
    service.check_name(kinds.FILTER, request["name"])
    _check_distinct_fields(service, group.arn, clauses)
    return service.create(kinds.FILTER, request["name"], request)


def delete(service: Service, request: Request) -> Answer:
    """DeleteFilter: not while a batch job uses it."""
    arn = request["filterArn"]
    for kind in _USERS_OF_FILTERS:
        service.check_idle(arn, kind, filterArn=arn)
    return service.delete(arn, kinds.FILTER)


def _check_fields(service: Service, group: str, clauses: tuple[Clause, ...]) -> None:
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=group)
    fields = {
        each.body["datasetType"]: {field["name"].upper(): field for field in schema_fields(service, each)}
        for each in datasets
    }
    for condition in conditions(clauses):
        _check_type(condition, _field(fields, condition.dataset, condition.field))
        for value in condition.values:
            if value.kind == "current":
                _field(fields, *value.text.upper().split(".", 1))


def _field(fields: dict[str, dict[str, avro.Field]], dataset: str, name: str) -> avro.Field:
    found = fields.get(_DATASET.get(dataset, dataset), {}).get(name.upper())
    if found is None:
        raise InvalidInputError(f"The dataset {_DATASET.get(dataset, dataset)} has no field {name}")
    return found


def _check_type(condition: Condition, field: avro.Field) -> None:
    if field.get("textual") or "boolean" in avro.types_of(field):
        raise InvalidInputError(f"The field {field['name']} cannot be filtered by: it is textual or boolean")
    if condition.operator in COMPARISONS and avro.is_text(field):
        raise InvalidInputError(f"The operator {condition.operator} compares numbers, and {field['name']} is text")
    if not avro.is_text(field):
        for value in condition.values:
            _check_number(field["name"], value)


def _check_number(field: str, value: Value) -> None:
    if value.kind != "text":
        return
    try:
        numbers.parse(value.text)
    except ValueError:
        raise InvalidInputError(f"{field} is a number, and '{value.text[:50]}' is not") from None


def _check_distinct_fields(service: Service, group: str, clauses: tuple[Clause, ...]) -> None:
    others = service.store.all(kinds.FILTER, datasetGroupArn=group)
    every = [clauses, *(parse(each.body["filterExpression"]) for each in others)]
    fields = {(condition.dataset, condition.field.upper()) for each in every for condition in conditions(each)}
    if len(fields) > MAX_FIELDS:
        raise LimitExceededError(f"More than {MAX_FIELDS} distinct fields in the filters of {group}")


OPERATIONS = {"CreateFilter": create, "DeleteFilter": delete}
