"""Campaigns: solution versions that answer at once."""

from mastergroup_local.personalize import kinds, recipes, statuses
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.jobs import exploration
from mastergroup_local.personalize.jobs.files import check_model
from mastergroup_local.personalize.service import Answer, Request, Service
from mastergroup_local.personalize.store import Resource

LATEST = "/$LATEST"


def create(service: Service, request: Request) -> Answer:
    """CreateCampaign: of an item recipe, as segments have no real-time form."""
    version = version_of(service, request["solutionVersionArn"])
    config = request.get("campaignConfig", {})
    _check(service, version, config, request["solutionVersionArn"])
    body = {"minProvisionedTPS": 1, "datasetGroupArn": version.body["datasetGroupArn"], **request}
    return service.create(kinds.CAMPAIGN, request["name"], body)


def update(service: Service, request: Request) -> Answer:
    """UpdateCampaign: serves the new version at once."""
    campaign = service.active(request["campaignArn"], kinds.CAMPAIGN)
    names = ("solutionVersionArn", "minProvisionedTPS", "campaignConfig")
    given = {name: request[name] for name in names if name in request}
    now = {**campaign.body, **given}
    version = version_of(service, now["solutionVersionArn"])
    _check(service, version, now.get("campaignConfig", {}), now["solutionVersionArn"])
    times = {"creationDateTime": campaign.updated, "lastUpdatedDateTime": campaign.updated}
    service.store.update(campaign.arn, **given, latestCampaignUpdate={**given, **times, "status": "ACTIVE"})
    return {"campaignArn": campaign.arn}


def delete(service: Service, request: Request) -> Answer:
    """DeleteCampaign."""
    return service.delete(request["campaignArn"], kinds.CAMPAIGN)


def serving(service: Service, arn: str) -> Resource:
    """Return a campaign that can answer. Raises NotFoundError, InvalidInputError."""
    found = service.store.get(arn, kinds.CAMPAIGN)
    if found.status != statuses.ACTIVE:
        raise InvalidInputError(f"The given campaign is not ACTIVE but {found.status}: {arn}")
    return found


def version_of(service: Service, arn: str) -> Resource:
    """Return the ACTIVE version of an ARN, or the newest one of a solution's ARN with /$LATEST."""
    if not arn.endswith(LATEST):
        return service.active(arn, kinds.SOLUTION_VERSION)
    solution = service.active(arn.removesuffix(LATEST), kinds.SOLUTION)
    versions = service.store.all(kinds.SOLUTION_VERSION, solutionArn=solution.arn)
    trained = [each for each in versions if each.status == statuses.ACTIVE]
    if not trained:
        raise InvalidInputError(f"The solution has no ACTIVE solution version: {solution.arn}")
    return trained[-1]


def _check(service: Service, version: Resource, config: Request, arn: str) -> None:
    recipe = recipes.RECIPES[version.body["recipeArn"]]
    if recipe.type == recipes.USER_SEGMENTATION:
        raise InvalidInputError(f"A campaign cannot be created with the recipe {recipe.arn}")
    if config.get("syncWithLatestSolutionVersion") and not arn.endswith(LATEST):
        raise InvalidInputError("syncWithLatestSolutionVersion needs the solution's ARN with /$LATEST")
    exploration.of(config, recipe)
    check_model(service, version)


OPERATIONS = {"CreateCampaign": create, "UpdateCampaign": update, "DeleteCampaign": delete}
