"""What a user wants, as one score per item: the sum that all recipes for users share.

score = linear item model on the decayed history
        + own decayed purchases x how much each item is bought again
        + recent popularity, at the user's place, which decides where the history is thin
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from mastergroup_local.personalize.recommender import linear
from mastergroup_local.personalize.recommender.history import DAY, History
from mastergroup_local.personalize.recommender.linear import Linear

Scores = NDArray[np.float32]
Vector = NDArray[np.float32]
Users = NDArray[np.intp]
POPULAR_DAYS = 14.0
# Places with fewer events than this per item sold there lean on the popularity everywhere.
PLACE_PRIOR = 200.0
MAX_PLACES = 256


@dataclass(frozen=True)
class Weights:
    """What is chosen on a validation slice: half-lives in days, ridge, weights of the other two parts.

    `repeat` is how much it counts that an item is bought again: 0 not at all, 1 in full.
    """

    half_life: float = 30.0
    ridge: float = 20.0
    own: float = 0.4
    own_half_life: float = 180.0
    repeat: float = 1.0
    popular: float = 0.1


@dataclass(frozen=True)
class Taste:
    """The parts of the score, ready to be summed for any block of users.

    `own` is users x items; `background` has a row for unknown places and one per place; `places` is each user's row in
    it.
    """

    linear: Linear
    own: csr_matrix
    background: Scores
    places: NDArray[np.int32]

    def scores(self, users: Users) -> Scores:
        """Return users x items. An unknown user is -1 and gets what is popular."""
        known = np.maximum(users, 0)
        rows: Scores = self.own[known].toarray()
        linear_part = self.linear.user_scores(known)
        if len(self.linear.core) == rows.shape[1]:
            rows += linear_part
        else:
            rows[:, self.linear.core] += linear_part
        rows[users < 0] = 0
        rows += self.background[np.where(users < 0, 0, self.places[known])]
        return rows

    def item_scores(self, items: NDArray[np.intp]) -> Scores:
        """Return items x users, without the popularity, in which users hardly differ."""
        inside = np.isin(items, self.linear.core)
        scores: Scores = self.own[:, items].toarray()
        scores[:, inside] += self.linear.item_scores(np.searchsorted(self.linear.core, items[inside]))
        return np.ascontiguousarray(scores.T)


def fit(history: History, weights: Weights, memory_mb: int) -> Taste:
    """Learn every part from a history."""
    events = np.bincount(history.items, minlength=history.shape[1])
    background, places = _background(history)
    return Taste(
        linear=linear.fit(_purchases(history, weights.half_life), events, weights.ridge, memory_mb),
        own=own_purchases(history, weights, repeats(history)),
        background=weights.popular * background,
        places=places,
    )


def own_purchases(history: History, weights: Weights, again: Vector) -> csr_matrix:
    """Return users x items: what each user's own purchases say of buying the same again."""
    matrix = _purchases(history, weights.own_half_life)
    return csr_matrix(matrix @ diags(weights.own * again**weights.repeat), dtype=np.float32)


def repeats(history: History) -> Vector:
    """Return per item how likely a buyer buys it again, relative to the average item; few buyers: near 1."""
    counts = history.counts()
    buyers = np.bincount(counts.indices, minlength=history.shape[1])
    again = np.bincount(counts.indices, counts.data > 1, minlength=history.shape[1])
    average = max(float(again.sum()) / max(int(buyers.sum()), 1), 1e-9)
    return np.asarray((again + 10 * average) / (buyers + 10) / average, dtype=np.float32)


def blocks(count: int, columns: int, memory_mb: int) -> Iterator[Users]:
    """Yield row numbers in blocks whose scores stay small against the memory bound."""
    size = max(1, min(2048, memory_mb * 2**20 // 64 // (4 * max(columns, 1))))
    for start in range(0, count, size):
        yield np.arange(start, min(start + size, count))


def _purchases(history: History, half_life: float) -> csr_matrix:
    """Return decayed counts, damped, so that neither bulk buyers nor bulk purchases drown the others."""
    matrix = history.decayed(half_life)
    matrix.data = np.sqrt(matrix.data)
    totals = np.asarray(matrix.sum(axis=1)).ravel()
    return csr_matrix(diags(1 / np.maximum(totals, 1e-6) ** 0.25) @ matrix, dtype=np.float32)


def _background(history: History) -> tuple[Scores, NDArray[np.int32]]:
    """Return recent popularity from 0 to 1, a row for everywhere and one per place, and each user's row."""
    newest = history.times.max(initial=0)
    weights = np.exp2(-(newest - history.times) / (POPULAR_DAYS * DAY))
    everywhere = np.bincount(history.items, weights, minlength=history.shape[1])
    everywhere = everywhere / max(everywhere.max(initial=0), 1e-9)
    places = _largest_places(history.places)
    rows = places[history.users]
    shape = (int(places.max(initial=0)) + 1, history.shape[1])
    at_places = csr_matrix((weights, (rows, history.items)), shape=shape).toarray()
    # A place's own counts, with the shop's as a prior that weighs as much as PLACE_PRIOR purchases.
    mixed = at_places + PLACE_PRIOR * everywhere / max(everywhere.sum(), 1e-9)
    mixed /= np.maximum(mixed.max(axis=1, keepdims=True), 1e-9)
    mixed[0] = everywhere
    return mixed.astype(np.float32), places


def _largest_places(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number the places with the most users from 1; the rest and the unknown are 0."""
    sizes = np.bincount(codes[codes >= 0], minlength=1)
    largest = np.argsort(-sizes, kind="stable")[:MAX_PLACES]
    numbers = np.zeros(len(sizes) + 1, dtype=np.int32)
    numbers[largest] = np.arange(1, len(largest) + 1)
    numbers[-1] = 0
    return np.asarray(numbers[codes])
