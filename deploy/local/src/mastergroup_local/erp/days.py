"""On which business day a record is served."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

KARACHI = ZoneInfo("Asia/Karachi")
UNKNOWN = 0
"""Stands for no day among day ordinals (date.toordinal begins at 1)."""

_FIELDS = {
    "pos_orders": ("order_date", "date"),
    "oe_orders": ("order_date", "date"),
    "products": ("updated_at",),
    "customers": ("updated_at",),
}
_EARLIEST = date(1970, 1, 1)
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_BEFORE_OFFSET = re.compile(r"\s+(?=Z$|[+-]\d\d:?\d\d$)")


def today() -> date:
    """Today where the business is."""
    return datetime.now(KARACHI).date()


def business_day(value: object) -> date | None:
    """The day in Asia/Karachi of a date as the feed writes it (a naive time is Karachi's); None if unreadable."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(_iso(value))
        return (moment.astimezone(KARACHI) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


def record_day(stream: str, record: object) -> date | None:
    """The day that a record itself names; None when unreadable, in the future, or an ERP's empty date (0001-01-01)."""
    if not isinstance(record, dict):
        return None
    days = (business_day(record.get(field)) for field in _FIELDS[stream])
    day = next((day for day in days if day), None)
    return day if day and _EARLIEST <= day <= today() else None


def ordinal(day: date | None) -> int:
    """A day as the number that the index keeps."""
    return day.toordinal() if day else UNKNOWN


def settle(days: NDArray[np.int32], otherwise: date) -> NDArray[np.int32]:
    """Gives each record without a day that of the record before it; the first ones, the first readable day.

    A file in which no day can be read is served whole on the day `otherwise`.
    """
    known = np.flatnonzero(days != UNKNOWN)
    if not len(known):
        return np.full_like(days, otherwise.toordinal())
    nearest = np.searchsorted(known, np.arange(len(days)), side="right") - 1
    return days[known[np.maximum(nearest, 0)]]


def _iso(text: str) -> str:
    text = _BEFORE_OFFSET.sub("", text.strip())
    match = _DAY_FIRST.match(text)
    if not match:
        return text
    day, month, year = match.groups()
    return f"{year}-{month:0>2}-{day:0>2}{text[match.end() :]}"
