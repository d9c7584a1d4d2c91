"""What real-time use needs: campaigns, event trackers, filters."""

import secrets
import uuid

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.errors import AlreadyExistsError, InvalidInputError, LimitExceededError
from mastergroup_local.personalize.filters.grammar import Clause, conditions, parse
from mastergroup_local.personalize.service import Answer, Request, Service, schema_fields
from mastergroup_local.personalize.store import Resource

CAMPAIGN_QUOTA = 5
FILTER_QUOTA = 30


def create_campaign(service: Service, request: Request) -> Answer:
    """CreateCampaign: of an item recipe, as segments have no real-time form."""
    version = service.active(request["solutionVersionArn"], kinds.SOLUTION_VERSION)
    _check_recipe(version.body["recipeArn"])
    body = {"minProvisionedTPS": 1, "datasetGroupArn": version.body["datasetGroupArn"], **request}
    service.check_quota(kinds.CAMPAIGN, CAMPAIGN_QUOTA, datasetGroupArn=body["datasetGroupArn"])
    return service.create(kinds.CAMPAIGN, request["name"], body)


def update_campaign(service: Service, request: Request) -> Answer:
    """UpdateCampaign: serves the new version at once."""
    campaign = service.active(request["campaignArn"], kinds.CAMPAIGN)
    names = ("solutionVersionArn", "minProvisionedTPS", "campaignConfig")
    given = {name: request[name] for name in names if name in request}
    if "solutionVersionArn" in given:
        version = service.active(given["solutionVersionArn"], kinds.SOLUTION_VERSION)
        _check_recipe(version.body["recipeArn"])
    times = {"creationDateTime": campaign.updated, "lastUpdatedDateTime": campaign.updated}
    service.store.update(campaign.arn, **given, latestCampaignUpdate={**given, **times, "status": "ACTIVE"})
    return {"campaignArn": campaign.arn}


def delete_campaign(service: Service, request: Request) -> Answer:
    """DeleteCampaign."""
    return service.delete(request["campaignArn"], kinds.CAMPAIGN)


def create_tracker(service: Service, request: Request) -> Answer:
    """CreateEventTracker: one per dataset group."""
    group = service.active(request["datasetGroupArn"], kinds.DATASET_GROUP)
    trackers = service.store.all(kinds.EVENT_TRACKER, datasetGroupArn=group.arn)
    if any(each.body["name"] == request["name"] for each in trackers):
        raise AlreadyExistsError(f"Another resource with Arn {trackers[0].arn} already exists.")
    if trackers:
        raise LimitExceededError(f"More than 1 event tracker in the dataset group {group.arn}")
    body = {**request, "accountId": service.settings.account, "trackingId": str(uuid.uuid4())}
    return service.create(kinds.EVENT_TRACKER, secrets.token_hex(4), body)


def delete_tracker(service: Service, request: Request) -> Answer:
    """DeleteEventTracker."""
    return service.delete(request["eventTrackerArn"], kinds.EVENT_TRACKER)


def create_filter(service: Service, request: Request) -> Answer:
    """CreateFilter: the expression must parse, and name fields that the datasets have."""
    group = service.active(request["datasetGroupArn"], kinds.DATASET_GROUP)
    _check_fields(service, group.arn, parse(request["filterExpression"]))
    service.check_quota(kinds.FILTER, FILTER_QUOTA, datasetGroupArn=group.arn)
    return service.create(kinds.FILTER, request["name"], request)


def delete_filter(service: Service, request: Request) -> Answer:
    """DeleteFilter: not while a batch job uses it."""
    arn = request["filterArn"]
    service.check_idle(arn, kinds.BATCH_INFERENCE_JOB, filterArn=arn)
    return service.delete(arn, kinds.FILTER)


def _check_fields(service: Service, group: str, clauses: tuple[Clause, ...]) -> None:
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=group)
    fields = {each.body["datasetType"]: _field_names(service, each) for each in datasets}
    for condition in conditions(clauses):
        dataset = "USERS" if condition.dataset == "CURRENTUSER" else condition.dataset
        if condition.field.upper() not in fields.get(dataset, set()):
            raise InvalidInputError(f"The dataset {dataset} has no field {condition.field}")


def _field_names(service: Service, dataset: Resource) -> set[str]:
    return {field["name"].upper() for field in schema_fields(service, dataset)}


def _check_recipe(arn: str) -> None:
    if recipes.RECIPES[arn].type == recipes.USER_SEGMENTATION:
        raise InvalidInputError(f"A campaign cannot be created with the recipe {arn}")


OPERATIONS = {
    "CreateCampaign": create_campaign,
    "UpdateCampaign": update_campaign,
    "DeleteCampaign": delete_campaign,
    "CreateEventTracker": create_tracker,
    "DeleteEventTracker": delete_tracker,
    "CreateFilter": create_filter,
    "DeleteFilter": delete_filter,
}
