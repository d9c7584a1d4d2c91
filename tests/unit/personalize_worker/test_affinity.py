"""Segments turned round, against a plain recount."""

from hypothesis import given
from hypothesis import strategies as st

from personalize_worker.affinity import invert
from personalize_worker.formats import OutputLine

users = st.lists(st.sampled_from([f"0300000000{n}_a" for n in range(8)]), unique=True, max_size=6)
segments = st.dictionaries(st.sampled_from([f"P{n}" for n in range(12)]), users, max_size=12)


@given(segments=segments, depth=st.integers(1, 5))
def test_each_customer_gets_the_products_that_rank_them_highest(segments: dict[str, list[str]], depth: int) -> None:
    results = 6
    expected: dict[str, list[tuple[int, str]]] = {}
    for product, found in segments.items():
        for rank, user in enumerate(found):
            expected.setdefault(user, []).append((rank, product))
    lines = [OutputLine(product, found, []) for product, found in segments.items()]
    got = dict(invert(lines, results, depth))
    assert got == {
        user: [(product, 1 - rank / results) for rank, product in sorted(ranked)[:depth]]
        for user, ranked in expected.items()
    }
    assert list(got) == sorted(got)


def test_nothing_gives_nothing() -> None:
    assert list(invert([], 10, 25)) == []
