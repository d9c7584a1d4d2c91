"""The runtime API: recommendations and rankings from a campaign, at once."""

import random
import uuid
from typing import Any

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.jobs import inference
from mastergroup_local.personalize.jobs.inference import Inference
from mastergroup_local.personalize.operations.registry import Operation
from mastergroup_local.personalize.service import Answer, Request, Service

DEFAULT_RESULTS = 25
MAX_RESULTS = 500
MAX_RANKED = 500
Item = dict[str, Any]


def recommend(service: Service, request: Request) -> Answer:
    """GetRecommendations."""
    found = _campaign(service, request)
    key = found.recipe.line_key
    if found.recipe.type == recipes.PERSONALIZED_RANKING:
        raise InvalidInputError("A campaign of a ranking recipe answers GetPersonalizedRanking")
    if not request.get(key):
        raise InvalidInputError(f"{key} is required by the recipe {found.recipe.name}")
    if "metadataColumns" in request:
        raise InvalidInputError("Metadata with recommendations is not offered by this service")
    size = request.get("numResults") or DEFAULT_RESULTS
    if size > MAX_RESULTS:
        raise InvalidInputError(f"numResults must not be more than {MAX_RESULTS}")
    items = _items(service, found, request, request, size)
    for promotion in request.get("promotions", []):
        items = _promoted(service, found, request, promotion, items)
    return {"itemList": items, "recommendationId": str(uuid.uuid4())}


def rank(service: Service, request: Request) -> Answer:
    """GetPersonalizedRanking."""
    found = _campaign(service, request)
    if found.recipe.type != recipes.PERSONALIZED_RANKING:
        raise InvalidInputError(f"A campaign of the recipe {found.recipe.name} does not rank")
    if not 1 <= len(request["inputList"]) <= MAX_RANKED:
        raise InvalidInputError(f"inputList must have from 1 to {MAX_RANKED} items")
    query = {**request, "itemList": list(dict.fromkeys(request["inputList"]))}
    items = _answered(service, found, query, request.get("filterArn"), MAX_RANKED)
    return {"personalizedRanking": items, "recommendationId": str(uuid.uuid4())}


def _campaign(service: Service, request: Request) -> Inference:
    if "campaignArn" not in request:
        raise InvalidInputError("A campaignArn is needed; recommenders are not offered by this service")
    campaign = service.active(request["campaignArn"], kinds.CAMPAIGN)
    return inference.of_version(service, campaign.body["solutionVersionArn"])


def _items(service: Service, found: Inference, request: Request, chosen: Request, size: int) -> list[Item]:
    query = {**request, "filterValues": chosen.get("filterValues", {})}
    return _answered(service, found, query, chosen.get("filterArn"), size)


def _answered(service: Service, found: Inference, query: Request, filter_arn: str | None, size: int) -> list[Item]:
    expression = inference.filter_expression(service, filter_arn)
    [(names, scores)] = found.answer([query], size, expression)
    return [
        {"itemId": name} if scores is None else {"itemId": name, "score": scores[place]}
        for place, name in enumerate(names)
    ]


def _promoted(
    service: Service, found: Inference, request: Request, promotion: Request, items: list[Item]
) -> list[Item]:
    """Give a share of the places to promoted items: at random places, but in order among themselves."""
    count = round(len(items) * promotion.get("percentPromotedItems", 100) / 100)
    promoted = _items(service, found, request, promotion, count)
    chosen = {each["itemId"] for each in promoted}
    rest = [each for each in items if each["itemId"] not in chosen][: len(items) - len(promoted)]
    total = len(promoted) + len(rest)
    places = set(random.Random(str(request.get("userId"))).sample(range(total), len(promoted)))  # noqa: S311
    named = iter([{**each, "promotionName": promotion.get("name")} for each in promoted])
    others = iter(rest)
    return [next(named) if place in places else next(others) for place in range(total)]


OPERATIONS: dict[str, Operation] = {"GetRecommendations": recommend, "GetPersonalizedRanking": rank}
