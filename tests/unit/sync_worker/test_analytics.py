"""The matrix code says what plain loops over the same purchases say."""

from collections import Counter, defaultdict
from itertools import combinations
from math import sqrt
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sync_worker.analytics.facts import UNITS, Facts, Lines
from sync_worker.analytics.matrices import baskets_of, bought_by, revenue_by_order
from sync_worker.analytics.pairs import choose_pairs, common_customers, product_pairs
from sync_worker.analytics.popular import popular_products
from sync_worker.analytics.sales import orders_by_customer, product_sales
from sync_worker.analytics.similarity import customer_similarity

PRODUCTS = 7
LINES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, PRODUCTS - 1), st.integers(0, 10_000)), min_size=1, max_size=60
)
CUSTOMERS = st.lists(st.integers(-1, 4), min_size=12, max_size=12)
Purchases = list[tuple[int, int, int]]


def facts_of(purchases: Purchases, customers: list[int]) -> Facts:
    rows = sorted(purchases, key=lambda row: row[0])
    order, product, cents = (np.array(column) for column in zip(*rows, strict=True))
    lines = Lines(order.astype(np.int32), product.astype(np.int32), cents * (UNITS / 100))
    numbers = np.arange(12, dtype=np.int32)
    return Facts(
        lines=lines,
        moment=numbers.astype(np.int64),
        customer=np.array(customers, np.int32),
        province=numbers % 3 - 1,
        city=numbers % 2,
        category=np.arange(PRODUCTS, dtype=np.int32) % 3 - 1,
        offered=np.arange(PRODUCTS) != 3,
    )


def matrices_of(facts: Facts) -> tuple[Any, Any, int]:
    first = int(facts.lines.order[0])
    revenue = revenue_by_order(facts.lines, first, (12 - first, PRODUCTS))
    return revenue, baskets_of(revenue), first


def pairs_of(revenue: Any, baskets: Any, bought: Any, least: int) -> Any:
    kept = choose_pairs(baskets, least)
    return product_pairs(kept, common_customers(kept, bought), revenue)


@given(LINES, CUSTOMERS, st.integers(1, 2))
def test_pairs(purchases: Purchases, customers: list[int], least: int) -> None:
    facts = facts_of(purchases, customers)
    revenue, baskets, first = matrices_of(facts)
    bought = bought_by(facts.customer[first:], baskets, facts.customers)
    found = {(int(r["a"]), int(r["b"])): r for r in pairs_of(revenue, baskets, bought, least)}
    contents: dict[int, Counter[int]] = defaultdict(Counter)
    buyers: dict[int, set[int]] = defaultdict(set)
    for order, product, cents in purchases:
        contents[order][product] += cents
        buyers[product].add(customers[order])
    holding = Counter(product for basket in contents.values() for product in basket)
    together = Counter(pair for basket in contents.values() for pair in combinations(sorted(basket), 2))
    assert {pair for pair, number in together.items() if number >= least} == found.keys()
    for (a, b), row in found.items():
        revenue = sum(basket[a] + basket[b] for basket in contents.values() if a in basket and b in basket)
        both, orders = together[a, b], len(contents)
        assert (row["orders"], row["cents"]) == (both, revenue)
        assert row["customers"] == len((buyers[a] & buyers[b]) - {-1})
        expected = (both / orders, both / holding[a], both / holding[b], both * orders / (holding[a] * holding[b]))
        assert np.allclose(expected, [row[n] for n in ("support", "confidence_a_to_b", "confidence_b_to_a", "lift")])


def test_of_many_pairs_the_best_overall_and_of_each_product_are_kept() -> None:
    random = np.random.default_rng(1)
    order = np.repeat(np.arange(400), 20)
    product = np.minimum(random.geometric(0.02, 8000), 150) - 1
    lines = Lines(order.astype(np.int32), product.astype(np.int32), np.ones(8000))
    revenue = revenue_by_order(lines, 0, (400, 150))
    baskets = baskets_of(revenue)
    found = pairs_of(revenue, baskets, bought_by(np.arange(400), baskets, 400), 1)
    together, held = (baskets.T @ baskets).toarray(), baskets.sum(axis=0)
    ranked = [
        (-int(together[a, b]), -float(together[a, b] * 400 / (held[a] * held[b])), a, b)
        for a, b in combinations(range(150), 2)
        if together[a, b]
    ]
    wanted = {row[2:] for row in sorted(ranked)[:5000]}
    for mine in range(150):
        partners = sorted((orders, lift, b if a == mine else a) for orders, lift, a, b in ranked if mine in (a, b))
        wanted |= {(min(mine, other), max(mine, other)) for _, _, other in partners[:50]}
    assert len(ranked) > len(wanted) > 5000
    assert {(int(row["a"]), int(row["b"])) for row in found} == wanted


@given(LINES, CUSTOMERS)
def test_sales(purchases: Purchases, customers: list[int]) -> None:
    facts = facts_of(purchases, customers)
    found = {int(r["product"]): (r["orders"], r["cents"]) for r in product_sales(facts.lines, matrices_of(facts)[1])}
    assert found == {
        product: (len({o for o, p, _ in purchases if p == product}), sum(c for _, p, c in purchases if p == product))
        for product in {product for _, product, _ in purchases}
    }


@given(LINES, CUSTOMERS)
def test_similar_customers(purchases: Purchases, customers: list[int]) -> None:
    facts = facts_of(purchases, customers)
    _, baskets, first = matrices_of(facts)
    bought = bought_by(facts.customer[first:], baskets, facts.customers)
    found = customer_similarity(orders_by_customer(facts.customer[first:], baskets, facts.customers), bought)
    sets: dict[int, set[int]] = defaultdict(set)
    for order, product, _ in purchases:
        sets[customers[order]].add(product)
    sets.pop(-1, None)
    alike = {
        (a, b)
        for a in sets
        for b in sets
        if a != b and (n := len(sets[a] & sets[b])) >= 2 and n / sqrt(len(sets[a]) * len(sets[b])) >= 0.2
    }
    number = Counter(a for a, _ in alike)
    ranked = sorted(sets, key=lambda customer: (-number[customer], customer))
    assert [(int(r["customer"]), int(r["similar"])) for r in found.customers] == [(c, number[c]) for c in ranked]
    assert found.pairs == len(alike) // 2
    shared = Counter((a, product) for a, b in alike for product in sets[a] & sets[b])
    for row in found.shared:
        assert shared[ranked[row["rank"] - 1], int(row["product"])] == row["customers"]
    shown = Counter(int(row["rank"]) for row in found.shared)
    sharing = {rank: sum(owner == a for owner, _ in shared) for rank, a in enumerate(ranked, 1)}
    assert shown == {rank: min(5, number) for rank, number in sharing.items() if number}


@given(LINES, CUSTOMERS, st.integers(0, 11))
def test_popular_products(purchases: Purchases, customers: list[int], recent_from: int) -> None:
    facts = facts_of(purchases, customers)
    found = popular_products(facts.lines.since(recent_from), facts.lines, facts)
    for scope, place_of in {
        "all": lambda *_: 0,
        "province": lambda o, _: o % 3 - 1,
        "category": lambda _, p: p % 3 - 1,
    }.items():
        buyers: dict[tuple[int, bool], set[int]] = defaultdict(set)
        bought: dict[tuple[int, int, bool], set[int]] = defaultdict(set)
        for order, product, _ in purchases:
            buyer = customers[order] if customers[order] >= 0 else 100 + order
            for recent in {False, order >= recent_from}:
                buyers[place_of(order, product), recent].add(buyer)
                bought[place_of(order, product), product, recent].add(buyer)
        for row in found[scope]:
            place, product = int(row["place"]), int(row["product"])
            recent = bool(bought[place, product, True])
            share = len(bought[place, product, recent]) / len(buyers[place, recent])
            floor = min(
                [r["score"] for r in found[scope] if r["place"] == place and bought[place, r["product"], True]],
                default=1,
            )
            assert np.isclose(row["score"], share if recent else share * floor)
        wanted = {(place, p) for (place, p, _), who in bought.items() if who and place >= 0 and p != 3}
        assert {(int(r["place"]), int(r["product"])) for r in found[scope]} == wanted
        for place in {place for place, _ in wanted}:
            scores = [r["score"] for r in found[scope] if r["place"] == place]
            assert scores == sorted(scores, reverse=True)
