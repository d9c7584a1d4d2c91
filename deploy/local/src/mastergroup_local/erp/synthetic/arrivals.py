"""In which order the ERP got its records: edits come days after what they edit, and a few records are bad."""

from collections.abc import Iterator
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

_LATEST_EDIT = 20 * 24 * 60


class Version(IntEnum):
    """Which form of an order a record is; all but the final one come beside it, not in its place."""

    FINAL = 0
    BEFORE_EDIT = 1
    WITHOUT_ID = 2
    WITHOUT_DATE = 3


_SHARES = {Version.BEFORE_EDIT: 0.02, Version.WITHOUT_ID: 0.001, Version.WITHOUT_DATE: 0.001}


def arrivals(rng: np.random.Generator, minute: NDArray[np.int64]) -> Iterator[tuple[int, Version]]:
    """Each record to be written, as (order, version), oldest first; `minute` is when each order was placed."""
    chosen = {version: np.flatnonzero(rng.random(len(minute)) < share) for version, share in _SHARES.items()}
    final, edited = minute.copy(), chosen[Version.BEFORE_EDIT]
    final[edited] += rng.integers(60, _LATEST_EDIT, len(edited))
    orders = {Version.FINAL: np.arange(len(minute))} | chosen
    order = np.concatenate(list(orders.values()))
    version = np.repeat(list(orders), [len(each) for each in orders.values()])
    when = np.concatenate([final, *(minute[each] for each in chosen.values())])
    for place in np.argsort(when, kind="stable").tolist():
        yield int(order[place]), Version(int(version[place]))
