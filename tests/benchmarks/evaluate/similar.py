"""Whether similar-items lists are more than what is popular, and find the rest of a basket as well as cosine does."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluate.job import Job
from benchmarks.evaluate.methods.item_models import CLASSES
from benchmarks.evaluate.methods.library import THREADS, compact
from benchmarks.evaluate.metrics import RANKS
from benchmarks.evaluate.purchases import Purchases
from benchmarks.evaluate.shop import Shop
from benchmarks.evaluate.splits import cuts
from mastergroup_local.personalize.recommender import similar_items
from mastergroup_local.personalize.settings import default_memory_mb

MOST_QUERIES = 20_000
_BLOCK = 256
Lists = NDArray[np.int64]


def run(job: Job, shop: Shop) -> dict[str, Any]:
    purchases = Purchases.of(shop)
    cut, _ = cuts(purchases.times, job.days)
    seen, hidden = purchases.where(purchases.times <= cut), purchases.where(purchases.times > cut)
    ways = {"ours": _ours(shop, seen, cut), "implicit cosine": _cosine(seen)}
    queries = _queries(hidden, np.unique(seen.items), job.seed)
    return {name: _judged(lists, seen, queries) for name, lists in ways.items()}


def _ours(shop: Shop, seen: Purchases, cut: float) -> Lists:
    model = similar_items.fit(shop.before(cut), {}, default_memory_mb())
    codes = {name: code for code, name in enumerate(seen.item_ids)}
    sold = np.unique(seen.items)
    lists = np.full((seen.shape[1], RANKS), -1, dtype=np.int64)
    for start in range(0, len(sold), _BLOCK):
        block = sold[start : start + _BLOCK]
        for item, (names, _) in zip(block, model.recommend([seen.item_ids[i] for i in block], RANKS), strict=True):
            lists[item, : len(names)] = [codes[name] for name in names]
    return lists


def _cosine(seen: Purchases) -> Lists:
    data = compact(seen, "binary")
    model = CLASSES["cosine"](K=RANKS + 1, num_threads=THREADS)
    model.fit(data.matrix, show_progress=False)
    lists = np.full((seen.shape[1], RANKS), -1, dtype=np.int64)
    for row, item in enumerate(data.items):
        found, _ = model.similar_items(row, RANKS + 1)
        others = data.items[found[found != row]][:RANKS]
        lists[item, : len(others)] = others
    return lists


def _queries(hidden: Purchases, sold: NDArray[np.int32], seed: int) -> NDArray[np.int64]:
    """Pairs of a basket (one customer at one moment) and an item of it, where the basket has others."""
    _, basket = np.unique(np.stack([hidden.users, hidden.times]), axis=1, return_inverse=True)
    pairs = np.unique(np.stack([basket.ravel(), hidden.items]), axis=1)
    pairs = pairs[:, np.isin(pairs[1], sold)]
    sizes = np.bincount(pairs[0])
    pairs = pairs[:, sizes[pairs[0]] > 1]
    if pairs.shape[1] <= MOST_QUERIES:
        return pairs
    baskets = np.random.default_rng(seed).permutation(np.unique(pairs[0]))
    kept = baskets[np.cumsum(sizes[baskets]) <= MOST_QUERIES]
    return pairs[:, np.isin(pairs[0], kept)]


def _judged(lists: Lists, seen: Purchases, queries: NDArray[np.int64]) -> dict[str, float]:
    popularity = seen.popularity()
    popular = np.lexsort((np.arange(len(popularity)), -popularity))[:RANKS]
    mine = lists[np.unique(seen.items)]
    found = {"share_of_popular_top_10": float((np.isin(mine, popular)).sum(axis=1).mean() / RANKS)}
    return {**found, "coverage": len(np.unique(mine[mine >= 0])) / len(mine), **_baskets(lists, queries)}


def _baskets(lists: Lists, queries: NDArray[np.int64]) -> dict[str, float]:
    """How often the ten beside one item of a basket hold another item of it."""
    if not queries.shape[1]:
        return {"queries": 0, "basket_hit_rate": 0.0}
    basket, item = queries
    keys = np.sort(basket * len(lists) + item)
    found = lists[item]
    hits = np.isin(basket[:, None] * len(lists) + found, keys) & (found >= 0)
    return {"queries": len(item), "basket_hit_rate": float(hits.any(axis=1).mean())}
