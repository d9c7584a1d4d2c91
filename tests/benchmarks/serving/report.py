"""The figures as tables, and the goals."""

import statistics
from collections.abc import Iterator

from benchmarks.serving.load import Reading

TITLES = {
    "bare": "a bare ASGI function, a constant answer",
    "redis": "FastAPI + redis.asyncio",
    "orm": "FastAPI + SQLAlchemy + response model",
    "layer": "ours, memory: the cache layer alone",
    "silent": "ours, memory: no key, no log line",
    "whole": "ours, memory: with everything",
    "from redis": "ours, Redis: no key, no log line",
    "cold": "ours, PostgreSQL: no key, no log line",
    "cold x 10": "ours, PostgreSQL, 10 times the users",
}
_WARM = ("layer", "silent", "whole", "from redis")
_LEAST = (("layer", "bare", 0.7), ("whole", "bare", 0.35), ("from redis", "redis", 1.0), ("cold", "orm", 2.0))
_BUSY = 0.85
_MOST_SLOWER, _MOST_SPREAD, _MOST_MB = 1.3, 3.0, 120
Readings = dict[str, list[Reading]]


def figures(found: Readings) -> Iterator[str]:
    """A line for each server: the median of its rounds, and all of them. CPU: the server process alone, a request."""
    yield f"  {'':<42} {'requests/s':>10} {'x bare':>7} {'p50 ms':>8} {'p99 ms':>8} {'CPU us':>7} {'busy':>5}   rounds"
    for name, readings in found.items():
        rounds = " ".join(f"{reading.per_second:.0f}" for reading in readings)
        p50, p99, cpu, busy = (_median(readings, figure) for figure in ("p50", "p99", "cpu", "busy"))
        yield (f"  {TITLES[name]:<42} {_median(readings, 'per_second'):10,.0f} {ratio(found, name, 'bare'):7.2f}"
               f" {p50:8.2f} {p99:8.2f} {cpu:7.0f} {busy:5.0%}   {rounds}")  # fmt: skip


def goals(found: Readings, rss_mb: float) -> Iterator[str]:
    """A line for each goal, PASS or FAIL first; before them a warning where requests/s say little."""
    if _median(found["bare"], "busy") < _BUSY:
        yield "  The bare server did not get a core of its own: on a quiet machine ratios are as by processor time."
    for name, other, least in _LEAST:
        times, by_cpu = ratio(found, name, other), _median(found[other], "cpu") / _median(found[name], "cpu")
        told = f"{TITLES[name]}: {times:.2f} times {TITLES[other]} ({by_cpu:.2f} by its processor time)"
        yield _goal(times >= least, f"{told}; asked: at least {least:g}")
    for name in _WARM:
        spread, bare = _spread(found[name]), _spread(found["bare"])
        told = f"{TITLES[name]}: p99 is {spread:.2f} times p50 (bare: {bare:.2f})"
        yield _goal(spread < _MOST_SPREAD, f"{told}; asked: under {_MOST_SPREAD:g}")
    slower = ratio(found, "cold", "cold x 10")
    yield _goal(
        slower <= _MOST_SLOWER, f"{TITLES['cold x 10']}: {slower:.2f} times slower; asked: at most {_MOST_SLOWER}"
    )
    yield _goal(rss_mb < _MOST_MB, f"one process with its answers: {rss_mb:.0f} MB resident; asked: under {_MOST_MB}")


def ratio(found: Readings, name: str, other: str) -> float:
    """Of requests per second; the median of the rounds' ratios, as a noisy minute is noisy for both."""
    pairs = zip(found[name], found[other], strict=True)
    return statistics.median(one.per_second / two.per_second for one, two in pairs)


def _goal(is_reached: bool, told: str) -> str:
    return f"  {'PASS' if is_reached else 'FAIL'}  {told}"


def _spread(readings: list[Reading]) -> float:
    return statistics.median(reading.p99 / reading.p50 for reading in readings)


def _median(readings: list[Reading], name: str) -> float:
    return statistics.median(getattr(reading, name) for reading in readings)
