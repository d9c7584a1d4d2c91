"""The decision: tiers in order, each product once, filters by rule, pages that fit together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_service.recommendations import (
    LOCATION,
    PERSONAL,
    POPULAR,
    Candidate,
    Filters,
    Proposal,
    Stored,
    blend,
    join,
    position,
    removal,
)

_ids = st.sampled_from([str(n) for n in range(12)])
_candidates = st.builds(
    Candidate,
    product_id=_ids,
    score=st.floats(0, 1),
    name=st.just("x"),
    in_stock=st.booleans(),
    is_offered=st.sampled_from([True, True, True, False, None]),
)
_lists = st.lists(_candidates, max_size=10, unique_by=lambda candidate: candidate.product_id)
_chains = st.tuples(_lists, _lists, _lists).map(
    lambda lists: [
        Proposal(*named) for named in zip((PERSONAL, LOCATION, POPULAR), ("a", "b", "c"), lists, strict=True)
    ]
)
_filters = st.builds(
    Filters,
    exclude=st.frozensets(_ids, max_size=3),
    purchased=st.frozensets(_ids, max_size=3),
    in_stock_only=st.booleans(),
    asked=st.none() | _ids,
)


def good(product_id: str, **more: object) -> Candidate:
    return Candidate(product_id, 0.5, "x", True, True)._replace(**more)


@given(_chains, _filters)
def test_each_product_stands_once_and_passed_every_filter(chain: list[Proposal], filters: Filters) -> None:
    shown = [pick.candidate for pick in join(chain, filters)]
    assert len({candidate.product_id for candidate in shown}) == len(shown)
    assert all(filters.removed_by(candidate) is None for candidate in shown)


@given(_chains, _filters)
def test_tiers_come_in_order_and_keep_their_own_order(chain: list[Proposal], filters: Filters) -> None:
    picks = join(chain, filters)
    tiers = [chain.index(pick.proposal) for pick in picks]
    assert tiers == sorted(tiers)
    for proposal in chain:
        own = [pick.candidate for pick in picks if pick.proposal is proposal]
        assert own == [candidate for candidate in proposal.candidates if candidate in own]


@given(_chains, _filters)
def test_nothing_that_may_be_shown_is_lost(chain: list[Proposal], filters: Filters) -> None:
    allowed = {c.product_id for p in chain for c in p.candidates if filters.removed_by(c) is None}
    assert {pick.candidate.product_id for pick in join(chain, filters)} == allowed


@given(_chains, _filters)
def test_adding_a_later_tier_never_moves_an_earlier_item(chain: list[Proposal], filters: Filters) -> None:
    short = join(chain[:1], filters)
    assert join(chain, filters)[: len(short)] == short


@given(_chains, _filters, st.integers(0, 40))
def test_a_part_of_the_list_is_its_beginning(chain: list[Proposal], filters: Filters, most: int) -> None:
    assert join(chain, filters, most) == join(chain, filters)[:most]


@given(_chains, _filters, _ids)
def test_a_product_stands_somewhere_or_a_rule_removed_it(chain: list[Proposal], filters: Filters, asked: str) -> None:
    place = position(asked, join(chain, filters))
    if place is None:
        assert removal(asked, chain, filters)
    else:
        assert join(chain, filters)[place - 1].candidate.product_id == asked


@pytest.mark.parametrize(
    ("candidate", "rule"),
    [
        (good("asked"), "the_product_itself"),
        (good("excluded"), "exclude"),
        (good("bought"), "exclude_purchased"),
        (good("gone", is_offered=False), "not_offered"),
        (good("strange", is_offered=None), "not_in_catalogue"),
        (good("sold_out", in_stock=False), "in_stock_only"),
        (good("fine"), None),
    ],
)
def test_the_rule_that_removed_a_product_is_named(candidate: Candidate, rule: str | None) -> None:
    filters = Filters(frozenset({"excluded"}), frozenset({"bought"}), in_stock_only=True, asked="asked")
    assert filters.removed_by(candidate) == rule


def test_a_product_that_no_list_proposes_is_told_apart() -> None:
    assert removal("9", [Proposal(PERSONAL, "a", [good("1")])], Filters()) == "not_in_any_list"


def test_stored_items_become_candidates() -> None:
    stored = [
        {"product_id": "1", "score": None},
        {"product_id": "2", "score": 0.25},
        {"product_id": "1", "affinity_score": 1},
    ]
    assert list(Stored(stored, {"1": ("name", True, False)})) == [
        Candidate("1", 0.0, "name", True, False),
        Candidate("2", 0.25),
        Candidate("1", 1.0, "name", True, False),
    ]
    assert not Stored(None, {})


@given(_lists, st.lists(_lists, max_size=3))
def test_the_blend_is_ranked_by_score_then_id_within_0_and_1(
    personal: list[Candidate], similar: list[list[Candidate]]
) -> None:
    mixed = blend(personal, similar)
    assert mixed == sorted(mixed, key=lambda candidate: (-candidate.score, candidate.product_id))
    assert all(0 < candidate.score <= 1 for candidate in mixed)
    assert {c.product_id for c in mixed} == {c.product_id for listed in (personal, *similar) for c in listed}


def test_what_both_halves_propose_leads_the_blend() -> None:
    mixed = blend([good("1"), good("2")], [[good("2")], [good("3")]])
    assert [(candidate.product_id, candidate.score) for candidate in mixed] == [("1", 0.5), ("2", 0.5), ("3", 0.25)]
