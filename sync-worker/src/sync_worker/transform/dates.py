"""Moments in every form that the ERP writes them, as UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from mastergroup.errors import InvalidRecord
from sync_worker.transform.text import visible

_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
    r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"\s*(?P<half>[AP]M)?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)", re.ASCII)
_UTC = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_BEFORE_OFFSET = re.compile(r"\s+(?=(?:Z|[+-]\d{2}:?\d{2})$)", re.ASCII)
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
    """The moment in UTC: ISO, day/month/year or year/month/day, with or without time, `Z` or an offset.

    Without an offset it is in the calendar's zone.

    Raises InvalidRecord, naming `field`, when it is missing, unreadable or more than a day in the future.
    """
    found = _read(visible(value).strip()) if isinstance(value, str) and len(value) <= _LONGEST else None
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
        text = _BEFORE_OFFSET.sub("", _UTC.sub("Z", text.upper()))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        found = _DAY_FIRST.fullmatch(_YEAR_FIRST.sub(r"\3/\2/\1", text))
    try:
        return _day_first(found) if found else None
    except ValueError:
        return None


def _day_first(found: re.Match[str]) -> datetime:
    half, offset = found["half"], found["offset"]
    day, month, year, hours, minutes, seconds = (
        int(found[name] or 0) for name in ("day", "month", "year", "hour", "minute", "second")
    )
    if half:
        hours = hours % 12 + (12 if half.upper() == "PM" else 0)
    zone = datetime.strptime(offset, "%z").tzinfo if offset else None
    return datetime(year, month, day, hours, minutes, seconds, tzinfo=zone)
