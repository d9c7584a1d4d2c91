"""wrk, the load generator: keep-alive connections that ask the paths of a file as fast as they are answered."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.serving.processes import Server
from mastergroup_local.stack.ports import HOST

CONNECTIONS = 24
_SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Reading:
    """What wrk measured; the percentiles in milliseconds. `cpu`: the server's processor time a request, microseconds.

    The last says most on a machine that does other things beside.
    """

    requests: int
    per_second: float
    p50: float
    p99: float
    cpu: float

    @property
    def busy(self) -> float:
        """The share of one core that the server got."""
        return self.per_second * self.cpu / 1e6


def program() -> str:
    """Where wrk is. Stops the benchmark when it is missing."""
    return shutil.which("wrk") or sys.exit("the load generator wrk is not installed here: apt-get install wrk")


def ask(server: Server, paths: Path, seconds: int) -> Reading:
    """Load on one server. Raises RuntimeError when a request failed: a refusal is quicker than an answer."""
    before = _cpu_seconds(server.pid)
    told = _told(server, paths, seconds)
    per_second = told["requests"] / told["microseconds"] * 1e6
    cpu = (_cpu_seconds(server.pid) - before) / told["requests"] * 1e6
    return Reading(told["requests"], per_second, told["p50"] / 1000, told["p99"] / 1000, cpu)


def _told(server: Server, paths: Path, seconds: int) -> dict[str, Any]:
    header = ["-H", f"X-API-Key: {server.key}"] if server.key else []
    command = [
        program(),
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--timeout",
        "10s",
        "--latency",
        "-s",
        str(_SCRIPT),
        *header,
    ]
    command += [f"http://{HOST}:{server.port}", "--", str(paths)]
    ended = subprocess.run(command, text=True, check=True, stdout=subprocess.PIPE)
    told: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    if told["failed"]:
        raise RuntimeError(f"{told['failed']} of {told['requests']} requests failed:\n{ended.stdout}")
    return told


def _cpu_seconds(pid: int) -> float:
    used = psutil.Process(pid).cpu_times()
    return used.user + used.system
