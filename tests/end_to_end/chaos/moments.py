"""When a disturbance is due in the cycle that is under way, and what was really done."""

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
_BEGUN = "SELECT 1 FROM {flow}_steps WHERE step = %s AND status <> 'pending'" + _NEWEST
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
        reached = _begun(demo, each, since, over) and not over.wait(each.share * usual[each.flow, each.step])
        seconds = time.monotonic() - began if reached else None
        yield Happened(each, seconds, reached and disturb(demo, each.what))


def _begun(demo: Demo, due: Disturbance, since: datetime, over: Event) -> bool:
    while not demo.rows(_BEGUN.format(flow=due.flow), due.step, since):
        if over.wait(_LOOK_SECONDS):
            return False
    return True
