"""The whole cycle at full scale on the real local stack, ERP to first served answer; at a tenth of it; and the memory.

The time runs from the trigger of the sync to the first list of the new generation that the API serves. The memory is
that of the programs of the client's server; the stand-ins and PostgreSQL run elsewhere.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cycle.memory import Watch, watched
from benchmarks.cycle.night import Night, spend
from benchmarks.full_scale.feeds import feed
from benchmarks.measure import judge_most
from mastergroup.logging import configure_logging
from mastergroup_local.stack import lifecycle
from mastergroup_local.stack.folders import Folders

GOAL_SECONDS, GOAL_TENTH = 180, 0.15
GOAL_WORKER_MB, GOAL_TOGETHER_MB = 250, 1024
_WORKERS = ("sync-worker", "personalize-worker")
_PROGRAMS = (*_WORKERS, "api", "beat", "flower", "valkey")


def run() -> None:
    """Print seconds of each step and peaks of each program, at both scales, and the goals."""
    configure_logging("WARNING")
    full, watch = _measured("full")
    tenth, _ = _measured("tenth")
    judge_most("the whole cycle at full scale", full.total, GOAL_SECONDS, "s")
    judge_most("a tenth of the data", tenth.total / full.total, GOAL_TENTH, "of that")
    for name in _WORKERS:
        judge_most(f"{name} at full scale", watch.peaks[name].pss, GOAL_WORKER_MB, "MB")
    judge_most(f"{', '.join(_PROGRAMS)} at one moment", watch.together.pss, GOAL_TOGETHER_MB, "MB")


def _measured(scale: str) -> tuple[Night, Watch]:
    started = time.monotonic()
    made = feed(scale)
    print(f"  {scale}: feed there after {time.monotonic() - started:.1f} s (not counted)", flush=True)
    with tempfile.TemporaryDirectory(prefix="mg-cycle-") as root:
        folders = Folders(Path(root))
        started = time.monotonic()
        lifecycle.start(folders, made)
        try:
            print(f"  {scale}: stack up after {time.monotonic() - started:.1f} s (not counted)", flush=True)
            with watched(folders.run, _PROGRAMS) as watch:
                night = spend(lifecycle.environment(folders))
        finally:
            lifecycle.stop(folders)
    print(*_figures(scale, night, watch), sep="\n", flush=True)
    return night, watch


def _figures(scale: str, night: Night, watch: Watch) -> Iterator[str]:
    between = night.total - sum(night.steps.values())
    flows = ", ".join(f"{flow} {seconds:.1f}" for flow, seconds in night.flows.items())
    yield f"  {scale}: {night.total:.1f} s ({flows}; between the steps {between:.1f})"
    yield from (f"    {step:<18} {seconds:8.1f} s" for step, seconds in night.steps.items())
    yield f"    {'peak in MB':<18} {'PSS':>8} {'RSS':>8}   ({watch.looks} looks)"
    for name, held in {**watch.peaks, "together": watch.together}.items():
        yield f"    {name:<18} {held.pss:8.0f} {held.rss:8.0f}"
