"""The events API: events, users and items put one by one; they count from the next training on."""

import json
import re
from typing import Any

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.errors import InvalidInputError, NotFoundError
from mastergroup_local.personalize.operations.registry import Operation
from mastergroup_local.personalize.service import Answer, Request, Service

_KEYS = {"USERS": ("users", "userId", "USER_ID"), "ITEMS": ("items", "itemId", "ITEM_ID")}


def put_events(service: Service, request: Request) -> Answer:
    """PutEvents: into the Interactions dataset of the tracker's group."""
    trackers = service.store.all(kinds.EVENT_TRACKER, trackingId=request["trackingId"])
    if not trackers:
        raise InvalidInputError("The trackingId is not known")
    group = trackers[0].body["datasetGroupArn"]
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=group, datasetType="INTERACTIONS")
    if not datasets:
        raise NotFoundError(f"The dataset group has no Interactions dataset: {group}")
    user = request.get("userId") or request["sessionId"]
    service.store.add_records(datasets[0].arn, [_event(user, each) for each in request["eventList"]])
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
    rows = [{**_properties(each.get("properties")), column: each[key]} for each in request[members]]
    service.store.add_records(dataset.arn, rows)
    return {}


def _event(user: str, event: Request) -> dict[str, Any]:
    own = {
        "USER_ID": user,
        "ITEM_ID": event.get("itemId"),
        "TIMESTAMP": int(event["sentAt"]),
        "EVENT_TYPE": event["eventType"],
        "EVENT_VALUE": event.get("eventValue"),
        "RECOMMENDATION_ID": event.get("recommendationId"),
        "IMPRESSION": "|".join(event.get("impression", [])) or None,
    }
    given = _properties(event.get("properties"))
    return {**given, **{name: value for name, value in own.items() if value is not None}}


def _properties(text: str | None) -> dict[str, Any]:
    """Return properties by column name: numRatings is NUM_RATINGS."""
    try:
        given = json.loads(text or "{}")
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise InvalidInputError("properties must be a JSON object in a string")
    if any(isinstance(value, dict | list) for value in given.values()):
        raise InvalidInputError("properties must be text or numbers")
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper(): value for name, value in given.items() if value is not None}


OPERATIONS: dict[str, Operation] = {"PutEvents": put_events, "PutUsers": put_users, "PutItems": put_items}
