"""What was bought, as arrays of small integers, and the windows that analytics speaks of."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from mastergroup.binary_copy import read_columns
from mastergroup.database import Connection, load_sql

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

UNITS = 100_000
"""Revenue is counted in 1/100,000 PKR: quantity (3 decimals) times price (2) is then whole, and sums are exact."""

RECENT = 2
_DAYS: dict[str, int | None] = {"today": 1, "7days": 7, "30days": 30, "all": None}


@dataclass(frozen=True)
class TimeFilter:
    """A window of analytics: half open, whole days of the business; `start` None: from the first order."""

    number: int
    name: str
    start: datetime | None
    end: datetime


@dataclass(frozen=True)
class Lines:
    """Purchase lines sorted by order; product and order by number; revenue in UNITS."""

    order: Ints
    product: Ints
    revenue: Floats

    def since(self, first_order: int) -> "Lines":
        """The lines of the orders from `first_order` on; a view."""
        start = int(np.searchsorted(self.order, first_order))
        return Lines(self.order[start:], self.product[start:], self.revenue[start:])


@dataclass(frozen=True)
class Facts:
    """All purchases. Orders are numbered by time, customers and products by id; -1: unknown."""

    lines: Lines
    moment: NDArray[np.int64]
    customer: Ints
    province: Ints
    city: Ints
    category: Ints
    offered: NDArray[np.bool_]

    def window(self, time_filter: TimeFilter) -> Lines:
        """The lines of one window; orders after its end do not exist, as it ends with the newest."""
        if time_filter.start is None:
            return self.lines
        start = int(time_filter.start.timestamp() * 1_000_000)
        return self.lines.since(int(np.searchsorted(self.moment, start)))

    @property
    def products(self) -> int:
        """How many products there are."""
        return len(self.category)

    @property
    def customers(self) -> int:
        """The number after that of the last customer who ordered."""
        return int(self.customer.max(initial=-1)) + 1


def time_filters(newest: datetime, zone: ZoneInfo) -> list[TimeFilter]:
    """The four windows, ending with the day (in `zone`) of the newest synced order."""
    day = newest.astimezone(zone).date()

    def midnight(days: int) -> datetime:
        return datetime.combine(day + timedelta(days=days), time.min, zone)

    return [
        TimeFilter(number, name, None if days is None else midnight(1 - days), midnight(1))
        for number, (name, days) in enumerate(_DAYS.items())
    ]


def read_facts(connection: Connection) -> Facts:
    """Number customers, products, places and orders in temporary tables, and read the purchases by those numbers."""
    connection.execute(load_sql("sync_worker", "number_facts"))
    orders = _read(connection, "read_orders", {"moment": "i8", "customer": "i4", "province": "i4", "city": "i4"})
    products = _read(connection, "read_products", {"category": "i4", "offered": "i4"})
    return Facts(
        lines=Lines(**_read(connection, "read_lines", {"order": "i4", "product": "i4", "revenue": "f8"})),
        offered=products["offered"] == 1,
        category=products["category"],
        **orders,
    )


def _read(connection: Connection, name: str, columns: dict[str, str]) -> dict[str, NDArray[Any]]:
    return read_columns(connection, load_sql("sync_worker", name), columns)
