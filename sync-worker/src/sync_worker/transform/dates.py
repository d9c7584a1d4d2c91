"""Moments in every form that the ERP writes them, as UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from mastergroup.errors import InvalidRecord

_DAY_FIRST = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AP]M)?)?",
    re.ASCII | re.IGNORECASE,
)
_FIRST_YEAR = 1900
_LONGEST = 40


@dataclass(frozen=True)
class Calendar:
    """The business's clock: the zone of times without an offset, and the latest moment that is believed."""

    zone: tzinfo
    latest: datetime

    @classmethod
    def at(cls, zone: tzinfo, now: datetime) -> "Calendar":
        """A calendar that refuses what lies more than a day after `now`."""
        return cls(zone, now + timedelta(days=1))


def moment(value: Any, field: str, calendar: Calendar) -> datetime:
    """The moment in UTC: ISO with or without time, `Z` or an offset, or day/month/year; without an offset in the zone.

    Raises InvalidRecord, naming `field`, when it is missing, unreadable or more than a day in the future.
    """
    found = _read(value.strip()) if isinstance(value, str) and len(value) <= _LONGEST else None
    if found is None or found.year < _FIRST_YEAR:
        raise InvalidRecord(f"{field}: a readable date is needed")
    known = found if found.tzinfo else found.replace(tzinfo=calendar.zone)
    # Compared before it is moved to UTC: the last hours of the year 9999 have no UTC.
    if known > calendar.latest:
        raise InvalidRecord(f"{field}: the date is in the future")
    return known.astimezone(UTC)


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        found = _DAY_FIRST.fullmatch(text)
    try:
        return _day_first(*found.groups()) if found else None
    except ValueError:
        return None


def _day_first(
    day: str, month: str, year: str, hour: str | None, minute: str | None, second: str | None, half: str | None
) -> datetime:
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half.upper() == "PM" else 0)
    return datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0))  # noqa: DTZ001
