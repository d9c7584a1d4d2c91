"""The four measures, by hand-made lists."""

import numpy as np
import pytest

from benchmarks.evaluate.metrics import hits_of, measure
from benchmarks.evaluate.splits import Wanted

ITEMS = 100


def wanted(*baskets: list[int]) -> Wanted:
    keys = [row * ITEMS + item for row, basket in enumerate(baskets) for item in basket]
    return Wanted(np.arange(len(baskets)), np.sort(np.array(keys, dtype=np.int64)), ITEMS)


def lists(*rows: list[int]) -> np.ndarray:
    return np.array([row + [-1] * (10 - len(row)) for row in rows], dtype=np.int64)


def test_recall_is_measured_against_ten_at_most():
    found = measure(lists([1, 2, 50], list(range(10))), wanted([1, 2, 3, 4], list(range(30))), ITEMS)
    assert found.per_user["recall"].tolist() == [0.5, 1.0]


def test_the_gain_of_a_perfect_list_is_one_and_later_hits_count_less():
    found = measure(lists([7, 8], [90, 7], [90, 91]), wanted([7, 8], [7], [7]), ITEMS)
    assert found.per_user["ndcg"] == pytest.approx([1.0, 1 / np.log2(3), 0.0])


def test_one_hit_is_enough_for_the_hit_rate():
    found = measure(lists([1], [2], []), wanted([1, 5], [3], [4]), ITEMS)
    assert found.per_user["hit_rate"].tolist() == [1.0, 0.0, 0.0]


def test_coverage_is_what_was_recommended_to_anybody_of_what_was_sold():
    assert measure(lists([1, 2], [2, 3]), wanted([9], [9]), 6).coverage == 0.5


def test_an_item_that_a_list_repeats_counts_once():
    assert hits_of(lists([4, 4, 5]), wanted([4, 5]))[0, :3].tolist() == [True, False, True]


def test_the_filling_of_a_short_list_is_no_hit():
    # -1 beside row 1 must not be taken for the last item of row 0.
    assert not hits_of(lists([1], []), wanted([99], [0])).any()
