"""Servers of a test's own, which it may kill, hang, end and start again on the same port and data."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from mastergroup_local.stack import ports, postgres, valkey

PASSWORD = "test-only"


class Process:
    """One process; what it prints goes to a file."""

    def __init__(self, command: list[str], log: Path, env: dict[str, str] | None = None) -> None:
        self.log = log
        self._command = command
        self._env = {**os.environ, **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its id, while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it unless it runs."""
        if self._process is None:
            with self.log.open("ab") as output:
                self._process = subprocess.Popen(self._command, env=self._env, stdout=output, stderr=output, cwd="/")

    def wait_until(self, good: Callable[[], bool]) -> None:
        """Until it is so; the test fails if the process ends before that, or after a minute."""
        end = time.monotonic() + 60
        while not good():
            if self._process is None or self._process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"{self._command}: {self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal that ends it, and wait for that; its exit code."""
        self.send(number)
        return self.wait()

    def wait(self) -> int:
        """Its exit code, once it is over."""
        assert self._process is not None
        process, self._process = self._process, None
        try:
            return process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)
            raise

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Stopped for the time of the block: it holds its connections and says nothing."""
        self.send(signal.SIGSTOP)
        try:
            yield
        finally:
            self.send(signal.SIGCONT)

    def end_if_running(self, number: signal.Signals = signal.SIGTERM) -> None:
        """For the end of a test, which may have ended it itself."""
        if self._process is not None:
            self.end(number)


class Server(Process):
    """A process that listens on a port."""

    def __init__(self, command: list[str], port: int, log: Path, env: dict[str, str] | None = None) -> None:
        super().__init__(command, log, env)
        self.port = port

    def start(self) -> None:
        """The same; returns as soon as it takes connections."""
        super().start()
        self.wait_until(lambda: ports.accepts(self.port))


@contextmanager
def running(*processes: Process, number: signal.Signals = signal.SIGTERM) -> Iterator[None]:
    """Run them for the time of the block, in which they may end and start again."""
    with ExitStack() as ended, ThreadPoolExecutor() as pool:
        for process in processes:
            ended.callback(process.end_if_running, number)
        list(pool.map(lambda process: process.start(), processes))
        yield


@contextmanager
def own_postgres() -> Iterator[tuple[Server, str]]:
    """An embedded PostgreSQL and its owner's address. SIGINT is its fast shutdown: clients are sent away."""
    with tempfile.TemporaryDirectory(prefix="mg-postgres-") as folder:
        Path(folder).chmod(0o755)
        data, port = Path(folder) / "data", ports.free_port()
        postgres.create_cluster(data, PASSWORD)
        command = postgres.server_command(data, port, fsync="off", synchronous_commit="off", full_page_writes="off")
        address = postgres.url(port, postgres.OWNER, PASSWORD, "postgres")
        server = Server(command, port, Path(folder) / "log")
        with running(server, number=signal.SIGINT):
            wait_until_connects(address)
            yield server, address


@contextmanager
def own_valkey() -> Iterator[tuple[Server, str]]:
    """An embedded Valkey and its address without a database number."""
    with tempfile.TemporaryDirectory(prefix="mg-valkey-") as folder:
        port = ports.free_port()
        command = valkey.server_command(Path(folder), port)
        server = Server(command, port, Path(folder) / "log")
        with running(server):
            yield server, f"redis://{ports.HOST}:{port}"


def own_api(folder: Path, database_url: str, redis_url: str, **settings: object) -> Server:
    """`python -m api_service` on a free port, open to all, not started yet."""
    port = ports.free_port()
    env = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "API_HOST": ports.HOST,
        "API_PORT": str(port),
        "API_ACCESS": "open",
        **{name.upper(): str(value) for name, value in settings.items()},
    }
    return Server([sys.executable, "-m", "api_service"], port, folder / f"api-{port}.log", env)


def wait_until_connects(url: str) -> None:
    """Return as soon as PostgreSQL takes a session."""
    end = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return
