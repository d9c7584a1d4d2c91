"""Who orders when, and what for: journeys of one order or several, which go on sensibly."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import count

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.erp.synthetic.people import People
from mastergroup_local.erp.synthetic.places import CITIES
from mastergroup_local.erp.synthetic.scales import DAYS, FIRST_DAY

MINUTES = 24 * 60


class Theme(IntEnum):
    """What an order is for."""

    SLEEP = 0
    BEDDING = 1
    LIVING = 2
    ROOM = 3
    CRAFT = 4


_NEXT = np.array(
    [  # from sleep, bedding, living, room, craft
        (0.08, 0.70, 0.07, 0.12, 0.03),
        (0.12, 0.62, 0.12, 0.10, 0.04),
        (0.10, 0.25, 0.38, 0.20, 0.07),
        (0.35, 0.35, 0.18, 0.10, 0.02),
        (0.08, 0.15, 0.10, 0.05, 0.62),
    ]
)
_DAYS_UNTIL_NEXT = np.array((35.0, 190.0, 110.0, 40.0, 60.0))
_MONTHS: Mapping[int, float] = {1: 1.3, 2: 1.2, 3: 1.25, 4: 1.1, 5: 0.9, 6: 0.8, 7: 0.8, 8: 0.9, 11: 1.2, 12: 1.4}


@dataclass(frozen=True)
class Journeys:
    """One entry an order, oldest first: who, what for, when (minutes since FIRST_DAY, Asia/Karachi)."""

    person: NDArray[np.int64]
    theme: NDArray[np.int64]
    minute: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.person)

    @property
    def month(self) -> NDArray[np.int64]:
        """The calendar month (1..12) of each order."""
        return _month_of_day()[self.minute // MINUTES]


def build_journeys(rng: np.random.Generator, people: People, customers: int, orders: int) -> Journeys:
    """Exactly so many orders: each walk-in has one, each customer at least one."""
    times = _orders_each(rng, len(people), customers, orders)
    person = np.repeat(np.arange(len(people)), times)
    step = np.arange(orders) - np.repeat(np.cumsum(times) - times, times)
    theme = _themes(rng, people, person, step)
    day = _days(rng, person, step, theme)
    minute = day * MINUTES + rng.integers(10 * 60, 22 * 60, orders)
    by_time = np.argsort(minute, kind="stable")
    return Journeys(person[by_time], theme[by_time], minute[by_time])


def _orders_each(rng: np.random.Generator, people: int, customers: int, orders: int) -> NDArray[np.int64]:
    keenness = rng.lognormal(0, 1.1, customers)
    times = np.ones(people, np.int64)
    times[:customers] += rng.multinomial(orders - people, keenness / keenness.sum())
    return times


def _themes(
    rng: np.random.Generator, people: People, person: NDArray[np.int64], step: NDArray[np.int64]
) -> NDArray[np.int64]:
    wishes = np.array([city.province.themes for city in CITIES])
    first = np.cumsum(wishes / wishes.sum(axis=1, keepdims=True), axis=1)
    after = np.cumsum(_NEXT, axis=1)
    roll, theme = rng.random(len(person)), np.zeros(len(person), np.int64)
    for number in count():
        now = np.flatnonzero(step == number)
        if not len(now):
            return theme
        chances = after[theme[now - 1]] if number else first[people.city[person[now]]]
        theme[now] = np.minimum((roll[now, None] > chances).sum(axis=1), len(Theme) - 1)
    raise AssertionError  # count() does not end


def _days(
    rng: np.random.Generator, person: NDArray[np.int64], step: NDArray[np.int64], theme: NDArray[np.int64]
) -> NDArray[np.int64]:
    """A journey begins where it has room to end; its clock runs fast in busy seasons and slow in quiet ones."""
    wait = rng.gamma(4.0, 0.25, len(person)) * _DAYS_UNTIL_NEXT[np.roll(theme, 1)]
    wait[step == 0] = 0
    begins, journey = np.flatnonzero(step == 0), np.cumsum(step == 0) - 1
    since = np.cumsum(wait) - np.cumsum(wait)[begins][journey]
    span = np.maximum.reduceat(since, begins)
    shrink = np.minimum(1.0, (DAYS - 1) / np.maximum(span, 1.0))
    start = rng.random(len(begins)) * (DAYS - 1 - span * shrink)
    clock, season = (start[journey] + since * shrink[journey]) / DAYS, _season()
    return np.asarray(np.searchsorted(season, clock * season[-1]))


def _season() -> NDArray[np.float64]:
    """Cumulative weight of the days: weddings in winter, full shops at weekends, a business that grows."""
    days = np.arange(DAYS)
    months = np.array([_MONTHS.get(month, 1.0) for month in range(13)])[_month_of_day()]
    weekend = np.where((FIRST_DAY.weekday() + days) % 7 >= 5, 1.4, 1.0)
    return np.cumsum(months * weekend * (1 + days / DAYS))


def _month_of_day() -> NDArray[np.int64]:
    days = np.datetime64(FIRST_DAY, "D") + np.arange(DAYS)
    return np.asarray(days.astype("datetime64[M]").astype(np.int64) % 12 + 1)
