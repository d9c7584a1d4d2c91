"""Timing of alternatives: taken in turns, the best of a few counts, ratios against the first; and verdicts on goals."""

import time
from collections.abc import Callable


def compare(ways: dict[str, Callable[[], object]], rounds: int = 3) -> dict[str, float]:
    """Print and return the best seconds of each way; in turns, so that a noisy machine is noisy for all of them."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            best[name] = min(best[name], time.perf_counter() - started)
    first = next(iter(best.values()))
    for name, seconds in best.items():
        print(f"  {name:<44} {seconds:8.2f} s   {seconds / first:6.2f} x", flush=True)
    return best


def judge_most(what: str, value: float, most: float, unit: str) -> None:
    """Print PASS or FAIL: the value against the most that is asked for."""
    _judge(value <= most, f"{what}: {value:.3g} {unit}; asked: at most {most:g}")


def judge_least(what: str, value: float, least: float, unit: str) -> None:
    """Print PASS or FAIL: the value against the least that is asked for."""
    _judge(value >= least, f"{what}: {value:.3g} {unit}; asked: at least {least:g}")


def _judge(is_reached: bool, told: str) -> None:
    print(f"  {'PASS' if is_reached else 'FAIL'}  {told}", flush=True)
