"""One way of "fit, then the best 25 of every customer" in a process of its own; arrays in, arrays out.

Told on its standard input: the way, the folder of the shop, and where to leave the weights (`ours tuned` writes them,
`ours` reads them). Both ways have the same threads.
"""

import json
import os
import pickle
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.evaluate.child import peak_mb
from benchmarks.evaluate.methods.library import compact
from benchmarks.evaluate.purchases import Purchases
from benchmarks.evaluate.shop import Shop
from mastergroup_local.personalize.jobs.batch import BLOCK
from mastergroup_local.personalize.recommender import user_personalization
from mastergroup_local.personalize.recommender.history import History, build

TOP = 25
THREADS = 2
MEMORY_MB = 1_024
_BLAS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> None:
    warnings.filterwarnings("ignore", message="Method expects CSR input")
    told = json.loads(sys.stdin.read())
    shop, weights = Shop.load(Path(told["data"])), Path(told["weights"])
    if told["way"].startswith("implicit"):
        way = partial(_implicit, Purchases.of(shop), told["way"] != "implicit")
    else:
        history = build(shop.events, shop.users, shop.items)
        way = partial(_ours_tuned if told["way"] == "ours tuned" else _ours, history, weights)
    del shop
    before, started, worked = peak_mb(), time.perf_counter(), time.process_time()
    fitted = way()
    ended, worked = time.perf_counter(), time.process_time() - worked
    seconds = {"fit": fitted - started, "list": ended - fitted, "total": ended - started, "cpu": worked}
    print(json.dumps({**seconds, "before_mb": before, "peak_mb": peak_mb()}))


def environment(way: str) -> dict[str, str]:
    """`implicit` has its own threads and asks that BLAS has one."""
    return os.environ | dict.fromkeys(_BLAS, "1" if way.startswith("implicit") else str(THREADS))


def _implicit(purchases: Purchases, in_blocks: bool) -> float:
    """In one call, as its documentation shows, which uses one core; or by as many callers as there are threads."""
    from implicit.nearest_neighbours import CosineRecommender  # only here: it would weigh on our memory

    data = compact(purchases, "counts")
    model = CosineRecommender(num_threads=THREADS)
    model.fit(data.matrix, show_progress=False)
    fitted, asked = time.perf_counter(), {"N": TOP, "filter_already_liked_items": False}
    count = data.matrix.shape[0]
    if in_blocks:
        _in_blocks(count, lambda rows: model.recommend(rows, data.matrix[rows.start : rows.stop], **asked))
    else:
        model.recommend(np.arange(count), data.matrix, **asked)
    return fitted


def _ours(history: History, weights: Path) -> float:
    chosen = pickle.loads(weights.read_bytes())
    with patch.object(user_personalization.tuning, "choose", lambda *_: chosen):
        return _listed(user_personalization.fit(history, {}, MEMORY_MB))


def _ours_tuned(history: History, weights: Path) -> float:
    model = user_personalization.fit(history, {}, MEMORY_MB)
    weights.write_bytes(pickle.dumps(model.weights))
    return _listed(model)


def _listed(model: Any) -> float:
    fitted = time.perf_counter()
    _in_blocks(len(model.user_ids), lambda rows: model.recommend(model.user_ids[rows.start : rows.stop], TOP))
    return fitted


def _in_blocks(count: int, answer: Any) -> None:
    """All users, as many blocks at once as there are threads, as the service's batch jobs do it."""
    blocks = [range(start, min(start + BLOCK, count)) for start in range(0, count, BLOCK)]
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in pool.map(answer, blocks):
            pass


if __name__ == "__main__":
    main()
