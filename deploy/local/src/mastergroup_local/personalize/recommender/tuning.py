"""Weights learned on validation slices in time: the newest weeks of a sample of users, and the weeks before those.

The weights are those that make what was bought most likely under the softmax of the scores, among all items and
among those new to the user. A shop with few users who came back stays near the weights of an average shop.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from mastergroup_local.personalize.recommender import taste
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.ranking import blocks
from mastergroup_local.personalize.recommender.splits import newest_days, users_of_both
from mastergroup_local.personalize.recommender.taste import Learned, Taste, Users, Weights

Matrix = NDArray[np.float64]
VALIDATION_DAYS = 28.0
SLICES = 2
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


def fit(history: History, memory_mb: int) -> tuple[Weights, Taste]:
    """Choose weights and learn the taste at the same time: neither needs the other until the end."""
    with ThreadPoolExecutor(1) as pool:
        chosen = pool.submit(choose, history, memory_mb)
        learned = taste.learn(history, memory_mb)
        weights = chosen.result()
    return weights, learned.weighed(weights)


def choose(history: History, memory_mb: int) -> Weights:
    """Return the weights that say best what was bought in the newest weeks."""
    every = -(-len(history.users) // EVENTS)
    seen = history.of_events(history.users % every == 0) if every > 1 else history
    start, compared = Weights(), []
    for _ in range(SLICES):
        seen, hidden = newest_days(seen, VALIDATION_DAYS)
        users = users_of_both(seen, hidden, SAMPLE)
        if len(users) < LEAST_USERS:
            break
        slice_ = _Slice(users, hidden.counts(), taste.learn(seen, min(memory_mb, MEMORY_MB)))
        compared += [slice_.compared(rows) for rows in blocks(len(users), seen.shape[1])]
    return _joined(compared).fit(start) if compared else start


@dataclass(frozen=True)
class _Slice:
    """What is known before some weeks, and what was bought in them."""

    users: Users
    bought: csr_matrix
    learned: Learned

    def compared(self, rows: NDArray[np.intp]) -> "_Compared":
        """Return the features of the candidates of some users."""
        users = self.users[rows]
        said = np.zeros((len(users), self.learned.own.shape[1]), dtype=np.float32)
        said[:, self.learned.linear.items] = self.learned.linear.user_scores(users)
        pair_of = self._pairs(users)
        chosen = pair_of >= 0
        chosen[np.arange(len(users))[:, None], _most(said, CANDIDATES)] = True
        chosen[:, _most(self.learned.popular[:, 0][None], POPULAR_CANDIDATES)[0]] = True
        row, item = np.nonzero(chosen)
        pair = pair_of[row, item]
        is_new = pair < 0
        new = np.column_stack([taste.heard(said[row, item]), self.learned.popular[item]]) * is_new[:, None]
        features = np.hstack([new, self.learned.own.features[pair] * ~is_new[:, None]]).astype(np.float64)
        bought = self.bought[users].toarray()[row, item] > 0
        return _Compared(np.bincount(row, minlength=len(users)), features, bought, is_new)

    def _pairs(self, users: Users) -> NDArray[np.int32]:
        """Return users x items: the place of each pair among those that were bought before, or -1."""
        own = self.learned.own
        first, last = own.starts[users], own.starts[users + 1]
        pairs = np.concatenate([np.arange(*bounds) for bounds in zip(first, last, strict=True)])
        pair_of = np.full((len(users), own.shape[1]), -1, dtype=np.int32)
        pair_of[np.repeat(np.arange(len(users)), last - first), own.items[pairs]] = pairs
        return pair_of


@dataclass(frozen=True)
class _Compared:
    """Candidates of users, those of one user together: `sizes` says how many each has."""

    sizes: NDArray[np.int64]
    features: Matrix
    bought: NDArray[np.bool_]
    is_new: NDArray[np.bool_]

    def fit(self, start: Weights) -> Weights:
        """Return the weights that make the bought ones likeliest."""
        prior = np.array([*start.new, *start.own])
        scale = self.features.std(axis=0) + 1e-9
        scaled = self.features / scale
        tasks = [_Task(self, self.bought, None), _Task(self, self.bought & self.is_new, ~self.is_new)]
        pull = PRIOR_USERS / len(self.sizes)

        def loss(weights: Matrix) -> tuple[float, Matrix]:
            scores = scaled @ weights
            values, slopes = zip(*(task.loss(scores) for task in tasks), strict=True)
            away = weights - prior * scale
            return sum(values) + pull * float(away @ away), scaled.T @ sum(slopes) + 2 * pull * away

        # What other users buy may not count against an item.
        bounds = [(0, None)] + [(None, None)] * (len(prior) - 1)
        found = minimize(loss, prior * scale, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": STEPS})
        weights = np.round(found.x / scale, 4).tolist()
        return Weights(tuple(weights[: len(start.new)]), tuple(weights[len(start.new) :]))


def _joined(parts: list[_Compared]) -> _Compared:
    columns = zip(*((part.sizes, part.features, part.bought, part.is_new) for part in parts), strict=True)
    return _Compared(*(np.concatenate(column) for column in columns))


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
