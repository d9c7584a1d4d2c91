"""How much memory the service and its job process hold together, looked at five times a second."""

import threading

import psutil

from benchmarks.cycle.memory import held_by

_SECONDS = 0.2
_MODULE = "mastergroup_local.personalize"


class Watch(threading.Thread):
    """Sums the proportional set size (PSS) of the service that this process started, and of all below it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self._stage_mb = 0.0
        self._ended = threading.Event()
        self._service = next(p for p in psutil.Process().children() if _MODULE in p.cmdline())

    def run(self) -> None:
        while not self._ended.wait(_SECONDS):
            now = held_by(self._service).pss
            self.peak_mb, self._stage_mb = max(self.peak_mb, now), max(self._stage_mb, now)

    def stage_mb(self) -> float:
        """The peak since this was last asked."""
        peak, self._stage_mb = self._stage_mb, 0.0
        return peak

    def stop(self) -> None:
        self._ended.set()
        self.join()
