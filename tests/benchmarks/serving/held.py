"""What one process needs for the answers that it holds."""

import psutil

from benchmarks.serving import client
from benchmarks.serving.subjects import Cold

ANSWERS = 20_000
_SAMPLE = 500
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
    """About how many it holds: the share of a sample that comes from memory, times all that were asked.

    The newest first, as an answer that comes back from Redis may push out an older one.
    """
    sample = cold.asked[:: -max(1, len(cold.asked) // _SAMPLE)]
    return round(client.tiers(cold.server, sample)["memory"] / len(sample) * len(cold.asked))
