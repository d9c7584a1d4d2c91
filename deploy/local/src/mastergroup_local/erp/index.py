"""Where in a recorded file the records of each day lie."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.erp.days import UNKNOWN, ordinal, record_day, settle
from mastergroup_local.erp.recordings import scan


@dataclass(frozen=True)
class Places:
    """The day (ordinal, or UNKNOWN), offset and length in bytes of each record, in the file's order."""

    days: NDArray[np.int32]
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int32]

    @property
    def first_day(self) -> date | None:
        """The earliest day that a record names; None when none does."""
        known = self.days[self.days != UNKNOWN]
        return date.fromordinal(int(known.min())) if len(known) else None


def locate(path: Path, stream: str) -> Places:
    """Reads a file once, from start to end, keeping 16 bytes a record."""
    days, offsets, lengths = array("i"), array("q"), array("i")
    for line in scan(path):
        days.append(ordinal(record_day(stream, line.record)))
        offsets.append(line.offset)
        lengths.append(line.length)
    return Places(np.array(days, np.int32), np.array(offsets, np.int64), np.array(lengths, np.int32))


class DayIndex:
    """The records of one unpacked file in serving order: by day and, within a day, as the file has them."""

    def __init__(self, path: Path, places: Places, otherwise: date) -> None:
        days = settle(places.days, otherwise)
        order = np.argsort(days, kind="stable")
        self._path = path
        self._days = days[order]
        self._offsets = places.offsets[order]
        self._lengths = places.lengths[order]

    def __len__(self) -> int:
        return len(self._days)

    def window(self, first: date, last: date) -> range:
        """The positions of the records from the first to the last day, both included."""
        start = np.searchsorted(self._days, first.toordinal(), side="left")
        stop = np.searchsorted(self._days, last.toordinal(), side="right")
        return range(int(start), int(stop))

    def read(self, positions: range) -> Iterator[bytes]:
        """The records at these positions, one after the other, as they were recorded."""
        with self._path.open("rb") as file:
            for position in positions:
                file.seek(int(self._offsets[position]))
                yield file.read(int(self._lengths[position]))
