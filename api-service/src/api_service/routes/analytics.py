"""/api/v1/analytics: rankings and totals of a window."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api_service.answers import figures
from api_service.questions import PairsQuery, RankingQuery, WindowQuery
from api_service.responses import CustomersAnswer, MetricsAnswer, PairsAnswer, ProductsAnswer
from api_service.route_table import Scope, declare
from api_service.services import reply, services

router = APIRouter(prefix="/api/v1/analytics", tags=["analytics"])


@router.get(
    "/collaborative-products", response_model=ProductsAnswer, openapi_extra=declare(Scope.STOREFRONT, kept=True)
)
async def collaborative_products(request: Request, query: Annotated[RankingQuery, Query()]) -> Response:
    """Products by how many active customers they are recommended to."""
    parts = services(request)
    return reply(request, await figures.products(parts.source, query))


@router.get("/collaborative-pairs", response_model=PairsAnswer, openapi_extra=declare(Scope.STOREFRONT, kept=True))
async def collaborative_pairs(request: Request, query: Annotated[PairsQuery, Query()]) -> Response:
    """Products bought together, by how many orders hold both."""
    parts = services(request)
    return reply(request, await figures.pairs(parts.source, query))


@router.get("/customer-similarity", response_model=CustomersAnswer, openapi_extra=declare(Scope.ANALYTICS, kept=True))
async def customer_similarity(request: Request, query: Annotated[RankingQuery, Query()]) -> Response:
    """Customers by how many others bought alike."""
    parts = services(request)
    return reply(request, await figures.customers(parts.source, query))


@router.get("/collaborative-metrics", response_model=MetricsAnswer, openapi_extra=declare(Scope.ANALYTICS, kept=True))
async def collaborative_metrics(request: Request, query: Annotated[WindowQuery, Query()]) -> Response:
    """A window in a few numbers."""
    parts = services(request)
    return reply(request, await figures.metrics(parts.source, query))
