"""What runs when, in UTC: read by beat and, for `next_sync_at` and `next_batch_at`, by the API."""

from datetime import UTC, datetime, timedelta

from mastergroup.settings import ScheduleSettings


def sync_hours(settings: ScheduleSettings) -> tuple[int, ...]:
    """Hours (UTC) at which the ERP sync starts, ascending."""
    return tuple(sorted({int(hour) for hour in settings.sync_hours.split(",")}))


def batch_hours(settings: ScheduleSettings) -> tuple[int, ...]:
    """Hours (UTC) at which the nightly batch starts."""
    return (settings.batch_hour,)


def next_at(hours: tuple[int, ...], now: datetime) -> datetime:
    """The first full hour of `hours` (UTC) after `now`."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = (midnight + timedelta(days=day, hours=hour) for day in (0, 1) for hour in hours)
    return next(start for start in starts if start > now)


def longest_gap(hours: tuple[int, ...]) -> float:
    """The longest time, in hours, between two starts at `hours` that follow each other, over midnight too."""
    following = (*hours[1:], hours[0] + 24)
    return float(max(after - before for before, after in zip(hours, following, strict=True)))
