"""The process of one job: told on its standard input, answers in files."""

import json
import sys
import time
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.evaluate import tuning
from benchmarks.evaluate.job import Job
from benchmarks.evaluate.methods import ours
from benchmarks.evaluate.methods.catalogue import METHODS, OURS
from benchmarks.evaluate.purchases import Purchases
from benchmarks.evaluate.shop import Shop
from benchmarks.evaluate.splits import cuts, split
from mastergroup_local.personalize.settings import default_memory_mb


def main() -> None:
    # implicit warns of its own weighting functions' matrices, at every fit.
    warnings.filterwarnings("ignore", message="Method expects CSR input")
    job = Job.from_json(sys.stdin.read())
    shop = Shop.load(job.data)
    tasks = {"tune": tuning.run, "final": final, "similar": _similar}
    job.out.write_text(json.dumps(tasks[job.task](job, shop)))


def final(job: Job, shop: Shop) -> dict[str, Any]:
    """Fit on everything before the cut and write the lists of the test customers."""
    purchases = Purchases.of(shop)
    cut, _ = cuts(purchases.times, job.days)
    test = split(purchases, cut)
    started = time.perf_counter()
    model = _fitted(job, shop, test.seen, cut)
    fitted = time.perf_counter()
    lists = {name: model.recommend(test.wanted[name].users, name == "new") for name in job.choices}
    ended = time.perf_counter()
    memory = peak_mb()
    np.savez(job.lists, **lists)
    seconds = {"fit_seconds": fitted - started, "recommend_seconds": ended - fitted, "peak_mb": memory}
    return {**seconds, "weights": _weights(model) if job.method == OURS else None}


def _similar(job: Job, shop: Shop) -> dict[str, Any]:
    from benchmarks.evaluate import similar  # only here: implicit would weigh on the memory of the other methods

    return similar.run(job, shop)


def _fitted(job: Job, shop: Shop, seen: Purchases, cut: float) -> Any:
    if job.method == OURS:
        return ours.fit(shop, seen, cut, default_memory_mb())
    return METHODS[job.method].fit(seen, next(iter(job.choices.values())), job.seed)


def _weights(model: ours.Ours) -> dict[str, Any]:
    return asdict(model.model.weights)


def peak_mb() -> float:
    """The most memory that this process has held (not what its parent held before it, as getrusage would say)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
