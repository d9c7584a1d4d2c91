"""What is hidden, and who is asked about."""

import numpy as np
import pytest

from benchmarks.evaluate.errors import DataError
from benchmarks.evaluate.purchases import DAY, Purchases
from benchmarks.evaluate.splits import check, cuts, split


def purchases(*rows: tuple[int, int, float]) -> Purchases:
    """Rows of user, item, day."""
    users, items, days = (np.array(column) for column in zip(*rows, strict=True))
    times = (days * DAY).astype(np.int64)
    names = [[f"{n:03d}" for n in range(values.max() + 1)] for values in (users, items)]
    return Purchases(users.astype(np.int32), items.astype(np.int32), times, *names)


HISTORY = purchases((0, 0, 1), (0, 0, 90), (0, 1, 95), (1, 0, 2), (2, 1, 99), (0, 2, 30), (1, 3, 100))


def test_the_cuts_are_whole_spans_before_the_newest_purchase():
    assert cuts(HISTORY.times, 28) == (72 * DAY, 44 * DAY)


def test_only_customers_with_purchases_on_both_sides_are_asked_about():
    test = split(HISTORY, 72 * DAY)
    assert test.wanted["all"].users.tolist() == [0, 1]
    assert len(test.seen) == 3


def test_products_that_nobody_had_bought_before_the_cut_stay_wanted():
    everything = split(HISTORY, 72 * DAY).wanted["all"]
    assert everything.counts().tolist() == [2, 1]
    assert everything.keys.tolist() == [0, 1, 4 + 3]


def test_new_products_are_those_that_the_customer_had_not_bought():
    new = split(HISTORY, 72 * DAY).wanted["new"]
    assert (new.users.tolist(), new.counts().tolist()) == ([0, 1], [1, 1])


def test_the_validation_slice_ends_where_the_test_begins():
    slice_ = split(HISTORY, 20 * DAY, 72 * DAY)
    assert slice_.wanted["all"].users.tolist() == [0]
    assert slice_.wanted["all"].keys.tolist() == [2]


def test_what_stands_at_the_cut_was_seen():
    assert len(split(HISTORY, 90 * DAY).seen) == 4


def test_a_sample_keeps_what_its_customers_wanted():
    rows = [(user, item, day) for user in range(30) for item, day in ((user % 7, 1), (user % 5, 50))]
    everybody = split(purchases(*rows), 40 * DAY).wanted["all"]
    few = everybody.sample(10, seed=3)
    assert len(few.users) == 10
    assert (few.keys % few.items).tolist() == [int(user) % 5 for user in few.users]


def test_the_same_seed_draws_the_same_sample():
    everybody = split(HISTORY, 72 * DAY).wanted["all"]
    assert everybody.sample(1, 5).users.tolist() == everybody.sample(1, 5).users.tolist()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(n % 5, n % 9, n) for n in range(100)], "at least 1,000"),
        ([(n % 5, n % 9, n / 1000) for n in range(2000)], "span 2.0 days"),
        ([(n // 1000, n % 9, n // 1000 * 50) for n in range(2000)], "no customer has"),
    ],
)
def test_data_on_which_nothing_can_be_measured_is_refused_with_the_reason(rows, reason):
    history = purchases(*rows)
    with pytest.raises(DataError, match=reason):
        check(history, split(history, cuts(history.times, 28)[0]), 28)
