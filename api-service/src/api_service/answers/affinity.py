"""What a customer leans towards: from the segment jobs, else the blend."""

from api_service.answers.chain import first_tier
from api_service.answers.found import Found
from api_service.freshness import Limits, list_meta
from api_service.questions import AffinityQuery
from api_service.reader import Reader, Row, live, storable
from api_service.recommendations import AFFINITY, BLEND, Filters, Pick, Proposal, blend, candidates, join
from api_service.responses import AffinityAnswer, AffinityItem

_NO_DATA = (
    "nothing is known of this customer yet: run `make sync`, then `make pipeline`"
    " (`make affinity` for the segment jobs alone)"
)


async def lean(reader: Reader, limits: Limits, user_id: str, question: AffinityQuery) -> Found[AffinityAnswer]:
    """One customer's affinities."""
    row = await reader.row("affinity_lists", ids=storable([user_id]))
    proposal = _proposal(row)
    picks = join([proposal], _filters(row, question))
    page = picks[question.offset : question.offset + question.num_results]
    answer = _answer(user_id, row, page, limits)
    if not proposal.candidates:
        answer["status"] = "no_data"
        answer["message"] = _NO_DATA
    return Found(answer, live(row), known=bool(proposal.candidates))


def _proposal(row: Row) -> Proposal:
    if own := candidates(row["affinities"]):
        return Proposal(AFFINITY, "affinity_list", own)
    similar = [candidates(listed) for listed in row["similar_lists"] or ()]
    return Proposal(BLEND, "affinity_blend", blend(candidates(row["items"]), similar))


def _filters(row: Row, question: AffinityQuery) -> Filters:
    purchased = row["purchased"] if question.exclude_purchased else ()
    return Filters(frozenset(question.exclude), frozenset(purchased), question.in_stock_only)


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
