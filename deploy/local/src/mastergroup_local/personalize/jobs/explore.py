"""Exploration: a share of a list goes to new items of which little is known yet."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.filters.data import Source
from mastergroup_local.personalize.recommender import catalogue
from mastergroup_local.personalize.recommender.history import DAY
from mastergroup_local.personalize.table import Text

Mask = NDArray[np.bool_]
Line = tuple[list[str], list[float] | None]


@lru_cache(maxsize=4)
def new_items(sources: tuple[Source, Source], model: catalogue.Model, days: float) -> Mask:
    """Return per item of a model whether it is young and has fewer events than the average item.

    An item's age runs from its CREATION_TIMESTAMP, else from its first event, to the newest event of all; one with
    neither is new.
    """
    first, counts, newest = _events(sources, len(model.item_ids))
    created = _created(sources, len(model.item_ids))
    born = np.where(np.isnan(created), np.where(counts > 0, first, newest), created)
    return np.asarray((newest - born <= days * DAY) & (counts < counts.mean()), dtype=bool)


def mixed(best: Line, new: Line, size: int, places: int) -> Line:
    """Return the best items with the last places given to new ones; their scores go on where the others' end."""
    names = best[0]
    safe = set(names[: max(0, size - places)])
    added = [name for name in new[0] if name not in safe][:places]
    kept = [place for place, name in enumerate(names) if name not in set(added)][: size - len(added)]
    ids = [names[place] for place in kept] + added
    if best[1] is None or new[1] is None:
        return ids, None
    scores = [best[1][place] for place in kept]
    theirs = dict(zip(new[0], new[1], strict=True))
    return ids, scores + _continued([theirs[name] for name in added], scores[-1] if scores else 1.0)


def _continued(scores: list[float], end: float) -> list[float]:
    """Scale scores of another list so that they begin where this one ends."""
    highest = max(scores, default=1.0)
    return [round(end * score / max(highest, 1e-12), 7) for score in scores]


def _events(sources: tuple[Source, Source], size: int) -> tuple[NDArray[np.float64], NDArray[np.int64], float]:
    """Return per item the time of its first event and how many it has, and the newest time of all."""
    first, counts, newest = np.full(size, np.inf), np.zeros(size, dtype=np.int64), 0.0
    for records in filter(None, (source.records("INTERACTIONS") for source in sources)):
        known = records.places >= 0
        times = np.asarray(records.table.numbers("TIMESTAMP"), dtype=np.float64)
        newest = max(newest, float(times.max(initial=0.0)))
        np.minimum.at(first, records.places[known], times[known])
        counts += np.bincount(records.places[known], minlength=size)
    return first, counts, newest


def _created(sources: tuple[Source, Source], size: int) -> NDArray[np.float64]:
    created = np.full(size, np.nan)
    for records in filter(None, (source.records("ITEMS") for source in sources)):
        column = records.column("CREATION_TIMESTAMP")
        if column is not None and not isinstance(column, Text):
            known = records.places >= 0
            created[records.places[known]] = column[known]
    return created
