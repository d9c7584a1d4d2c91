"""95 % intervals by drawing customers again and again; every method is judged on the same draws."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

ROUNDS = 2_000
_AT_ONCE = 4_000_000
Values = NDArray[np.float64]
Interval = tuple[float, float]


def means(columns: Values, seed: int, rounds: int = ROUNDS) -> Values:
    """Customers x methods to rounds x methods: the mean of each method over each draw."""
    return np.concatenate([weights @ columns for weights in _draws(len(columns), seed, rounds)])


def interval(values: Values) -> Interval:
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return float(low), float(high)


def ratio_interval(above: Values, below: Values) -> Interval:
    """Of two methods' means over the same draws."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return interval(np.where(below > 0, above / below, np.nan)) if (below > 0).any() else (np.nan, np.nan)


def _draws(customers: int, seed: int, rounds: int) -> Iterator[Values]:
    """Blocks of rounds x customers: how often each customer was drawn, as a share."""
    dice = np.random.default_rng(seed)
    size = max(1, _AT_ONCE // max(customers, 1))
    for start in range(0, rounds, size):
        count = min(size, rounds - start)
        yield dice.multinomial(customers, np.full(customers, 1 / customers), size=count) / customers
