"""The events API: events, users and items put one by one; filters see them at once, models after the next training."""

from typing import Any

from mastergroup_local.personalize import avro, kinds, statuses
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.jobs.csv_table import CsvTable
from mastergroup_local.personalize.jobs.tables import EVENT_ID
from mastergroup_local.personalize.operations.registry import Operation
from mastergroup_local.personalize.properties import columns
from mastergroup_local.personalize.service import Answer, Request, Service, schema_fields
from mastergroup_local.personalize.store import Resource

_KEYS = {"USERS": ("users", "userId", "USER_ID"), "ITEMS": ("items", "itemId", "ITEM_ID")}
_LAST_SECOND = 2**40


def put_events(service: Service, request: Request) -> Answer:
    """PutEvents: into the Interactions dataset of the tracker's group."""
    dataset = _dataset_of(service, request["trackingId"])
    fields = schema_fields(service, dataset)
    user = request.get("userId") or request["sessionId"]
    # An event without an item is taken, as Amazon takes it, and leads to nothing.
    records = [_event(user, each, fields) for each in request["eventList"] if each.get("itemId")]
    _check(fields, records)
    service.store.add_records(dataset.arn, records)
    return {}


def put_users(service: Service, request: Request) -> Answer:
    """PutUsers."""
    return _put(service, request, "USERS")


def put_items(service: Service, request: Request) -> Answer:
    """PutItems."""
    return _put(service, request, "ITEMS")


def _put(service: Service, request: Request, kind: str) -> Answer:
    dataset = service.active(request["datasetArn"], kinds.DATASET)
    members, key, column = _KEYS[kind]
    if dataset.body["datasetType"] != kind:
        raise InvalidInputError(f"The dataset is not of type {kind}: {dataset.arn}")
    fields = schema_fields(service, dataset)
    records = [{**columns(each.get("properties"), fields), column: each[key]} for each in request[members]]
    _check(fields, records)
    service.store.add_records(dataset.arn, records)
    return {}


def _dataset_of(service: Service, tracking_id: str) -> Resource:
    trackers = service.store.all(kinds.EVENT_TRACKER, trackingId=tracking_id)
    if not trackers:
        raise InvalidInputError("The trackingId is not known")
    if trackers[0].status != statuses.ACTIVE:
        raise InvalidInputError(f"The event tracker is not ACTIVE but {trackers[0].status}")
    group = trackers[0].body["datasetGroupArn"]
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=group, datasetType="INTERACTIONS")
    if not datasets or datasets[0].status != statuses.ACTIVE:
        raise InvalidInputError(f"The dataset group has no ACTIVE Interactions dataset: {group}")
    return datasets[0]


def _event(user: str, event: Request, fields: list[avro.Field]) -> dict[str, Any]:
    if not 0 <= event["sentAt"] < _LAST_SECOND:
        raise InvalidInputError("sentAt must be a time in seconds since 1970")
    own = {
        "USER_ID": user,
        "ITEM_ID": event["itemId"],
        "TIMESTAMP": int(event["sentAt"]),
        "EVENT_TYPE": event["eventType"],
        "EVENT_VALUE": event.get("eventValue"),
        "RECOMMENDATION_ID": event.get("recommendationId"),
        "IMPRESSION": "|".join(event.get("impression", [])) or None,
        EVENT_ID: event.get("eventId"),
    }
    given = columns(event.get("properties"), fields)
    return {**given, **{name: value for name, value in own.items() if value is not None}}


def _check(fields: list[avro.Field], records: list[dict[str, Any]]) -> None:
    table = CsvTable(fields)
    for record in records:
        if broken := table.broken(record):
            raise InvalidInputError(f"The value of {broken[0]} is missing or not what the schema allows")


OPERATIONS: dict[str, Operation] = {"PutEvents": put_events, "PutUsers": put_users, "PutItems": put_items}
