"""/api/v1/personalize: lists for customers, products and places."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api_service.answers import affinity, locations, products, runs, users
from api_service.errors import UnknownId
from api_service.questions import (
    AffinityQuery,
    BatchQuestion,
    Explained,
    LocationQuery,
    ProductId,
    SimilarQuery,
    UserId,
    UserQuery,
)
from api_service.responses import (
    AffinityAnswer,
    BatchAnswer,
    LocationAnswer,
    SimilarAnswer,
    StatusAnswer,
    UserAnswer,
)
from api_service.route_table import Scope, declare
from api_service.services import plain, remember, reply, services

router = APIRouter(prefix="/api/v1/personalize", tags=["personalize"])


@router.get("/status", response_model=StatusAnswer, openapi_extra=declare(Scope.OPERATIONS))
async def status(request: Request) -> Response:
    """What is set up, how much data there is, what ran last and what runs next."""
    parts = services(request)
    return plain(await runs.status(parts.source.reader, parts.source.limits, parts.settings))


@router.get(
    "/recommendations/by-location", response_model=LocationAnswer, openapi_extra=declare(Scope.STOREFRONT, kept=True)
)
async def by_location(request: Request, query: Annotated[LocationQuery, Query()]) -> Response:
    """What is recommended to most customers of a province or city."""
    parts = services(request)
    return reply(request, await locations.by_location(parts.source, query))


@router.get(
    "/recommendations/similar/{product_id:id}",
    response_model=SimilarAnswer,
    openapi_extra=declare(Scope.STOREFRONT, kept=True),
)
async def similar(request: Request, product_id: ProductId, query: Annotated[SimilarQuery, Query()]) -> Response:
    """Products like one product."""
    parts = services(request)
    [found] = await products.similar(parts.source, [product_id], query, query)
    if not found.known and not query.fallback:
        remember(request, found.live)
        raise UnknownId("product_id: no product with this id has a list of similar ones")
    return reply(request, found)


@router.get(
    "/recommendations/item-affinity/{user_id:id}",
    response_model=AffinityAnswer,
    openapi_extra=declare(Scope.CUSTOMER, kept=True),
)
async def item_affinity(request: Request, user_id: UserId, query: Annotated[AffinityQuery, Query()]) -> Response:
    """What a customer leans towards."""
    parts = services(request)
    return reply(request, await affinity.lean(parts.source, user_id, query))


@router.post("/recommendations/batch", response_model=BatchAnswer, openapi_extra=declare(Scope.CUSTOMER))
async def batch(request: Request, question: BatchQuestion) -> Response:
    """Lists for up to 500 customers or products at once, in the order asked."""
    parts = services(request)
    answer: BatchAnswer = {"results": [], "count": 0}
    if question.user_ids is not None:
        found = await users.recommend(parts.source, question.user_ids, question, Explained())
        answer["results"] = [one.answer for one in found]
    else:
        alike = await products.similar(parts.source, question.product_ids or [], question, Explained())
        answer["results"] = [one.answer for one in alike]
    answer["count"] = len(answer["results"])
    for one in answer["results"]:
        parts.metrics.count_list(one["meta"]["tier"])
    return plain(answer)


@router.get(
    "/recommendations/{user_id:id}", response_model=UserAnswer, openapi_extra=declare(Scope.CUSTOMER, kept=True)
)
async def recommendations(request: Request, user_id: UserId, query: Annotated[UserQuery, Query()]) -> Response:
    """A customer's list; unknown ones get what is popular where they are."""
    parts = services(request)
    [found] = await users.recommend(parts.source, [user_id], query, query)
    if not found.known and not query.fallback:
        remember(request, found.live)
        raise UnknownId("user_id: no customer with this id has a list")
    return reply(request, found)
