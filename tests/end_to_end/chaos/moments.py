"""When a disturbance is due in the cycle that is under way, and what was really done."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from demo import Demo
from end_to_end.chaos.disturbances import STEPS, Disturbance, disturb

_LOOK_SECONDS = 0.05
_SECONDS = "SELECT extract(epoch FROM finished_at - started_at)::float8 AS seconds FROM {flow}_steps WHERE step = %s"
_NEWEST = " AND run_id = (SELECT run_id FROM {flow}_runs WHERE started_at >= %s ORDER BY started_at LIMIT 1)"
_STATUS = "SELECT status FROM {flow}_steps WHERE step = %s" + _NEWEST
Usual = dict[tuple[str, str], float]
"""Seconds that each (flow, step) takes when nothing goes wrong."""


@dataclass(frozen=True)
class Happened:
    """A disturbance as it was: `seconds` after the cycle began (None: the cycle was over before it was due)."""

    planned: Disturbance
    seconds: float | None
    hit: bool

    def __str__(self) -> str:
        where = f"{self.planned.what} in {self.planned.step}"
        if self.seconds is None:
            return f"{where} NOT REACHED"
        return f"{where} at {self.seconds:.1f} s" + ("" if self.hit else " (down already)")


def usual_seconds(demo: Demo, since: datetime) -> Usual:
    """What the steps of the first runs that began at or after `since` took."""
    return {
        (flow, step): demo.rows((_SECONDS + _NEWEST).format(flow=flow), step, since)[0]["seconds"]
        for flow, step in STEPS
    }


def cause(
    demo: Demo, disturbances: list[Disturbance], usual: Usual, since: datetime, over: Event
) -> Iterator[Happened]:
    """Each in its turn, until the cycle is over; `since` is when it began, by the database's clock."""
    began = time.monotonic()
    for each in disturbances:
        reached = _is_due(demo, each, usual, since, over)
        seconds = time.monotonic() - began if reached else None
        yield Happened(each, seconds, reached and disturb(demo, each.what))


def _is_due(demo: Demo, planned: Disturbance, usual: Usual, since: datetime, over: Event) -> bool:
    """Wait for its moment, which comes with the step's end at the latest; false if the cycle is over before."""
    end = math.inf
    while (status := _status(demo, planned, since)) in ("pending", "running") and time.monotonic() < end:
        if status == "running" and end == math.inf:
            end = time.monotonic() + planned.share * usual[planned.flow, planned.step]
        if over.wait(_LOOK_SECONDS):
            return False
    return not over.is_set()


def _status(demo: Demo, planned: Disturbance, since: datetime) -> str:
    found = demo.rows(_STATUS.format(flow=planned.flow), planned.step, since)
    return str(found[0]["status"]) if found else "pending"
