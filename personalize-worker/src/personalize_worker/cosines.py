"""How alike two products' buyers are: the co-purchase cosine between a product and its similar list."""

import numpy as np
from numpy.typing import NDArray
from psycopg import sql
from scipy import sparse

from mastergroup.binary_copy import read_columns
from mastergroup.database import Connection, load_sql

_BLOCK_PRODUCTS = 512

Ints = NDArray[np.int32]


def mean_cosines(connection: Connection, similar: sql.Composable, time_filter: str) -> list[tuple[str, float]]:
    """(product id, mean cosine with the products of its similar list) for products bought in the window.

    The cosine is that of the two products' sets of known buyers in the window: both / sqrt(one x other).
    """
    query = sql.SQL(load_sql("personalize_worker", "buyers")).format(time_filter=sql.Literal(time_filter))
    buyers = read_columns(connection, query, {"customer": "i4", "product": "i4"})
    lists = read_columns(connection, similar, {"product": "i4", "other": "i4"})
    names = {
        row["product_no"]: row["product_id"]
        for row in connection.execute(load_sql("personalize_worker", "product_numbers"))
    }
    unit = _matrix(buyers["customer"], buyers["product"], max(names, default=0))
    return [(names[number], mean) for number, mean in _means(unit, lists["product"], lists["other"])]


def _matrix(customer: Ints, product: Ints, largest: int) -> sparse.csc_matrix:
    """Customers by products, 1 where the customer bought; columns scaled to length 1."""
    customers, rows = np.unique(customer, return_inverse=True)
    ones = np.ones(len(product), dtype=np.float32)
    bought = sparse.csc_matrix((ones, (rows, product)), shape=(len(customers), largest + 1))
    lengths = np.sqrt(np.asarray(bought.sum(axis=0)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return sparse.csc_matrix(bought @ sparse.diags(scale))


def _means(unit: sparse.csc_matrix, product: Ints, other: Ints) -> list[tuple[int, float]]:
    """The mean cosine of each sold product with its others, in blocks so that memory stays bounded."""
    sold = (np.diff(unit.indptr) > 0)[product]
    order = np.argsort(product[sold], kind="stable")
    product, other = product[sold][order], other[sold][order]
    starts = np.unique(product, return_index=True)[1][_BLOCK_PRODUCTS::_BLOCK_PRODUCTS]
    blocks = zip(np.split(product, starts), np.split(other, starts), strict=True)
    return [mean for block in blocks for mean in _block_means(unit, *block)]


def _block_means(unit: sparse.csc_matrix, product: Ints, other: Ints) -> list[tuple[int, float]]:
    products, row = np.unique(product, return_inverse=True)
    cosines = (unit[:, products].T @ unit).tocsr()
    found = np.asarray(cosines[row, other]).ravel()
    means = np.bincount(row, weights=found) / np.bincount(row)
    return [(int(number), round(float(mean), 6)) for number, mean in zip(products, means, strict=True)]
