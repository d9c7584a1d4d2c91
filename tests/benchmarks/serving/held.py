"""What one process needs for the answers that it holds."""

import re

import httpx
import psutil

from benchmarks.serving.subjects import Cold
from mastergroup_local.stack.ports import HOST

ANSWERS = 20_000
_SECONDS = 2


def fill(cold: Cold) -> None:
    """Ask on until the process has computed 20,000 different answers."""
    while len(cold.asked) < ANSWERS:
        cold.measure(_SECONDS)


def megabytes(cold: Cold) -> tuple[float, float]:
    """Resident, and of that not shared with other processes."""
    info = psutil.Process(cold.server.pid).memory_full_info()
    return info.rss / 2**20, info.uss / 2**20


def answers(cold: Cold) -> int:
    """How many it holds, as it says itself."""
    told = httpx.get(f"http://{HOST}:{cold.server.port}/metrics").text
    return round(float(re.findall(r'^api_memory\{what="answers"\} (\S+)$', told, re.MULTILINE)[0]))
