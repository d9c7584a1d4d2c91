"""Lists filled up from the next tiers, for one id or for many at once."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from api_service.answers.source import Source
from api_service.catalogue import Cards
from api_service.questions import Explained, FallbackQuestion
from api_service.reader import Reader
from api_service.recommendations import (
    LOCATION,
    NONE,
    POPULAR,
    Filters,
    Pick,
    Proposal,
    Stored,
    Tier,
    join,
    position,
    removal,
)
from api_service.responses import Item, WhyNot


class Place(NamedTuple):
    """Where a fallback list is popular: a city, a province, a category, or all."""

    scope: str
    name: str


T = TypeVar("T")
_AT_ONCE = 20
EVERYWHERE = Place("all", "")
_TIERS = {
    "city": (LOCATION, "trending_in_city"),
    "province": (LOCATION, "trending_in_province"),
    "category": (POPULAR, "popular_in_category"),
    "all": (POPULAR, "popular_everywhere"),
}


@dataclass(frozen=True)
class Chain:
    """The lists of one id, best tier first, and the places whose lists come after them."""

    proposals: tuple[Proposal, ...]
    fallbacks: tuple[Place, ...]
    filters: Filters
    most: int | None

    @cached_property
    def picks(self) -> list[Pick]:
        """The joined list, as far as it is wanted."""
        return join(self.proposals, self.filters, self.most)

    def why(self, product_id: str) -> WhyNot:
        """Where a product stands, or what removed it."""
        place = position(product_id, self.picks)
        removed_by = None if place else removal(product_id, self.proposals, self.filters)
        return {"product_id": product_id, "position": place, "removed_by": removed_by}


async def unhurried(many: Iterable[T]) -> AsyncIterator[T]:
    """Each in turn; between a few, other requests may run: a batch is long work for the one thread."""
    for number, one in enumerate(many, 1):
        yield one
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)


def most_wanted(question: FallbackQuestion, explained: Explained) -> int | None:
    """How much of the joined list is needed: up to the end of the page, or all of it to say where a product stands."""
    return None if explained.explain and explained.why else question.offset + question.num_results


async def filled(source: Source, chains: Sequence[Chain], question: FallbackQuestion, cards: Cards) -> list[Chain]:
    """Each chain with its fallback lists, where it is too short without (or must be explained)."""
    if not question.fallback:
        return list(chains)
    short = [chain.most is None or len(chain.picks) < chain.most async for chain in unhurried(chains)]
    places = {place for chain, is_short in zip(chains, short, strict=True) if is_short for place in chain.fallbacks}
    lists = await _popular(source.reader, places, cards) if places else {}
    return [_with(chain, lists) if is_short else chain for chain, is_short in zip(chains, short, strict=True)]


def items(picks: Iterable[Pick], resembles: dict[str, str] | None) -> list[Item]:
    """The picks as the contract has them; with reasons where `resembles` is given."""
    return [_item(pick) if resembles is None else _explained(pick, resembles) for pick in picks]


def first_tier(picks: Sequence[Pick]) -> Tier:
    """The tier that a list is named after."""
    return picks[0].proposal.tier if picks else NONE


async def _popular(reader: Reader, places: set[Place], cards: Cards) -> dict[Place, Proposal]:
    wanted = sorted(places)
    scopes, names = [place.scope for place in wanted], [place.name for place in wanted]
    rows = await reader.rows("popular_lists", scopes=scopes, places=names)
    return {
        Place(row["scope"], row["place"]): Proposal(*_TIERS[row["scope"]], Stored(row["items"], cards)) for row in rows
    }


def _with(chain: Chain, lists: dict[Place, Proposal]) -> Chain:
    found = (lists[place] for place in chain.fallbacks if place in lists)
    return replace(chain, proposals=(*chain.proposals, *found))


def _item(pick: Pick) -> Item:
    candidate = pick.candidate
    return {
        "product_id": candidate.product_id,
        "score": candidate.score,
        "algorithm": pick.proposal.tier.algorithm,
        "product_name": candidate.name or candidate.product_id,
    }


def _explained(pick: Pick, resembles: dict[str, str]) -> Item:
    item, proposal = _item(pick), pick.proposal
    like = resembles.get(pick.candidate.product_id)
    item["reason"] = {"tier": proposal.tier.name, "rule": proposal.rule, "resembles": like}
    return item
