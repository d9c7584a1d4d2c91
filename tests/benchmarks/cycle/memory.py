"""What each program of a stack holds, looked at while it works: its process tree, by proportional set size (PSS)."""

import threading
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import psutil

_SECONDS = 0.3
CLIENTS = ("sync-worker", "personalize-worker", "beat", "flower", "api", "valkey")
"""The programs of the client's server; PostgreSQL and the stand-ins run elsewhere."""
_OTHERS = ("erp", "personalize", "s3")


class MemoryWatch(threading.Thread):
    """Peaks in MB of each program's tree (`peaks`) and of the client's programs at one moment (`together`).

    Pages that processes share are counted once by PSS; `resident` sums the resident sizes, which count them each time.
    """

    def __init__(self, run_folder: Path) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[str, float] = defaultdict(float)
        self.resident: dict[str, float] = defaultdict(float)
        self.together = 0.0
        self._run_folder = run_folder
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_SECONDS):
            now = {name: self._tree(name) for name in (*CLIENTS, *_OTHERS)}
            for name, (pss, rss) in now.items():
                self.peaks[name], self.resident[name] = max(self.peaks[name], pss), max(self.resident[name], rss)
            self.together = max(self.together, sum(now[name][0] for name in CLIENTS))

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def _tree(self, name: str) -> tuple[float, float]:
        with suppress(psutil.Error, OSError, ValueError):
            program = psutil.Process(int((self._run_folder / f"{name}.pid").read_text()))
            found = [_sizes(process) for process in (program, *program.children(recursive=True))]
            return sum(pss for pss, _ in found), sum(rss for _, rss in found)
        return 0.0, 0.0


def _sizes(process: psutil.Process) -> tuple[float, float]:
    # One that ends while it is looked at holds nothing.
    with suppress(psutil.Error):
        full = process.memory_full_info()
        return full.pss / 1e6, full.rss / 1e6
    return 0.0, 0.0
