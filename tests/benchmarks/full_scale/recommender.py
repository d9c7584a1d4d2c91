"""Fit + the best 25 of 180,483 customers, no I/O: implicit's cosine model (K=20), and ours, weights tuned or given."""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.full_scale import made
from benchmarks.full_scale.fit_and_list import environment

WAYS = ("implicit", "implicit, 2 callers", "ours tuned", "ours")
ROUNDS = 3
GOAL = 1.0
Times = dict[str, float]


def run() -> None:
    """Print seconds, memory and ratio of each way; in turns, each in a fresh process, the median of three."""
    folder = made.folder()
    with tempfile.TemporaryDirectory() as work:
        weights = Path(work) / "weights"
        found: dict[str, list[Times]] = {way: [] for way in WAYS}
        for _ in range(ROUNDS):
            for way in WAYS:
                found[way].append(_measured(way, folder, weights))
    first = _median(found["implicit"], "total")
    for way, times in found.items():
        _tell(way, times, first)
    for way in ("ours", "ours tuned"):
        ratio = _median(found[way], "total") / first
        print(f"  {'PASS' if ratio <= GOAL else 'FAIL'}  {way}: {ratio:.2f} times implicit; asked: at most {GOAL:g}")


def _measured(way: str, folder: Path, weights: Path) -> Times:
    command = [sys.executable, "-m", "benchmarks.full_scale.fit_and_list"]
    told = json.dumps({"way": way, "data": str(folder), "weights": str(weights)})
    ended = subprocess.run(command, input=told, text=True, env=environment(way), check=True, stdout=subprocess.PIPE)
    found: Times = json.loads(ended.stdout)
    return found


def _tell(way: str, times: list[Times], first: float) -> None:
    names = ("fit", "list", "total", "cpu", "before_mb", "peak_mb")
    fit, listed, total, worked, before, peak = (_median(times, name) for name in names)
    parts = f"fit {fit:.1f} + lists {listed:.1f} s; {worked:.1f} s of processor"
    print(
        f"  {way:<20} {total:8.2f} s {total / first:6.2f} x   {parts:<46} peak {peak:.0f} MB, data alone {before:.0f}"
    )


def _median(times: list[Times], name: str) -> float:
    return statistics.median(each[name] for each in times)
