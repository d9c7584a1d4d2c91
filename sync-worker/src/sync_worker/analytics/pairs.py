"""Products bought together in a window (pure): which pairs are kept, and their figures."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup.sparse_products import Matrix, product_at, product_blocks
from sync_worker.analytics.matrices import baskets_of
from sync_worker.analytics.sales import cents, orders_in

_KEPT_OVERALL = 5_000
_KEPT_A_PRODUCT = 50

PAIR = np.dtype(
    [("a", "i4"), ("b", "i4"), ("orders", "i4"), ("customers", "i4"), ("cents", "i8")]
    + [(name, "f8") for name in ("support", "confidence_a_to_b", "confidence_b_to_a", "lift")]
)


@dataclass(frozen=True)
class Pairs:
    """Pairs as columns; each stands with a < b when it is chosen."""

    a: NDArray[Any]
    b: NDArray[Any]
    orders: NDArray[Any]
    lift: NDArray[Any]

    def take(self, which: NDArray[Any]) -> "Pairs":
        """Some of the pairs, by position or mask."""
        return Pairs(self.a[which], self.b[which], self.orders[which], self.lift[which])

    def best(self, number: int) -> "Pairs":
        """The best `number` by orders, lift and ids."""
        return self.take(np.lexsort((self.b, self.a, -self.lift, -self.orders))[:number])

    def best_of_each(self, number: int) -> "Pairs":
        """The best partners `b` of every `a`."""
        order = np.lexsort((self.b, -self.lift, -self.orders, self.a))
        a = self.a[order]
        rank = np.arange(len(a)) - np.searchsorted(a, a)
        return self.take(order[rank < number])

    def upward(self) -> "Pairs":
        """The same pairs, each with a < b."""
        return Pairs(np.minimum(self.a, self.b), np.maximum(self.a, self.b), self.orders, self.lift)


def common_customers(kept: Pairs, bought: Matrix) -> NDArray[Any]:
    """How many customers bought both products of each pair; `bought` is customers x products."""
    return product_at(bought.T.tocsr(), bought, kept.a, kept.b)


def product_pairs(kept: Pairs, customers: NDArray[Any], revenue: Matrix) -> NDArray[Any]:
    """The figures of the kept pairs, a row each; `revenue` is orders x products."""
    baskets = baskets_of(revenue)
    total = orders_in(baskets)
    holding = baskets.T.tocsr()
    del baskets
    orders = np.diff(holding.indptr)
    rows = np.zeros(len(kept.a), PAIR)
    rows["a"], rows["b"], rows["orders"], rows["lift"] = kept.a, kept.b, kept.orders, kept.lift
    rows["support"] = kept.orders / max(total, 1)
    rows["confidence_a_to_b"] = kept.orders / orders[kept.a]
    rows["confidence_b_to_a"] = kept.orders / orders[kept.b]
    rows["customers"] = customers
    rows["cents"] = cents(_combined_revenue(holding, revenue, kept))
    return rows


def choose_pairs(baskets: Matrix, least: int) -> Pairs:
    """The pairs in at least `least` orders that are among the best 5,000, or the best 50 of either product."""
    total = orders_in(baskets)
    orders = np.bincount(baskets.indices, minlength=baskets.shape[1]).astype(np.int64)
    often = np.flatnonzero(orders >= least).astype(np.int32)
    none = np.empty(0, np.int32)
    overall = Pairs(none, none, none, np.empty(0))
    of_each = [overall]
    for start, block in product_blocks(baskets.T.tocsr(), baskets, often):
        found = _candidates(block, often[start:], orders, total, least)
        of_each.append(found.best_of_each(_KEPT_A_PRODUCT).upward())
        overall = _joined([overall, found.take(found.a < found.b)]).best(_KEPT_OVERALL)
    return _distinct(_joined([overall, *of_each]), baskets.shape[1])


def _candidates(block: Matrix, products: NDArray[Any], orders: NDArray[Any], total: int, least: int) -> Pairs:
    """Row i of `block` says how many orders hold products[i] and each other product."""
    both = block.tocoo()
    a, b = products[both.coords[0]], both.coords[1]
    enough = (both.data >= least) & (a != b)
    a, b, together = a[enough], b[enough], both.data[enough]
    return Pairs(a, b, together, together * float(total) / (orders[a] * orders[b]))


def _joined(parts: list[Pairs]) -> Pairs:
    return Pairs(
        np.concatenate([part.a for part in parts]),
        np.concatenate([part.b for part in parts]),
        np.concatenate([part.orders for part in parts]),
        np.concatenate([part.lift for part in parts]),
    )


def _distinct(pairs: Pairs, products: int) -> Pairs:
    return pairs.take(np.unique(pairs.a.astype(np.int64) * products + pairs.b, return_index=True)[1])


def _combined_revenue(holding: Matrix, revenue: Matrix, kept: Pairs) -> NDArray[Any]:
    """Revenue of both products' lines in the orders that hold both, in UNITS; `holding` is products x orders."""
    rows, columns = np.concatenate([kept.a, kept.b]), np.concatenate([kept.b, kept.a])
    each = product_at(holding, revenue, rows, columns)
    half = len(kept.a)
    combined: NDArray[Any] = each[:half] + each[half:]
    return combined
