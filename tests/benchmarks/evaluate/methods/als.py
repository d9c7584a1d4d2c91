"""`implicit`'s AlternatingLeastSquares."""

from itertools import product
from typing import Any

from implicit.als import AlternatingLeastSquares

from benchmarks.evaluate.methods.library import INPUTS, LARGE, THREADS, Library, compact, library
from benchmarks.evaluate.purchases import Purchases

Choice = dict[str, Any]


def first(seen: Purchases) -> list[Choice]:
    tried = product(INPUTS, *(((64, 128), (1.0, 5.0)) if len(seen) > LARGE else ((32, 64, 128), (1.0, 5.0, 20.0))))
    return [
        {"input": form, "factors": factors, "alpha": alpha, "regularization": 0.1, "iterations": 15}
        for form, factors, alpha in tried
    ]


def then(best: Choice) -> list[Choice]:
    """Round the best: regularisation, then what lies beside it in every direction."""
    ridges = [{**best, "regularization": ridge} for ridge in (0.01, 1.0, 5.0, 20.0, 100.0)]
    factors = [{**best, "factors": best["factors"] * 2}, {**best, "factors": best["factors"] // 2}]
    alphas = [{**best, "alpha": best["alpha"] * factor} for factor in (0.5, 2.0)]
    return [*ridges, *factors, *alphas, {**best, "iterations": 5}, {**best, "iterations": 30}]


def fit(seen: Purchases, choice: Choice, seed: int) -> Library:
    data = compact(seen, choice["input"])
    given = {name: value for name, value in choice.items() if name != "input"}
    model = AlternatingLeastSquares(**given, num_threads=THREADS, random_state=seed)
    model.fit(data.matrix, show_progress=False)
    return library(model, data, seen)
