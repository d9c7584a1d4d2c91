"""The rivals that need no library: popularity and the customers' own purchases."""

import numpy as np

from benchmarks.evaluate.methods import own, popular
from benchmarks.evaluate.methods.listing import by_popularity, fill
from benchmarks.evaluate.purchases import DAY, Purchases

NOTHING = np.empty(0, np.int64)


def history(*rows: tuple[int, int, float]) -> Purchases:
    users, items, days = (np.array(column) for column in zip(*rows, strict=True))
    ids = [[str(n) for n in range(20)], [f"{n:02d}" for n in range(20)]]
    return Purchases(users.astype(np.int32), items.astype(np.int32), (days * DAY).astype(np.int64), *ids)


SEEN = history((0, 5, 1), (0, 5, 2), (0, 7, 99), (1, 3, 98), (2, 3, 99), (1, 7, 50), (2, 2, 3))


def test_equal_counts_go_by_popularity_then_by_id():
    counts, popularity = np.array([1.0, 2.0, 1.0, 1.0]), np.array([4, 2, 9, 4])
    assert by_popularity(counts, popularity).tolist() == [1, 2, 0, 3]


def test_a_product_that_nobody_bought_is_never_recommended():
    assert by_popularity(np.array([0.0, 0.0, 3.0]), np.array([1, 0, 3])).tolist() == [2, 0]


def test_short_lists_are_completed_without_repeats_and_banned_products():
    found = fill([np.array([3])], [np.array([1])], np.array([1, 2, 3, 4]))
    assert found[0].tolist() == [3, 2, 4] + [-1] * 7


def test_popularity_counts_purchases():
    assert popular.fit(SEEN, {}).recommend(np.array([0]), new=False)[0, :4].tolist() == [3, 5, 7, 2]


def test_recent_popularity_looks_at_the_last_days_then_at_all():
    found = popular.fit(SEEN, {"days": 7}).recommend(np.array([0]), new=False)
    assert found[0, :4].tolist() == [3, 7, 5, 2]


def test_products_new_to_the_customer_are_without_those_that_were_bought():
    assert popular.fit(SEEN, {}).recommend(np.array([0]), new=True)[0, :3].tolist() == [3, 2, -1]
    assert own.fit(SEEN, {}).recommend(np.array([0]), new=True)[0, :3].tolist() == [3, 2, -1]


def test_own_frequent_products_come_first():
    assert own.fit(SEEN, {}).recommend(np.array([0]), new=False)[0, :4].tolist() == [5, 7, 3, 2]


def test_own_purchases_fade():
    found = own.fit(SEEN, {"half_life_days": 14}).recommend(np.array([0]), new=False)
    assert found[0, :4].tolist() == [7, 5, 3, 2]


def test_equal_own_purchases_go_by_popularity():
    assert own.fit(SEEN, {}).recommend(np.array([1]), new=False)[0, :4].tolist() == [3, 7, 5, 2]
