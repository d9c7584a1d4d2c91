"""Weights chosen on a validation slice in time: the newest weeks, a sample of users, a small grid."""

from itertools import product

import numpy as np
from scipy.sparse import csr_matrix

from mastergroup_local.personalize.recommender import taste
from mastergroup_local.personalize.recommender.history import History
from mastergroup_local.personalize.recommender.metrics import bought, ndcg
from mastergroup_local.personalize.recommender.ranking import top
from mastergroup_local.personalize.recommender.splits import newest_days, users_of_both
from mastergroup_local.personalize.recommender.taste import Weights

VALIDATION_DAYS = 28.0
SAMPLE = 500
EVENTS = 400_000
RANKS = 10
# The inverse of the whole catalogue is not needed to compare weights.
MEMORY_MB = 64
FITS = tuple(product((30.0, 90.0), (20.0, 60.0)))
POPULAR = (0.05, 0.1, 0.3)
OWN = tuple(product((0.1, 0.4, 1.2), (60.0, 240.0), (0.0, 1.0)))


def choose(history: History, memory_mb: int) -> Weights:
    """Return the weights that rank the validation slice best, for all products and for new ones."""
    every = -(-len(history.users) // EVENTS)
    sample = history.of_events(history.users % every == 0) if every > 1 else history
    seen, hidden = newest_days(sample, VALIDATION_DAYS)
    users = users_of_both(seen, hidden, SAMPLE, memory_mb)
    if len(users) < 25:
        return Weights()
    judge = _Judge(seen, hidden, users)
    tried = [judge.best(half_life, ridge, min(memory_mb, MEMORY_MB)) for half_life, ridge in FITS]
    quality = np.array([(every, new) for _, every, new in tried])
    quality /= np.maximum(quality.max(axis=0), 1e-9)
    return tried[int(quality.sum(axis=1).argmax())][0]


class _Judge:
    """Finds the best weights of the other parts for one linear part after the other."""

    def __init__(self, seen: History, hidden: History, users: taste.Users) -> None:
        self.seen, self.users = seen, users
        self.truth = bought(hidden, users)
        self.wanted = self.truth.sum(axis=1)
        self.known = seen.counts()[users].toarray() > 0
        self.repeats = taste.repeats(seen)
        self.theirs = seen.of_events(np.isin(seen.users, users))
        self.own = [self._own(*each) for each in OWN]

    def best(self, half_life: float, ridge: float, memory_mb: int) -> tuple[Weights, float, float]:
        """Return weights with their NDCG for all products and for products new to the user."""
        fitted = taste.fit(self.seen, Weights(half_life, ridge, own=0.0, popular=1.0), memory_mb)
        popular = fitted.background[fitted.places[self.users]]
        linear_part = fitted.scores(self.users) - popular
        new, share = max((self._new(linear_part + share * popular), share) for share in POPULAR)
        base = linear_part + share * popular
        every, number = max((self._quality(base + own.toarray()), -i) for i, own in enumerate(self.own))
        own, own_half_life, repeat = OWN[-number]
        return Weights(half_life, ridge, own, own_half_life, repeat, share), every, new

    def _own(self, own: float, half_life: float, repeat: float) -> csr_matrix:
        weights = Weights(own=own, own_half_life=half_life, repeat=repeat)
        return csr_matrix(taste.own_purchases(self.theirs, weights, self.repeats)[self.users])

    def _new(self, scores: taste.Scores) -> float:
        return self._quality(np.where(self.known, -np.inf, scores))

    def _quality(self, scores: taste.Scores) -> float:
        hits = np.take_along_axis(self.truth, top(scores, RANKS), axis=1)
        return float(ndcg(hits, self.wanted).mean())
