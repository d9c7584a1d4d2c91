"""A shop's data as the service would hold it: what was bought, who and where customers are, what products are."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.recommender.history import History, build
from mastergroup_local.personalize.table import MISSING, Table, Text, load, save

_PARTS = ("events", "users", "items", "places")


@dataclass(frozen=True)
class Shop:
    """Tables by Personalize's column names.

    `places` has a row per customer and moment at which a place was known; where it is given, `users` is made of it.
    """

    events: Table
    users: Table | None = None
    items: Table | None = None
    places: Table | None = None

    @property
    def times(self) -> NDArray[np.int64]:
        return np.asarray(self.events.numbers("TIMESTAMP")).astype(np.int64)

    def before(self, cut: float) -> History:
        """What the service would learn from on the day of the cut; nothing in it was known only later."""
        events = self.events.take(np.flatnonzero(self.times <= cut))
        users = self.users if self.places is None else _last_places(self.places, cut)
        known = _with_events(users, events, "USER_ID"), _with_events(self.items, events, "ITEM_ID")
        return build(events, *known)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for part in _PARTS:
            table = getattr(self, part)
            (folder / f"{part}.npz").unlink(missing_ok=True)
            if table is not None:
                save(table, folder / f"{part}.npz")

    @classmethod
    def load(cls, folder: Path) -> "Shop":
        paths = {part: folder / f"{part}.npz" for part in _PARTS}
        return cls(**{part: load(path) for part, path in paths.items() if path.exists()})


def _with_events(table: Table | None, events: Table, key: str) -> Table | None:
    """Leave out whom or what nobody had bought yet: that it is listed at all may be known from later only."""
    if table is None:
        return None
    column, bought = table.text(key), events.text(key)
    names = {bought.words[code] for code in np.unique(bought.codes)}
    known = np.array([word in names for word in column.words] + [False], dtype=bool)
    return table.take(np.flatnonzero(known[column.codes]))


def _last_places(places: Table, cut: float) -> Table:
    """One row a customer: the newest province and city that were known at the cut."""
    rows = places.take(np.flatnonzero(np.asarray(places.numbers("TIMESTAMP")) <= cut))
    users = rows.text("USER_ID")
    order = np.argsort(np.asarray(rows.numbers("TIMESTAMP")), kind="stable")
    columns = {name: _newest(rows.text(name), users.codes, order, len(users.words)) for name in ("PROVINCE", "CITY")}
    everybody = Text(np.arange(len(users.words), dtype=np.int32), users.words)
    return Table({"USER_ID": everybody, **columns})


def _newest(column: Text, users: NDArray[np.int32], order: NDArray[np.intp], count: int) -> Text:
    given = order[column.codes[order] != MISSING]
    codes = np.full(count, MISSING, dtype=np.int32)
    codes[users[given]] = column.codes[given]
    return Text(codes, column.words)
