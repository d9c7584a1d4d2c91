"""How much memory the programs of a stack hold, each with all its processes, looked at four times a second."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from mastergroup_local.stack.process import running_pid

_SECONDS = 0.25


@dataclass(frozen=True)
class Held:
    """Megabytes: PSS counts what processes share once, RSS in each of them."""

    pss: float = 0.0
    rss: float = 0.0

    def __add__(self, other: "Held") -> "Held":
        return Held(self.pss + other.pss, self.rss + other.rss)

    def or_more(self, other: "Held") -> "Held":
        """The larger of each."""
        return Held(max(self.pss, other.pss), max(self.rss, other.rss))


class Watch(threading.Thread):
    """The peak of each program by name, and of all together at one moment."""

    def __init__(self, pid_files: Path, names: Iterable[str]) -> None:
        super().__init__(daemon=True)
        self.peaks = dict.fromkeys(names, Held())
        self.together = Held()
        self.looks = 0
        self._pid_files = pid_files
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_SECONDS):
            now = {name: _tree(self._pid_files / f"{name}.pid") for name in self.peaks}
            self.peaks = {name: self.peaks[name].or_more(held) for name, held in now.items()}
            self.together = self.together.or_more(sum(now.values(), Held()))
            self.looks += 1

    def stop(self) -> None:
        self._ended.set()
        self.join()


@contextmanager
def watched(pid_files: Path, names: Iterable[str]) -> Iterator[Watch]:
    """Watch the programs whose pid files lie in a folder until the block ends."""
    watch = Watch(pid_files, names)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()


def _tree(pid_file: Path) -> Held:
    with suppress(psutil.Error):
        if pid := running_pid(pid_file):
            return held_by(psutil.Process(pid))
    return Held()


def held_by(program: psutil.Process) -> Held:
    """What a process and all below it hold; one that ends while it is looked at holds nothing."""
    with suppress(psutil.Error):
        return sum(map(_held, [program, *program.children(recursive=True)]), Held())
    return Held()


def _held(process: psutil.Process) -> Held:
    with suppress(psutil.Error):
        info = process.memory_full_info()
        return Held(info.pss / 2**20, info.rss / 2**20)
    return Held()
