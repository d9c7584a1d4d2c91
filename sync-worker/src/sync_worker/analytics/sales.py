"""What each product sold in a window, and the window's totals (pure)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup.sparse_products import Matrix
from sync_worker.analytics.facts import UNITS, Lines


def product_sales(lines: Lines, baskets: Matrix) -> NDArray[Any]:
    """A row a product sold: product, orders holding it, revenue in 1/100 PKR; `baskets` is orders x products."""
    orders = np.bincount(baskets.indices, minlength=baskets.shape[1])
    revenue = np.bincount(lines.product, lines.revenue, minlength=baskets.shape[1])
    sold = np.flatnonzero(orders)
    rows = np.empty(len(sold), [("product", "i4"), ("orders", "i4"), ("cents", "i8")])
    rows["product"] = sold
    rows["orders"] = orders[sold]
    rows["cents"] = cents(revenue[sold])
    return rows


def orders_by_customer(customer: NDArray[Any], baskets: Matrix, customers: int) -> NDArray[Any]:
    """How many orders with a line each customer has; order i of `baskets` is of customer[i] (-1: unknown)."""
    ordered = customer[(np.diff(baskets.indptr) > 0) & (customer >= 0)]
    return np.bincount(ordered, minlength=customers)


def orders_in(baskets: Matrix) -> int:
    """Orders with a purchased line."""
    return int(np.count_nonzero(np.diff(baskets.indptr)))


def totals(ordered: int, orders: NDArray[Any], sold: int, similar_pairs: int) -> NDArray[Any]:
    """One row: orders, active customers (`orders` has one number a customer), products sold, similar customers."""
    row = np.empty(1, [("orders", "i4"), ("customers", "i4"), ("products", "i4"), ("pairs", "i4")])
    row[0] = ordered, np.count_nonzero(orders), sold, similar_pairs
    return row


def cents(units: NDArray[Any]) -> NDArray[np.int64]:
    """Revenue in UNITS as 1/100 PKR, half up."""
    return np.floor(units / (UNITS // 100) + 0.5).astype(np.int64)
