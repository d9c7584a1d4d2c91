"""What a customer leans towards: from the segment jobs, else the blend."""

from api_service.answers.chain import first_tier
from api_service.answers.found import Found
from api_service.answers.source import Source
from api_service.catalogue import Cards
from api_service.freshness import Limits, list_meta
from api_service.questions import AffinityQuery
from api_service.reader import Row, live, storable
from api_service.recommendations import AFFINITY, BLEND, Filters, Pick, Proposal, Stored, blend, join
from api_service.responses import AffinityAnswer, AffinityItem

_NO_DATA = (
    "nothing is known of this customer yet: run `make sync`, then `make pipeline`"
    " (`make affinity` for the segment jobs alone)"
)


async def lean(source: Source, user_id: str, question: AffinityQuery) -> Found[AffinityAnswer]:
    """One customer's affinities."""
    row = await source.reader.row("affinity_lists", ids=storable([user_id]), purchased=question.exclude_purchased)
    proposal = _proposal(row, await source.catalogue.cards(row["version"]))
    picks = join([proposal], _filters(row, question))
    page = picks[question.offset : question.offset + question.num_results]
    answer = _answer(user_id, row, page, source.limits)
    if not proposal.candidates:
        answer["status"] = "no_data"
        answer["message"] = _NO_DATA
    return Found(answer, live(row), known=bool(proposal.candidates))


def _proposal(row: Row, cards: Cards) -> Proposal:
    if own := Stored(row["affinities"], cards):
        return Proposal(AFFINITY, "affinity_list", own)
    similar = [Stored(listed, cards) for listed in row["similar_lists"] or ()]
    return Proposal(BLEND, "affinity_blend", blend(Stored(row["items"], cards), similar))


def _filters(row: Row, question: AffinityQuery) -> Filters:
    return Filters(frozenset(question.exclude), frozenset(row["purchased"] or ()), question.in_stock_only)


def _answer(user_id: str, row: Row, page: list[Pick], limits: Limits) -> AffinityAnswer:
    tier = first_tier(page)
    return {
        "user_id": user_id,
        "recommendations": [_item(pick) for pick in page],
        "count": len(page),
        "source": tier.source,
        "status": "success",
        "meta": list_meta(live(row), tier.name, limits),
    }


def _item(pick: Pick) -> AffinityItem:
    candidate = pick.candidate
    return {
        "product_id": candidate.product_id,
        "affinity_score": candidate.score,
        "algorithm": pick.proposal.tier.algorithm,
        "product_name": candidate.name or candidate.product_id,
    }
