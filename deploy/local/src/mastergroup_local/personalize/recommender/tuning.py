"""Weights learned on a validation slice in time: the newest weeks of a sample of users.

The weights are those that make what was bought most likely under the softmax of the scores, among all items and
among those new to the user. A shop with few users who came back stays near the weights of an average shop.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from mastergroup_local.personalize.recommender import taste, traits
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.linear import Linear
from mastergroup_local.personalize.recommender.ranking import blocks
from mastergroup_local.personalize.recommender.splits import newest_days, users_of_both
from mastergroup_local.personalize.recommender.taste import Users, Weights

Matrix = NDArray[np.float64]
VALIDATION_DAYS = 28.0
SAMPLE = 1_000
EVENTS = 400_000
LEAST_USERS = 25
# The items that are compared: what a user has bought, and so many of the best by the linear model and by popularity.
CANDIDATES = 60
POPULAR_CANDIDATES = 40
# The inverse of the whole catalogue is not needed to compare weights.
MEMORY_MB = 32
# How many users it takes to outweigh the average shop, and how far the weights of shops lie apart.
PRIOR_USERS = 5.0
STEPS = 100


def choose(history: History, memory_mb: int) -> Weights:
    """Return the weights that say best what was bought in the newest weeks."""
    every = -(-len(history.users) // EVENTS)
    sample = history.of_events(history.users % every == 0) if every > 1 else history
    seen, hidden = newest_days(sample, VALIDATION_DAYS)
    users = users_of_both(seen, hidden, SAMPLE)
    if len(users) < LEAST_USERS:
        return Weights()
    popular = traits.popularity(seen)
    own = traits.own(seen, popular)
    slice_ = _Slice(seen, users, hidden, own, popular)
    return slice_.best(Weights(), min(memory_mb, MEMORY_MB))


@dataclass(frozen=True)
class _Slice:
    """What is known before the newest weeks, and what was bought in them."""

    seen: History
    users: Users
    hidden: History
    own: traits.Own
    popular: traits.Columns

    def best(self, start: Weights, memory_mb: int) -> Weights:
        """Return the weights that go with the linear model of `start`."""
        learned = taste.fit_linear(self.seen, start, memory_mb)
        parts = [self._compared(self.users[rows], learned) for rows in blocks(len(self.users), self.own.shape[1])]
        sizes = np.concatenate([part.sizes for part in parts])
        compared = _Compared(
            sizes,
            np.concatenate([part.features for part in parts]),
            np.concatenate([part.bought for part in parts]),
            np.concatenate([part.is_new for part in parts]),
        )
        found = compared.fit(np.array([*start.new, *start.own]))
        new, own = found[: len(start.new)], found[len(start.new) :]
        return replace(start, new=tuple(np.round(new, 4).tolist()), own=tuple(np.round(own, 4).tolist()))

    def _compared(self, users: Users, learned: Linear) -> "_Compared":
        """Return the features of each user's candidates."""
        said = np.zeros((len(users), self.own.shape[1]), dtype=np.float32)
        said[:, learned.items] = learned.user_scores(users)
        pairs = np.concatenate([np.arange(self.own.starts[user], self.own.starts[user + 1]) for user in users])
        rows = np.repeat(np.arange(len(users)), self.own.starts[users + 1] - self.own.starts[users])
        pair_of = np.full(said.shape, -1, dtype=np.int32)
        pair_of[rows, self.own.items[pairs]] = pairs
        chosen = pair_of >= 0
        chosen[np.arange(len(users))[:, None], _most(said, CANDIDATES)] = True
        chosen[:, _most(self.popular[:, 0][None], POPULAR_CANDIDATES)[0]] = True
        row, item = np.nonzero(chosen)
        pair = pair_of[row, item]
        is_new = pair < 0
        new = np.column_stack(
            [
                np.log(np.maximum(said[row, item], 0) + taste.LEAST_LINEAR),
                self.popular[item],
            ]
        )
        features = np.hstack([new * is_new[:, None], self.own.features[pair] * ~is_new[:, None]])
        bought = self.hidden.counts()[users].toarray()[row, item] > 0
        return _Compared(np.bincount(row, minlength=len(users)), features.astype(np.float64), bought, is_new)


@dataclass(frozen=True)
class _Compared:
    """Candidates of users, those of one user together: `sizes` says how many each has."""

    sizes: NDArray[np.int64]
    features: Matrix
    bought: NDArray[np.bool_]
    is_new: NDArray[np.bool_]

    def fit(self, prior: Matrix) -> Matrix:
        """Return the weights that make the bought ones likeliest."""
        scale = self.features.std(axis=0) + 1e-9
        scaled = self.features / scale
        tasks = [_Task(self, self.bought, None), _Task(self, self.bought & self.is_new, ~self.is_new)]
        pull = PRIOR_USERS / max(len(self.sizes), 1)

        def loss(weights: Matrix) -> tuple[float, Matrix]:
            scores = scaled @ weights
            values, slopes = zip(*(task.loss(scores) for task in tasks), strict=True)
            away = weights - prior * scale
            return sum(values) + pull * float(away @ away), scaled.T @ sum(slopes) + 2 * pull * away

        # What other users buy may not count against an item.
        bounds = [(0, None)] + [(None, None)] * (len(prior) - 1)
        found = minimize(loss, prior * scale, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": STEPS})
        return np.asarray(found.x / scale)


class _Task:
    """To tell what a user bought from the other candidates; `without` are left out."""

    def __init__(self, compared: _Compared, bought: NDArray[np.bool_], without: NDArray[np.bool_] | None) -> None:
        sizes = compared.sizes
        self.bought, self.without = bought, without
        self.starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self.user = np.repeat(np.arange(len(sizes)), sizes)
        self.count = np.add.reduceat(bought.astype(np.float64), self.starts)
        self.total = max(float(self.count.sum()), 1.0)

    def loss(self, scores: Matrix) -> tuple[float, Matrix]:
        """Return the mean loss of a purchase, and its slope by score."""
        if self.without is not None:
            scores = np.where(self.without, -1e6, scores)
        highest = np.maximum.reduceat(scores, self.starts)
        shares = np.exp(scores - highest[self.user])
        totals = np.add.reduceat(shares, self.starts)
        likely = self.count * (np.log(totals) + highest) - np.add.reduceat(scores * self.bought, self.starts)
        slope = self.count[self.user] * shares / totals[self.user] - self.bought
        return float(likely.sum()) / self.total, slope / self.total


def _most(scores: taste.Scores, size: int) -> NDArray[np.intp]:
    size = min(size, scores.shape[1])
    return np.argpartition(-scores, size - 1, axis=1)[:, :size]
