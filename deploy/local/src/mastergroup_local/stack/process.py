"""One supervised process: its command, where it logs, when it is ready, and how it is ended."""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT, SIGTERM

import psutil

from mastergroup_local.stack.folders import Folders

_RESTART_SECONDS = (0.5, 1, 2, 5, 10, 30)
_SETTLED_SECONDS = 60
_LEFTOVER_SECONDS = 2
LOG_BYTES = 20 * 1024 * 1024
"""A program's log and the one before it are each about as long at most."""
MARK = "MASTERGROUP_STACK_PROGRAM"
"""Environment variable that says which stack and program a process belongs to, whoever is its parent by now."""


@dataclass(frozen=True)
class Program:
    """What to run: a name, a command, the environment on top of the plain one, and how it likes to be stopped."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    stop_signal: int = 15
    stop_seconds: float = 20


class Supervised:
    """Runs a program, writes its pid file and its log, and starts it again when it ends by itself."""

    def __init__(self, program: Program, folders: Folders) -> None:
        self.program = program
        self._mark = f"{stack_mark(folders)}{program.name}:"
        self._log = folders.logs / f"{program.name}.log"
        self._pid_file = folders.run / f"{program.name}.pid"
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._failures = 0
        self._restart_at = 0.0

    def start(self) -> None:
        """Start it now, in a session of its own so that a Ctrl-C at the terminal does not reach it.

        What a killed predecessor left behind (a worker's child in the middle of a task) is ended first.
        """
        end_all(marked(self._mark), seconds=_LEFTOVER_SECONDS)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self.program.command,
                env={**plain_environment(), **self.program.env, MARK: self._mark},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._pid_file.write_text(f"{self._process.pid}\n")
        self._started = time.monotonic()

    def tend(self) -> None:
        """Start it again if it has ended, after a pause that grows while it keeps failing; keep its log bounded."""
        self._turn_log_over()
        if self._process is None or self._process.poll() is None:
            return
        now = time.monotonic()
        if self._restart_at == 0:
            self._failures = 0 if now - self._started > _SETTLED_SECONDS else self._failures
            self._restart_at = now + _RESTART_SECONDS[min(self._failures, len(_RESTART_SECONDS) - 1)]
            self._failures += 1
        elif now >= self._restart_at:
            self._restart_at = 0
            self.start()

    def _turn_log_over(self) -> None:
        """A full log becomes `<name>.log.1`, in place of the last one; what is written in that moment is lost.

        The program appends, so it goes on at the start.
        """
        with suppress(OSError):  # a full disk, or a log that somebody removed, ends no stack
            if self._log.stat().st_size > LOG_BYTES:
                shutil.copyfile(self._log, f"{self._log}.1")
                os.truncate(self._log, 0)

    def has_ended(self) -> bool:
        """Whether it is not running now."""
        return self._process is None or self._process.poll() is not None

    def stop(self) -> None:
        """End it and what it started: asked first, killed when it does not listen."""
        if self._process is not None:
            end_tree(self._process.pid, self.program.stop_signal, self.program.stop_seconds)
            self._process.poll()
        self._pid_file.unlink(missing_ok=True)

    def log_tail(self) -> str:
        """The last lines that it logged."""
        return self._log.read_text(errors="replace")[-1500:] if self._log.exists() else ""


def plain_environment() -> dict[str, str]:
    """The environment without any setting of ours that the user's shell may hold."""
    keep = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "SSL_CERT_FILE")
    return {name: os.environ[name] for name in keep if name in os.environ} | {"PYTHONUNBUFFERED": "1"}


def stack_mark(folders: Folders) -> str:
    """What the MARK of every process of a stack begins with."""
    return f"{folders.root}:"


def marked(beginning: str) -> list[psutil.Process]:
    """The running processes whose MARK begins so; those of other users cannot be read and are not ours."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK, "").startswith(beginning):
                found.append(process)
    return found


def end_tree(pid: int, signal: int = 15, seconds: float = 20) -> None:
    """End the process `pid` and its children by id."""
    try:
        parent = psutil.Process(pid)
        tree = [parent, *parent.children(recursive=True)]
        parent.send_signal(signal)
    except psutil.NoSuchProcess:
        return
    _kill_what_stays(tree, seconds)


def end_all(processes: list[psutil.Process], seconds: float) -> None:
    """Ask all of them at once, and kill those that still run after `seconds`."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            # SIGINT is PostgreSQL's fast shutdown; at SIGTERM it would wait for its clients.
            process.send_signal(SIGINT if process.name() == "postgres" else SIGTERM)
    _kill_what_stays(processes, seconds)


def _kill_what_stays(processes: list[psutil.Process], seconds: float) -> None:
    _, left = psutil.wait_procs(processes, timeout=seconds)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=5)


def running_pid(pid_file: Path) -> int | None:
    """The pid in a pid file if that very process still runs (a later process with the same number does not count)."""
    try:
        pid = int(pid_file.read_text())
        process = psutil.Process(pid)
        started_before = process.create_time() <= pid_file.stat().st_mtime + 2
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None
    return pid if started_before and process.status() != psutil.STATUS_ZOMBIE else None
