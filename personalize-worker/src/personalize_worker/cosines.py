"""How alike two products' buyers are: the co-purchase cosine between a product and its similar list."""

import numpy as np
from numpy.typing import NDArray
from psycopg import sql
from scipy import sparse

from mastergroup.database import Connection, load_sql
from mastergroup.int_rows import read_int_rows

_BLOCK_PRODUCTS = 512


def mean_cosines(connection: Connection, similar: sql.Composable, time_filter: str) -> list[tuple[str, float]]:
    """(product id, mean cosine with the products of its similar list) for products bought in the window.

    The cosine is that of the two products' sets of known buyers in the window: both / sqrt(one x other).
    """
    query = sql.SQL(load_sql("personalize_worker", "buyers")).format(time_filter=sql.Literal(time_filter))
    buyers = read_int_rows(connection, query, 2)
    lists = read_int_rows(connection, similar, 2)
    names = {
        row["product_no"]: row["product_id"]
        for row in connection.execute(load_sql("personalize_worker", "product_numbers"))
    }
    means = _means(_matrix(buyers, max(names, default=0)), lists)
    return [(names[number], mean) for number, mean in means]


def _matrix(buyers: NDArray[np.int32], largest: int) -> sparse.csc_matrix:
    """Customers by products, 1 where the customer bought; columns scaled to length 1."""
    customers, rows = np.unique(buyers[:, 0], return_inverse=True)
    ones = np.ones(len(buyers), dtype=np.float32)
    bought = sparse.csc_matrix((ones, (rows, buyers[:, 1])), shape=(len(customers), largest + 1))
    bought.data[:] = 1.0
    lengths = np.sqrt(np.asarray(bought.sum(axis=0)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return sparse.csc_matrix(bought @ sparse.diags(scale))


def _means(unit: sparse.csc_matrix, lists: NDArray[np.int32]) -> list[tuple[int, float]]:
    lists = lists[np.argsort(lists[:, 0], kind="stable")]
    sold = np.diff(unit.indptr) > 0
    lists = lists[sold[lists[:, 0]]]
    products, starts = np.unique(lists[:, 0], return_index=True)
    means = []
    for first in range(0, len(products), _BLOCK_PRODUCTS):
        block = slice(starts[first], starts[first + _BLOCK_PRODUCTS] if first + _BLOCK_PRODUCTS < len(starts) else None)
        means += _block_means(unit, lists[block])
    return means


def _block_means(unit: sparse.csc_matrix, lists: NDArray[np.int32]) -> list[tuple[int, float]]:
    products, row = np.unique(lists[:, 0], return_inverse=True)
    cosines = (unit[:, products].T @ unit).tocsr()
    found = np.asarray(cosines[row, lists[:, 1]]).ravel()
    means = np.bincount(row, weights=found) / np.bincount(row)
    return [(int(product), round(float(mean), 6)) for product, mean in zip(products, means, strict=True)]
