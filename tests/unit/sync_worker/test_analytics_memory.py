"""What the analytics hold beside the purchases themselves (16 bytes a line), as numpy tells tracemalloc."""

import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from mastergroup import sparse_products
from sync_worker.analytics import similarity
from sync_worker.analytics.facts import Facts, Lines, TimeFilter
from sync_worker.analytics.popular import popular_products
from sync_worker.analytics.refresh import _window_tables

ORDERS, LINES_EACH, PRODUCTS = 25_000, 8, 500
LINES = ORDERS * LINES_EACH
EVERYTHING = TimeFilter(3, "all", None, datetime.now(UTC))


@pytest.fixture(scope="module")
def facts() -> Facts:
    random = np.random.default_rng(1)
    product = np.minimum(random.geometric(0.01, LINES), PRODUCTS).astype(np.int32) - 1
    return Facts(
        Lines(np.repeat(np.arange(ORDERS, dtype=np.int32), LINES_EACH), product, np.ones(LINES)),
        moment=np.arange(ORDERS),
        customer=random.integers(-1, ORDERS // 2, ORDERS, dtype=np.int32),
        province=random.integers(-1, 5, ORDERS, dtype=np.int32),
        city=random.integers(-1, 30, ORDERS, dtype=np.int32),
        category=random.integers(-1, 9, PRODUCTS, dtype=np.int32),
        offered=np.ones(PRODUCTS, np.bool_),
    )


def bytes_a_line(work: Callable[[], object]) -> float:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / LINES
    finally:
        tracemalloc.stop()


def test_the_largest_window_holds_few_matrices_at_once(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    # What does not grow with the purchases is made small, so that what does is seen.
    monkeypatch.setattr(sparse_products, "_BLOCK_WORK", 20_000)
    monkeypatch.setattr(similarity, "_CUSTOMERS", 50)
    assert bytes_a_line(lambda: [len(rows) for _, rows in _window_tables(facts, EVERYTHING)]) < 36


def test_popular_products_hold_two_numbers_a_line(facts: Facts) -> None:
    assert bytes_a_line(lambda: popular_products(facts.lines, facts.lines, facts)) < 26
