"""Customers' lists: personal, then trending where they live, then popular everywhere."""

from collections.abc import Sequence

from api_service.answers.chain import EVERYWHERE, Chain, Place, filled, first_tier, items, most_wanted, unhurried
from api_service.answers.found import Found
from api_service.answers.source import Source
from api_service.catalogue import Cards
from api_service.freshness import Limits, list_meta
from api_service.questions import CustomerQuestion, Explained
from api_service.reader import Row, live, storable
from api_service.recommendations import PERSONAL, Filters, Proposal, Stored
from api_service.responses import UserAnswer
from mastergroup.places import city_name, province_name


async def recommend(
    source: Source, user_ids: Sequence[str], question: CustomerQuestion, explained: Explained
) -> list[Found[UserAnswer]]:
    """One answer for each customer, in order, all of one generation."""
    rows = await source.reader.rows(
        "user_lists", ids=storable(user_ids), purchased=question.exclude_purchased, explain=explained.explain
    )
    cards = await source.catalogue.cards(rows[0]["version"])
    most = most_wanted(question, explained)
    own = [_chain(row, question, cards, most) async for row in unhurried(rows)]
    chains = await filled(source, own, question, cards)
    return [
        Found(_answer(user_id, row, chain, question, explained, source.limits), live(row), bool(row["items"]))
        async for user_id, row, chain in unhurried(zip(user_ids, rows, chains, strict=True))
    ]


def _chain(row: Row, question: CustomerQuestion, cards: Cards, most: int | None) -> Chain:
    filters = Filters(
        exclude=frozenset(question.exclude),
        purchased=frozenset(row["purchased"] or ()),
        in_stock_only=question.in_stock_only,
    )
    own = Proposal(PERSONAL, "personal_list", Stored(row["items"], cards))
    return Chain((own,), _places(row, question), filters, most)


def _places(row: Row, question: CustomerQuestion) -> tuple[Place, ...]:
    """The place given, else the last known one: never one's city with the other's province."""
    city, province = city_name(question.city), province_name(question.province)
    if city is None and province is None:
        city, province = row["city"], row["province"]
    places = (Place("city", city or ""), Place("province", province or ""))
    return (*(place for place in places if place.name), EVERYWHERE)


def _answer(
    user_id: str, row: Row, chain: Chain, question: CustomerQuestion, explained: Explained, limits: Limits
) -> UserAnswer:
    page = chain.picks[question.offset : question.offset + question.num_results]
    tier = first_tier(page)
    answer: UserAnswer = {
        "user_id": user_id,
        "recommendations": items(page, (row["resembles"] or {}) if explained.explain else None),
        "count": len(page),
        "source": tier.source,
        "meta": list_meta(live(row), tier.name, limits),
    }
    if explained.explain and explained.why:
        answer["why"] = chain.why(explained.why)
    return answer
