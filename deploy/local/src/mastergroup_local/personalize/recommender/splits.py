"""Cuts of a history into what a model may see and what it is judged on."""

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.recommender.history import DAY, History

Users = NDArray[np.intp]


def newest_days(history: History, days: float, share: float = 0.25) -> tuple[History, History]:
    """Return the events before and after a cut in time; the newer part is at most a share of all events."""
    cut = history.times.max(initial=0) - days * DAY
    if (history.times > cut).mean() > share:
        cut = np.quantile(history.times, 1 - share)
    newer = history.times > cut
    return history.of_events(~newer), history.of_events(newer)


def newest_of_users(history: History, every: int, share: float) -> tuple[History, History]:
    """Hold out the newest share of events of every n-th user; the others are seen whole."""
    held_out = history.users % every == 0
    newer = held_out & (_age_rank(history) < share)
    return history.of_events(~newer), history.of_events(newer)


def users_of_both(seen: History, hidden: History, most: int) -> Users:
    """Return users, evenly spread and at most `most`, who have events on both sides."""
    both = np.intersect1d(seen.users, hidden.users)
    if len(both) <= most:
        return both.astype(np.intp)
    return both[np.linspace(0, len(both) - 1, most).astype(np.intp)].astype(np.intp)


def _age_rank(history: History) -> NDArray[np.float64]:
    """Return per event its place among its user's, newest first, as a share from 0 to 1."""
    order = np.lexsort((history.items, -history.times, history.users))
    users = history.users[order]
    starts = np.searchsorted(users, users, side="left")
    totals = np.bincount(users)[users]
    ranks = np.empty(len(order))
    ranks[order] = (np.arange(len(order)) - starts) / totals
    return ranks
