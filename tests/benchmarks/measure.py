"""Timing of alternatives: taken in turns, the best of a few counts, ratios against the first."""

import time
from collections.abc import Callable


def compare(ways: dict[str, Callable[[], object]], rounds: int = 3) -> None:
    """Print seconds and ratio of each way; in turns, so that a noisy machine is noisy for all of them."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            best[name] = min(best[name], time.perf_counter() - started)
    first = next(iter(best.values()))
    for name, seconds in best.items():
        print(f"  {name:<44} {seconds:8.2f} s   {seconds / first:6.2f} x", flush=True)
