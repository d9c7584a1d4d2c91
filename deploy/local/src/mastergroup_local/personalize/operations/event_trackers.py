"""Event trackers: the door for events of a dataset group."""

import secrets
import uuid

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.errors import AlreadyExistsError, LimitExceededError
from mastergroup_local.personalize.service import Answer, Request, Service


def create(service: Service, request: Request) -> Answer:
    """CreateEventTracker: one per dataset group."""
    group = service.active(request["datasetGroupArn"], kinds.DATASET_GROUP)
    trackers = service.store.all(kinds.EVENT_TRACKER, datasetGroupArn=group.arn)
    if any(each.body["name"] == request["name"] for each in trackers):
        raise AlreadyExistsError(f"Another resource with Arn {trackers[0].arn} already exists.")
    if trackers:
        raise LimitExceededError(f"More than 1 event tracker in the dataset group {group.arn}")
    body = {**request, "accountId": service.settings.account, "trackingId": str(uuid.uuid4())}
    return service.create(kinds.EVENT_TRACKER, secrets.token_hex(4), body)


def delete(service: Service, request: Request) -> Answer:
    """DeleteEventTracker."""
    return service.delete(request["eventTrackerArn"], kinds.EVENT_TRACKER)


OPERATIONS = {"CreateEventTracker": create, "DeleteEventTracker": delete}
