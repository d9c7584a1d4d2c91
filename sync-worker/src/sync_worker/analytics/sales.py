"""What each product sold in a window, and the window's totals (pure)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sync_worker.analytics.facts import UNITS, Facts, Lines
from sync_worker.analytics.matrices import Matrix


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


def totals(lines: Lines, facts: Facts, sold: int, similar_pairs: int) -> NDArray[Any]:
    """One row: orders, active customers, products sold, pairs of similar customers."""
    orders = np.unique(lines.order)
    customers = np.unique(facts.customer[orders])
    row = np.empty(1, [("orders", "i4"), ("customers", "i4"), ("products", "i4"), ("pairs", "i4")])
    row[0] = len(orders), np.count_nonzero(customers >= 0), sold, similar_pairs
    return row


def cents(units: NDArray[Any]) -> NDArray[np.int64]:
    """Revenue in UNITS as 1/100 PKR, half up."""
    return np.floor(units / (UNITS // 100) + 0.5).astype(np.int64)
