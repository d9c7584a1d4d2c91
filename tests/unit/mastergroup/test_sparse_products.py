"""Sampled products of sparse matrices, beside the whole product."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from mastergroup import sparse_products
from mastergroup.sparse_products import product_at, product_blocks

ORDERS, PRODUCTS = 12, 7
ENTRIES = st.lists(st.tuples(st.integers(0, ORDERS - 1), st.integers(0, PRODUCTS - 1)), unique=True, max_size=60)


def matrix_of(entries: list[tuple[int, int]]) -> sparse.csr_array:
    rows, columns = np.array(entries, np.int32).reshape(-1, 2).T
    return sparse.csr_array((np.ones(len(rows), np.int32), (rows, columns)), shape=(ORDERS, PRODUCTS))


@settings(max_examples=20)
@given(entries=ENTRIES, work=st.integers(1, 40))
def test_blocks_of_any_size_give_the_same_product(entries: list[tuple[int, int]], work: int) -> None:
    baskets = matrix_of(entries)
    rows, columns = (grid.ravel() for grid in np.indices((PRODUCTS, PRODUCTS)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparse_products, "_BLOCK_WORK", work)
        found = product_at(baskets.T.tocsr(), baskets, rows, columns)
    assert (found.reshape(PRODUCTS, PRODUCTS) == (baskets.T @ baskets).toarray()).all()


def test_no_block_holds_more_than_its_work_and_one_row() -> None:
    baskets = sparse.random_array((300, 40), density=0.3, format="csr", rng=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparse_products, "_BLOCK_WORK", 100)
        blocks = list(product_blocks(baskets.T.tocsr(), baskets, np.arange(40)))
    assert sum(block.shape[0] for _, block in blocks) == 40
    assert max(block.nnz for _, block in blocks) <= 100 + 40
