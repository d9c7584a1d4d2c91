"""`implicit`'s BayesianPersonalizedRanking; it looks at who bought what, never at how often.

One thread: with more, the updates race each other and no two runs are the same.
"""

from itertools import product
from typing import Any

from implicit.bpr import BayesianPersonalizedRanking

from benchmarks.evaluate.methods.library import LARGE, Library, compact, library
from benchmarks.evaluate.purchases import Purchases

Choice = dict[str, Any]


def first(seen: Purchases) -> list[Choice]:
    every = ((32, 64), (0.01, 0.05, 0.1), (0.001, 0.01))
    tried = product(*(((64,), (0.01, 0.05), (0.001, 0.01)) if len(seen) > LARGE else every))
    return [
        {"factors": factors, "learning_rate": rate, "regularization": ridge, "iterations": 100}
        for factors, rate, ridge in tried
    ]


def then(best: Choice) -> list[Choice]:
    """Round the best, in every direction."""
    more = {"factors": (0.5, 2), "regularization": (0.1, 5), "iterations": (0.3, 3), "learning_rate": (0.5, 2)}
    return [
        {**best, name: type(best[name])(best[name] * factor)} for name, factors in more.items() for factor in factors
    ]


def fit(seen: Purchases, choice: Choice, seed: int) -> Library:
    data = compact(seen, "binary")
    model = BayesianPersonalizedRanking(**choice, num_threads=1, random_state=seed)
    model.fit(data.matrix, show_progress=False)
    return library(model, data, seen)
