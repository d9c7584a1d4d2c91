"""Analytics: rankings and totals of a window, as the workers keep them."""

from typing import Any

from api_service.answers.found import Found
from api_service.answers.source import Source
from api_service.freshness import Limits, sales_meta
from api_service.questions import PairsQuery, RankingQuery, WindowQuery
from api_service.reader import Reader, Row, live, storable
from api_service.responses import CustomersAnswer, MetricsAnswer, PairsAnswer, ProductsAnswer, Ranking


async def products(source: Source, query: RankingQuery) -> Found[ProductsAnswer]:
    """Products by how many active customers they are recommended to."""
    row, items = await _page(source.reader, "products", query)
    answer: ProductsAnswer = {"products": items, **_about(row, items, query, source.limits)}
    return Found(answer, live(row))


async def pairs(source: Source, query: PairsQuery) -> Found[PairsAnswer]:
    """Pairs by how many orders hold both."""
    if query.product_id is None:
        row, items = await _page(source.reader, "pairs", query)
    else:
        row, items = await _page(source.reader, "pairs_of_product", query, product_id=storable([query.product_id])[0])
    answer: PairsAnswer = {"pairs": items, **_about(row, items, query, source.limits)}
    return Found(answer, live(row))


async def customers(source: Source, query: RankingQuery) -> Found[CustomersAnswer]:
    """Customers by how many others bought alike."""
    row, items = await _page(source.reader, "similar_customers", query)
    answer: CustomersAnswer = {"customers": items, **_about(row, items, query, source.limits)}
    return Found(answer, live(row))


async def metrics(source: Source, query: WindowQuery) -> Found[MetricsAnswer]:
    """A window in a few numbers."""
    row = await source.reader.row("metrics", time_filter=query.time_filter.value)
    answer: MetricsAnswer = {
        "total_recommendations": row["total_recommendations"],
        "avg_similarity_score": row["avg_similarity_score"],
        "active_customer_pairs": row["active_customer_pairs"],
        "algorithm_accuracy": row["accuracy"],
        "total_users": row["total_users"],
        "total_products": row["total_products"],
        "coverage": row["coverage"],
        "time_filter": query.time_filter.value,
        "meta": sales_meta(live(row), source.limits),
    }
    return Found(answer, live(row))


async def _page(reader: Reader, name: str, query: RankingQuery, **more: str | None) -> tuple[Row, list[Any]]:
    window = query.time_filter.value
    row = await reader.row(name, time_filter=window, limit=query.limit, offset=query.offset, **more)
    return row, row["items"] or []


def _about(row: Row, items: list[Any], query: RankingQuery, limits: Limits) -> Ranking:
    return {
        "count": len(items),
        "time_filter": query.time_filter.value,
        "meta": sales_meta(live(row), limits),
    }
