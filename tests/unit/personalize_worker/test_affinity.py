"""Segments turned round, against a plain recount."""

import tracemalloc
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personalize_worker import affinity
from personalize_worker.affinity import Pairs, _merge, invert
from personalize_worker.formats import OutputLine

PRODUCTS = [f"P{n:02d}" for n in range(12)]
POSITIONS = {product: position for position, product in enumerate(PRODUCTS)}
users = st.lists(st.sampled_from([f"0300000000{n}_a" for n in range(8)]), unique=True, max_size=6)
segments = st.dictionaries(st.sampled_from(PRODUCTS), users, max_size=12)


@given(segments=segments, depth=st.integers(1, 5))
def test_each_customer_gets_the_products_that_rank_them_highest(segments: dict[str, list[str]], depth: int) -> None:
    results = 6
    expected: dict[str, list[tuple[int, str]]] = {}
    for product, found in segments.items():
        for rank, user in enumerate(found):
            expected.setdefault(user, []).append((rank, product))
    lines = [OutputLine(product, found, []) for product, found in segments.items()]
    got = {
        user: list(zip(products, scores, strict=True))
        for user, products, scores in invert(lines, POSITIONS, results, depth)
    }
    assert got == {
        user: [(product, round(1 - rank / results, 7)) for rank, product in sorted(ranked)[:depth]]
        for user, ranked in expected.items()
    }


@given(segments=segments)
def test_a_small_buffer_gives_the_same(segments: dict[str, list[str]]) -> None:
    lines = [OutputLine(product, found, []) for product, found in segments.items()]
    whole = list(invert(lines, POSITIONS, 6, 3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(affinity, "_BUFFER_PAIRS", 2)
        patch.setattr(affinity, "_BLOCK_USERS", 3)
        assert sorted(invert(lines, POSITIONS, 6, 3)) == sorted(whole)


def test_unknown_products_are_left_out() -> None:
    assert list(invert([OutputLine("unknown", ["u"], [])], POSITIONS, 6, 3)) == []


def test_nothing_gives_nothing() -> None:
    assert list(invert([], POSITIONS, 10, 25)) == []


def test_a_doubled_line_counts_once() -> None:
    line = OutputLine("P01", ["u", "v"], [])
    assert list(invert([line, line], POSITIONS, 6, 3)) == list(invert([line], POSITIONS, 6, 3))


def test_what_is_kept_is_not_held_twice_while_more_is_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(affinity, "_BLOCK_USERS", 256)
    customers, depth = 10_000, 25
    kept: list[Pairs] = []
    _merge(kept, array("q", [user << 42 | rank << 21 for user in range(customers) for rank in range(depth)]), depth)
    more = array("q", [user << 42 | 1 for user in range(customers)])
    tracemalloc.start()
    try:
        _merge(kept, more, depth)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sum(map(len, kept)) == customers * depth
    # All of it is new by now, and held once, beside one block's room.
    assert peak < 1.3 * customers * depth * 8
