"""Which days to ask the ERP for next (pure)."""

from dataclasses import dataclass
from datetime import date, timedelta

from mastergroup.settings import ErpSettings

_GROWTH = 2
_GROWTH_OVER_EMPTY = 4


@dataclass(frozen=True)
class Window:
    """Whole days in the business's time zone, both inclusive."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Length in days, at least 1."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class Position:
    """How far a stream is: the last day read, and the window that this run committed last, if it did.

    `received` counts the records of that window, `received_so_far` those of the run.
    """

    synced_through: date | None = None
    last: Window | None = None
    received: int = 0
    received_so_far: int = 0

    def after(self, window: Window, received: int) -> "Position":
        """How far it is once this window, which held so many records, is committed."""
        return Position(window.end, window, received, self.received_so_far + received)


def next_window(
    position: Position, settings: ErpSettings, today: date, restart: date | None, failed: Window | None
) -> Window | None:
    """The next window of a run, or None when it has read up to today.

    `restart` begins the run at that day in place of the cursor; `failed` is the window that an earlier attempt did
    not get through: it comes back at half its length.
    """
    start = _start(position, settings, restart)
    if start > today:
        return None
    days = _days(position, settings)
    if failed is not None and failed.start == start:
        days = max(1, failed.days // 2)
    return Window(start, min(start + timedelta(days=days - 1), today))


def _start(position: Position, settings: ErpSettings, restart: date | None) -> date:
    if position.last is not None:
        return position.last.end + timedelta(days=1)
    if restart is not None:
        return restart
    if position.synced_through is None:
        return settings.erp_history_start
    # The day of the cursor itself was not over when it was read, so it is read again whatever the overlap.
    return position.synced_through - timedelta(days=settings.erp_overlap_days)


def _days(position: Position, settings: ErpSettings) -> int:
    if position.last is None:
        return min(settings.erp_window_days, settings.erp_window_max_days)
    wanted, days = settings.erp_window_records, position.last.days
    if position.received == 0:
        days *= _GROWTH_OVER_EMPTY
    elif position.received * _GROWTH <= wanted:
        days *= _GROWTH
    elif position.received > wanted:
        days = days * wanted // position.received
    return max(1, min(days, settings.erp_window_max_days))
