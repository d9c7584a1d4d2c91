"""What a user wants, as one score per item: the sum that all recipes for users share.

An item that is new to the user: log of what the linear item model says of the decayed history
                               + log of how popular it is by now.
One that the user has bought:  what the own purchases, and the item's share of buyers who return, say of buying again.
Who has bought nothing gets what is popular, most of all at the own place.

Scores are log odds up to a number per user: their softmax is the share of each item in what the user buys next.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from mastergroup_local.personalize.recommender import linear, traits
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.linear import Linear

Scores = NDArray[np.float32]
Users = NDArray[np.intp]
# What the linear model must say of an item to be heard above the popularity.
LEAST_LINEAR = 0.003
HALF_LIFE_DAYS = 180.0
RIDGE = 60.0
PLACE_DAYS = 28.0
STRANGER_DAYS = 28.0
# A place's own purchases count against the shop's as if these were so many there.
PLACE_PRIOR = 200.0
MAX_PLACES = 256
# The first rows of the background: of those who have bought something, and of strangers whose place is unknown.
BUYER, STRANGER = 0, 1


@dataclass(frozen=True)
class Weights:
    """What is chosen on a validation slice; as they stand, what fits an average shop.

    `new` weighs the log of the linear model and the popularities of traits.POPULAR; `own` the features of traits.Own.
    """

    new: tuple[float, ...] = (0.6, 0.5, 0.1, -0.4)
    own: tuple[float, ...] = (1.0, 0.15, 0.05, 0.6, 0.45, 0.2, 0.2, -0.35, -0.25)


@dataclass(frozen=True, eq=False)
class Taste:
    """The parts of the score, ready to be put together for any block of users.

    `own` is users x items: the scores of the items that each has bought. `background` is the popularity: rows BUYER and
    STRANGER, and one per place for those who have bought nothing; `places` is each user's row in it. `gain` weighs the
    log of the linear model.
    """

    linear: Linear
    gain: float
    own: csr_matrix
    background: Scores
    places: NDArray[np.int32]

    def scores(self, users: Users) -> Scores:
        """Return users x items. An unknown user is -1 and gets what is popular."""
        known = np.maximum(users, 0)
        rows = self._heard(self.linear.user_scores(known))
        if not self._knows_all_in_order:
            everything = np.full((len(users), self.own.shape[1]), self._unheard, dtype=np.float32)
            everything[:, self.linear.items] = rows
            rows = everything
        rows += self.background[BUYER]
        bought = self.own[known].tocoo(copy=False)
        rows[bought.row, bought.col] = bought.data
        popular = np.where(users < 0, STRANGER, self.places[known])
        strangers = popular != BUYER
        rows[strangers] = self._unheard + self.background[popular[strangers]]
        return rows

    def item_scores(self, items: NDArray[np.intp]) -> Scores:
        """Return items x users."""
        columns = self._columns[items]
        scores = np.full((len(items), len(self.places)), self._unheard, dtype=np.float32)
        scores[columns >= 0] = self._heard(self.linear.item_scores(columns[columns >= 0]))
        for row, item in enumerate(items):
            scores[row] += self.background[:, item][self.places]
        bought = self._own_by_item[items].tocoo(copy=False)
        scores[bought.row, bought.col] = bought.data
        return scores

    @cached_property
    def _knows_all_in_order(self) -> bool:
        return np.array_equal(self.linear.items, np.arange(self.own.shape[1]))

    @cached_property
    def _columns(self) -> Users:
        """Each item's place in the linear model, or -1."""
        columns = np.full(self.own.shape[1], -1, dtype=np.intp)
        columns[self.linear.items] = np.arange(len(self.linear.items))
        return columns

    @cached_property
    def _own_by_item(self) -> csr_matrix:
        return csr_matrix(self.own.T)

    @property
    def _unheard(self) -> np.float32:
        return np.float32(self.gain * np.log(LEAST_LINEAR))

    def _heard(self, scores: Scores) -> Scores:
        scores = heard(scores)
        scores *= np.float32(self.gain)
        return scores


def heard(scores: Scores) -> Scores:
    """Turn scores of the linear model into logarithms, in place."""
    np.maximum(scores, 0, out=scores)
    scores += np.float32(LEAST_LINEAR)
    return np.log(scores, out=scores)


@dataclass(frozen=True, eq=False)
class Learned:
    """What a history says whatever the weights: the linear model, own purchases, popularity, and each place's."""

    linear: Linear
    own: traits.Own
    popular: traits.Columns
    at_places: Scores
    places: NDArray[np.int32]

    def weighed(self, weights: Weights) -> Taste:
        """Put the parts together."""
        new = np.array(weights.new, dtype=np.float32)
        # What buyers have not bought yet may well be what is not popular: that says nothing of strangers.
        background = self.popular[:, traits.POPULAR.index(STRANGER_DAYS)] + self.at_places
        background[BUYER] = self.popular @ new[1:]
        own = self.own.weighed(np.array(weights.own, dtype=np.float32))
        return Taste(self.linear, float(new[0]), own, background, self.places)


def learn(history: History, memory_mb: int) -> Learned:
    """Learn every part from a history."""
    popular = traits.popularity(history)
    events = np.bincount(history.items, minlength=history.shape[1])
    model = linear.fit(_purchases(history, HALF_LIFE_DAYS), events, RIDGE, memory_mb)
    return Learned(model, traits.own(history, popular), popular, *_at_places(history))


def _at_places(history: History) -> tuple[Scores, NDArray[np.int32]]:
    """Return the log of how much more popular each item is at a place than elsewhere, and each user's row in it.

    Row BUYER is for those who have bought something, STRANGER for places that are unknown or small.
    """
    places = _largest_places(history.places)
    weights = history.decay(PLACE_DAYS)
    everywhere = np.bincount(history.items, weights, minlength=history.shape[1])
    share = everywhere / max(everywhere.sum(), 1e-9) + 1e-9
    shape = (int(places.max(initial=STRANGER)) + 1, history.shape[1])
    there = csr_matrix((weights, (places[history.users], history.items)), shape=shape).toarray()
    ratio = np.log((there + PLACE_PRIOR * share) / (there.sum(axis=1, keepdims=True) + PLACE_PRIOR) / share)
    ratio[: STRANGER + 1] = 0
    places[history.users] = BUYER
    return np.asarray(ratio, dtype=np.float32), places


def _purchases(history: History, half_life: float) -> csr_matrix:
    """Return decayed counts, damped, so that neither bulk buyers nor bulk purchases drown the others."""
    matrix = history.decayed(half_life)
    matrix.data = np.sqrt(matrix.data)
    totals = np.asarray(matrix.sum(axis=1)).ravel()
    return csr_matrix(diags(1 / np.maximum(totals, 1e-6) ** 0.25) @ matrix, dtype=np.float32)


def _largest_places(codes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number the places with the most users from STRANGER + 1; the rest and the unknown are STRANGER."""
    sizes = np.bincount(codes[codes >= 0], minlength=1)
    largest = np.argsort(-sizes, kind="stable")[:MAX_PLACES]
    numbers = np.full(len(sizes) + 1, STRANGER, dtype=np.int32)
    numbers[largest] = STRANGER + 1 + np.arange(len(largest))
    numbers[-1] = STRANGER
    return np.asarray(numbers[codes])
