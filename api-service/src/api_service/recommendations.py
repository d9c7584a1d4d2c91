"""The decision: which products, in which order, and why (pure).

Lists come best tier first. What a rule removes or an earlier tier already holds is dropped; the rest is one joined
list, and a page is cut out of it, so that pages fit together whatever the filters took away.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from api_service.responses import TierName


class Tier(NamedTuple):
    """Where a list comes from, by the names of the contract."""

    name: TierName
    algorithm: str
    source: str


PERSONAL = Tier("personal", "aws_personalize_batch", "aws_personalize")
SIMILAR = Tier("similar", "aws_similar_items_batch", "aws_personalize_batch")
AFFINITY = Tier("affinity", "aws_item_affinity", "aws_personalize_batch")
BLEND = Tier("blend", "affinity_blend", "affinity_blend")
LOCATION = Tier("location", "trending_by_location", "trending_by_location")
POPULAR = Tier("popular", "popular", "popular")
NONE = Tier("none", "none", "none")


class Candidate(NamedTuple):
    """A product that a list proposes. `is_offered` None: not in the catalogue."""

    product_id: str
    score: float
    name: str | None = None
    in_stock: bool | None = None
    is_offered: bool | None = None


# Name, in stock, is offered: as `catalogue.Card` holds them.
Card = tuple[str, bool, bool]


class Proposal(NamedTuple):
    """One list, best first, and the rule that chose it (for `explain`)."""

    tier: Tier
    rule: str
    candidates: Collection[Candidate]


class Pick(NamedTuple):
    """A candidate that stayed, with the list it came from."""

    proposal: Proposal
    candidate: Candidate


@dataclass(frozen=True)
class Filters:
    """What a list must not hold."""

    exclude: frozenset[str] = frozenset()
    purchased: frozenset[str] = frozenset()
    in_stock_only: bool = True
    asked: str | None = None

    def removed_by(self, candidate: Candidate) -> str | None:
        """The rule that removes the candidate, if one does."""
        if candidate.product_id == self.asked:
            return "the_product_itself"
        if candidate.product_id in self.exclude:
            return "exclude"
        if candidate.product_id in self.purchased:
            return "exclude_purchased"
        return self._removed_by_catalogue(candidate)

    def _removed_by_catalogue(self, candidate: Candidate) -> str | None:
        if candidate.is_offered is None:
            return "not_in_catalogue"
        if not candidate.is_offered:
            return "not_offered"
        return "in_stock_only" if self.in_stock_only and not candidate.in_stock else None


class Stored(Collection[Candidate]):
    """A stored list, `{"product_id", "score"}` each, with what the catalogue says of its products.

    It is put together only as far as it is read: most pages are a fifth of it.
    """

    def __init__(self, items: Sequence[Mapping[str, Any]] | None, cards: Mapping[str, Card]) -> None:
        self._items = items or ()
        self._cards = cards

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, candidate: object) -> bool:
        return candidate in list(self)

    def __iter__(self) -> Iterator[Candidate]:
        for item in self._items:
            product_id, score = item["product_id"], item.get("score", item.get("affinity_score"))
            yield Candidate(product_id, float(score or 0), *self._cards.get(product_id, ()))


def join(proposals: Iterable[Proposal], filters: Filters, most: int | None = None) -> list[Pick]:
    """What may be shown, in order, each product once, under the first list that proposes it; the first `most` of it."""
    return list(islice(_joined(proposals, filters), most))


def _joined(proposals: Iterable[Proposal], filters: Filters) -> Iterator[Pick]:
    seen = set()
    for proposal in proposals:
        for candidate in proposal.candidates:
            if candidate.product_id not in seen and filters.removed_by(candidate) is None:
                seen.add(candidate.product_id)
                yield Pick(proposal, candidate)


def position(product_id: str, picks: Sequence[Pick]) -> int | None:
    """Where a product stands in the joined list, from 1."""
    places = (place for place, pick in enumerate(picks, 1) if pick.candidate.product_id == product_id)
    return next(places, None)


def removal(product_id: str, proposals: Iterable[Proposal], filters: Filters) -> str:
    """The rule that keeps a product out of the joined list."""
    proposed = (c for proposal in proposals for c in proposal.candidates if c.product_id == product_id)
    rules = (filters.removed_by(candidate) for candidate in proposed)
    return next((rule for rule in rules if rule), "not_in_any_list")


def blend(personal: Collection[Candidate], neighbours: Sequence[Collection[Candidate]]) -> list[Candidate]:
    """A customer's list and the products similar to the last purchases, as one list scored above 0 to 1.

    The two halves weigh the same; within a list only the rank counts, because scores of two recipes have no common
    scale. Ties go by id.
    """
    weights = [(personal, 0.5), *((similar, 0.5 / len(neighbours)) for similar in neighbours)]
    scores: dict[str, float] = {}
    cards: dict[str, Candidate] = {}
    for ranked, weight in weights:
        for rank, candidate in enumerate(ranked):
            share = weight * (1 - rank / len(ranked))
            scores[candidate.product_id] = scores.get(candidate.product_id, 0.0) + share
            cards[candidate.product_id] = candidate
    mixed = [card._replace(score=round(scores[product_id], 6)) for product_id, card in cards.items()]
    return sorted(mixed, key=lambda candidate: (-candidate.score, candidate.product_id))
