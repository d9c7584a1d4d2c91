"""The runtime API: recommendations and rankings from a campaign, at once."""

import uuid
from dataclasses import dataclass
from typing import Any

from mastergroup_local.personalize import promotions, recipes
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.jobs import exploration, inference
from mastergroup_local.personalize.jobs.exploration import Exploration
from mastergroup_local.personalize.jobs.inference import Inference
from mastergroup_local.personalize.operations import campaigns, metadata
from mastergroup_local.personalize.operations.registry import Operation
from mastergroup_local.personalize.service import Answer, Request, Service

DEFAULT_RESULTS = 25
MAX_RESULTS = 500
MAX_RANKED = 500
Item = dict[str, Any]


@dataclass(frozen=True)
class Campaign:
    """What a campaign serves, and how."""

    found: Inference
    config: Request
    exploration: Exploration


def recommend(service: Service, request: Request) -> Answer:
    """GetRecommendations."""
    campaign = _campaign(service, request)
    recipe = campaign.found.recipe
    if recipe.type == recipes.PERSONALIZED_RANKING:
        raise InvalidInputError("A campaign of a ranking recipe answers GetPersonalizedRanking")
    if not request.get(recipe.line_key):
        raise InvalidInputError(f"{recipe.line_key} is required by the recipe {recipe.name}")
    columns = metadata.asked(campaign.config, request)
    size = request.get("numResults") or DEFAULT_RESULTS
    most = metadata.MAX_RESULTS if columns else MAX_RESULTS
    if size > most:
        raise InvalidInputError(f"numResults must not be more than {most}")
    items = _items(service, campaign, request, request, size)
    for promotion in request.get("promotions", []):
        items = _promoted(service, campaign, request, promotion, items, size)
    return {"itemList": metadata.added(campaign.found, items, columns), "recommendationId": str(uuid.uuid4())}


def rank(service: Service, request: Request) -> Answer:
    """GetPersonalizedRanking."""
    campaign = _campaign(service, request)
    if campaign.found.recipe.type != recipes.PERSONALIZED_RANKING:
        raise InvalidInputError(f"A campaign of the recipe {campaign.found.recipe.name} does not rank")
    columns = metadata.asked(campaign.config, request)
    most = metadata.MAX_RESULTS if columns else MAX_RANKED
    if not 1 <= len(request["inputList"]) <= most:
        raise InvalidInputError(f"inputList must have from 1 to {most} items")
    query = {**request, "itemList": request["inputList"]}
    items = _items(service, campaign, query, request, MAX_RANKED)
    return {
        "personalizedRanking": metadata.added(campaign.found, items, columns),
        "recommendationId": str(uuid.uuid4()),
    }


def _campaign(service: Service, request: Request) -> Campaign:
    if "campaignArn" not in request:
        raise InvalidInputError("A campaignArn is needed; recommenders are not offered by this service")
    body = campaigns.serving(service, request["campaignArn"]).body
    found = inference.of_version(service, campaigns.version_of(service, body["solutionVersionArn"]).arn)
    config = body.get("campaignConfig", {})
    return Campaign(found, config, exploration.of(config, found.recipe))


def _items(service: Service, campaign: Campaign, query: Request, chosen: Request, size: int) -> list[Item]:
    """Return the best items under the filter that `chosen` names: the request itself, or its promotion."""
    found = campaign.found
    wanted = found.filter(inference.filter_expression(service, chosen.get("filterArn"), found.group))
    values = chosen.get("filterValues", {})
    masks = [wanted.allowed(query.get("userId"), query.get("itemId"), values)] if wanted else None
    [(names, scores)] = found.answer([query], size, masks, campaign.exploration)
    return [
        {"itemId": name} if scores is None else {"itemId": name, "score": scores[place]}
        for place, name in enumerate(names)
    ]


def _promoted(
    service: Service, campaign: Campaign, request: Request, promotion: Request, items: list[Item], size: int
) -> list[Item]:
    count = round(size * promotion.get("percentPromotedItems", 100) / 100)
    promoted = _items(service, campaign, request, promotion, count) if count else []
    seed = f"{campaign.found.version.arn} {request.get('userId')} {request.get('itemId')}"
    return promotions.mixed(items, promoted, promotion.get("name"), size, seed)


OPERATIONS: dict[str, Operation] = {"GetRecommendations": recommend, "GetPersonalizedRanking": rank}
