"""Products like one product: its own list, then popular ones of its category, then popular everywhere."""

from collections.abc import Sequence

from api_service.answers.chain import EVERYWHERE, Chain, Place, filled, first_tier, items, most_wanted, unhurried
from api_service.answers.found import Found
from api_service.answers.source import Source
from api_service.catalogue import Cards
from api_service.freshness import Limits, list_meta
from api_service.questions import Explained, FallbackQuestion
from api_service.reader import Row, live, storable
from api_service.recommendations import SIMILAR, Filters, Proposal, Stored
from api_service.responses import SimilarAnswer


async def similar(
    source: Source, product_ids: Sequence[str], question: FallbackQuestion, explained: Explained
) -> list[Found[SimilarAnswer]]:
    """One answer for each product, in order, all of one generation."""
    rows = await source.reader.rows("similar_lists", ids=storable(product_ids))
    cards = await source.catalogue.cards(rows[0]["version"])
    asked = unhurried(zip(product_ids, rows, strict=True))
    most = most_wanted(question, explained)
    own = [_chain(product_id, row, question, cards, most) async for product_id, row in asked]
    chains = await filled(source, own, question, cards)
    return [
        Found(_answer(product_id, row, chain, question, explained, source.limits), live(row), bool(row["items"]))
        async for product_id, row, chain in unhurried(zip(product_ids, rows, chains, strict=True))
    ]


def _chain(product_id: str, row: Row, question: FallbackQuestion, cards: Cards, most: int | None) -> Chain:
    filters = Filters(exclude=frozenset(question.exclude), in_stock_only=question.in_stock_only, asked=product_id)
    category = (Place("category", row["category"]),) if row["category"] else ()
    own = Proposal(SIMILAR, "similar_list", Stored(row["items"], cards))
    return Chain((own,), (*category, EVERYWHERE), filters, most)


def _answer(
    product_id: str, row: Row, chain: Chain, question: FallbackQuestion, explained: Explained, limits: Limits
) -> SimilarAnswer:
    page = chain.picks[question.offset : question.offset + question.num_results]
    tier = first_tier(page)
    answer: SimilarAnswer = {
        "product_id": product_id,
        "recommendations": items(page, {} if explained.explain else None),
        "count": len(page),
        "source": tier.source,
        "meta": list_meta(live(row), tier.name, limits),
    }
    if explained.explain and explained.why:
        answer["why"] = chain.why(explained.why)
    return answer
