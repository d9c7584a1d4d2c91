"""Which items are new enough to be shown to find out about them."""

from dataclasses import dataclass

import numpy as np
import pytest

from mastergroup_local.personalize.filters.data import Source
from mastergroup_local.personalize.jobs.explore import mixed, new_items
from mastergroup_local.personalize.recommender.history import DAY
from mastergroup_local.personalize.table import Table, Text

NOW = 1_700_000_000


@dataclass(frozen=True, eq=False)
class Model:
    """As much of a model as exploration asks for."""

    item_ids: list[str]


def text(*words: str) -> Text:
    return Text(np.arange(len(words), dtype=np.int32), list(words))


def sources() -> tuple[Source, Source]:
    """Item `often` has six events, `rare` one 40 days old, `fresh` one 3 days old; `made` and `old` have none."""
    items = ["often"] * 6 + ["rare", "fresh"]
    days = [0, 1, 50, 60, 70, 80, 40, 3]
    index = {name: code for code, name in enumerate(dict.fromkeys(items))}
    events = {
        "USER_ID": Text(np.zeros(8, dtype=np.int32), ["u"]),
        "ITEM_ID": Text(np.array([index[name] for name in items], dtype=np.int32), list(index)),
        "TIMESTAMP": np.array([NOW - day * int(DAY) for day in days]),
    }
    created = np.array([NOW - 5 * DAY, NOW - 90 * DAY, np.nan])
    described = {"ITEM_ID": text("made", "old", "unknown"), "CREATION_TIMESTAMP": created}
    places = {name: place for place, name in enumerate(NAMES)}
    tables = {"INTERACTIONS": Table(events), "ITEMS": Table(described)}
    return Source(lambda: tables, places, {}), Source(dict, places, {})


NAMES = ["often", "rare", "fresh", "made", "old", "unknown"]


@pytest.mark.parametrize(
    ("days", "new"),
    [
        (30, {"fresh", "made", "unknown"}),
        (45, {"rare", "fresh", "made", "unknown"}),
        (0, {"unknown"}),
        (100, set(NAMES[1:])),
    ],
)
def test_age_is_that_of_creation_else_of_the_first_event(days: float, new: set[str]) -> None:
    found = new_items(sources(), Model(NAMES), days)
    assert {name for name, is_new in zip(NAMES, found, strict=True) if is_new} == new


def test_new_items_take_the_last_places() -> None:
    best = (["a", "b", "c", "d"], [0.4, 0.3, 0.2, 0.1])
    assert mixed(best, (["x", "b", "y"], [0.8, 0.1, 0.1]), 4, 2) == (["a", "b", "x", "y"], [0.4, 0.3, 0.3, 0.0375])
    assert mixed(best, (["b"], [1.0]), 4, 2) == (["a", "b", "c", "d"], [0.4, 0.3, 0.2, 0.1])
    assert mixed(best, (["c"], [1.0]), 4, 2)[0] == ["a", "b", "d", "c"]
    assert mixed(best, ([], []), 4, 4) == best
