"""What is bought most: ever, or in the last days before the cut (how many is chosen)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.evaluate.methods.listing import Order, bought_by, by_popularity, fill
from benchmarks.evaluate.metrics import Lists
from benchmarks.evaluate.purchases import DAY, Purchases, Users

WINDOWS = (7, 14, 28, 56, 90)
Choice = dict[str, Any]


@dataclass(frozen=True)
class Popular:
    seen: Purchases
    order: Order

    def recommend(self, users: Users, new: bool) -> Lists:
        nothing = [np.empty(0, np.int64)] * len(users)
        return fill(nothing, bought_by(self.seen, users) if new else nothing, self.order)


def first(seen: Purchases, recent: bool) -> list[Choice]:
    del seen
    return [{"days": days} for days in WINDOWS] if recent else [{}]


def fit(seen: Purchases, choice: Choice) -> Popular:
    newest = int(seen.times.max(initial=0))
    recent = seen.where(seen.times > newest - choice.get("days", np.inf) * DAY)
    return Popular(seen, by_popularity(recent.popularity().astype(np.float64), seen.popularity()))
