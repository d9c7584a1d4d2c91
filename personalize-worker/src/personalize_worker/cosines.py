"""How alike two products' buyers are: the co-purchase cosine between a product and its similar list."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from psycopg import sql
from scipy import sparse

from mastergroup.binary_copy import read_columns
from mastergroup.database import Connection, load_sql
from mastergroup.sparse_products import Matrix, product_at

Ints = NDArray[np.int32]
Columns = dict[str, Ints]


def read_similar(connection: Connection, query: sql.Composable) -> Columns:
    """What `query` gives: each product (`product`) with the products of its similar list (`other`), by number."""
    return read_columns(connection, query, {"product": "i4", "other": "i4"})


def mean_cosines(connection: Connection, similar: Columns, time_filter: str) -> list[tuple[str, float]]:
    """(product id, mean cosine with the products of its similar list) for products bought in the window.

    The cosine is that of the two products' sets of known buyers in the window: both / sqrt(one x other).
    """
    names = {
        row["product_no"]: row["product_id"]
        for row in connection.execute(load_sql("personalize_worker", "product_numbers"))
    }
    unit = _unit_vectors(_read_buyers(connection, time_filter), max(names, default=0))
    return [(names[number], mean) for number, mean in _means(unit, similar["product"], similar["other"])]


def _read_buyers(connection: Connection, time_filter: str) -> Columns:
    query = sql.SQL(load_sql("personalize_worker", "buyers")).format(time_filter=sql.Literal(time_filter))
    return read_columns(connection, query, {"customer": "i4", "product": "i4"})


def _unit_vectors(buyers: Columns, largest: int) -> Matrix:
    """Products by customers: an entry where the customer bought, each row scaled to length 1."""
    product, customer = buyers["product"], buyers["customer"]
    length = np.sqrt(np.bincount(product, minlength=largest + 1).astype(np.float32))
    scale = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
    shape = (largest + 1, int(customer.max(initial=0)) + 1)
    return sparse.csr_array((scale[product], (product, customer)), shape=shape)


def _means(unit: Matrix, product: Ints, other: Ints) -> Iterator[tuple[int, float]]:
    """The mean cosine of each sold product with its others."""
    sold = (np.diff(unit.indptr) > 0)[product]
    product, other = product[sold], other[sold]
    cosines = product_at(unit, unit.T.tocsr(), product, other)
    products, row = np.unique(product, return_inverse=True)
    means = np.bincount(row, weights=cosines) / np.bincount(row)
    for number, mean in zip(products.tolist(), means.tolist(), strict=True):
        yield number, round(mean, 6)
