"""What the customer bought: most often, or with purchases that fade (half-life chosen); popularity for the rest."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.evaluate.methods.listing import Order, by_popularity, fill, ranked, rows_of
from benchmarks.evaluate.metrics import Lists
from benchmarks.evaluate.purchases import DAY, Purchases, Users

HALF_LIVES = (3, 7, 14, 30, 45, 60, 90, 120, 180, 270, 365, 730)
Choice = dict[str, Any]


@dataclass(frozen=True)
class Own:
    weights: csr_matrix
    order: Order
    popularity: np.ndarray[Any, np.dtype[np.int64]]

    def recommend(self, users: Users, new: bool) -> Lists:
        rows = rows_of(self.weights, users)
        own = [ranked(items, values, self.popularity) for items, values in rows]
        nothing = [np.empty(0, np.int64)] * len(users)
        return fill(nothing, own, self.order) if new else fill(own, nothing, self.order)


def first(seen: Purchases, decayed: bool) -> list[Choice]:
    del seen
    return [{"half_life_days": days} for days in HALF_LIVES] if decayed else [{}]


def fit(seen: Purchases, choice: Choice) -> Own:
    age = (int(seen.times.max(initial=0)) - seen.times) / DAY
    weights = np.exp2(-age / choice.get("half_life_days", np.inf))
    popularity = seen.popularity()
    return Own(seen.matrix(weights), by_popularity(popularity.astype(np.float64), popularity), popularity)
