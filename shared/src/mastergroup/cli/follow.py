"""Shows a run until it ends: step, how many, how fast, how long still."""

import json
import sys
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from mastergroup.cli.checks import check_lines
from mastergroup.database import Database
from mastergroup.errors import TransientError
from mastergroup.queues import Flow
from mastergroup.runs import Ledger
from mastergroup.settings import WorkerSettings

_LOOK_SECONDS = 0.5
_SILENCE_SECONDS = 300


def follow(database: Database, settings: WorkerSettings, flow: Flow, run_id: str) -> int:
    """Print the run's steps as they go; 0 when it is done, 1 when it failed."""
    shown = set[str]()
    print(f"{flow.name} run {run_id}")
    for run in _looks(database, settings, flow, run_id):
        _show(run["steps"], shown)
    return _show_end(run)


def follow_silently(database: Database, settings: WorkerSettings, flow: Flow, run_id: str) -> int:
    """The same for programs: the run with its steps as one JSON object, once it has ended."""
    [run] = deque(_looks(database, settings, flow, run_id), maxlen=1)
    print(json.dumps(run, indent=2, default=str))
    return 0 if run["status"] == "done" else 1


def _looks(database: Database, settings: WorkerSettings, flow: Flow, run_id: str) -> Iterator[dict[str, Any]]:
    """The run as it is now, again and again until it has ended."""
    ledger = Ledger(database, flow, settings.run_lease_seconds)
    while True:
        run = _look(ledger, run_id)
        yield run
        if run["status"] != "running":
            return
        time.sleep(_LOOK_SECONDS)


def _look(ledger: Ledger, run_id: str) -> dict[str, Any]:
    """The run as it stands; a database that is away for a while is waited for."""
    end = time.monotonic() + _SILENCE_SECONDS
    while True:
        try:
            return ledger.progress(run_id)
        except TransientError:
            if time.monotonic() > end:
                raise
            time.sleep(_LOOK_SECONDS)


def _show(steps: list[dict[str, Any]], shown: set[str]) -> None:
    for step in steps:
        if step["step"] in shown or step["status"] == "pending":
            continue
        if step["status"] == "running":
            _line(f"  {step['step']:<16} {_progress(step)}", final=False)
        else:
            shown.add(step["step"])
            _line(f"  {step['step']:<16} {step['status']:<7} {_seconds(step):8.1f} s  {_progress(step)}", final=True)
            for line in check_lines(step["detail"].get("checks", []), passed_too=step["step"] == "validate"):
                _line(f"    {line}", final=True)


def _show_end(run: dict[str, Any]) -> int:
    seconds = (run["finished_at"] - run["started_at"]).total_seconds()
    print(f"{run['status']} in {seconds:.1f} s" + (f": {run['error']}" if run["error"] else ""))
    return 0 if run["status"] == "done" else 1


def _progress(step: dict[str, Any]) -> str:
    if reason := step["detail"].get("skipped"):
        return f"skipped: {reason}"
    progress = step["detail"].get("progress")
    if not progress:
        return ""
    done, total, seconds = progress["done"], progress["total"], _seconds(step)
    rate = done / seconds if seconds > 0.5 else 0
    text = f"{done:,}" + (f" of {total:,}" if total else "") + f" {progress['unit']}"
    if step["status"] == "running" and rate >= 1:
        text += f", {rate:,.0f}/s"
    if step["status"] == "running" and total and 0 < done < total:
        text += f", about {seconds * (total - done) / done:.0f} s left"
    return text


def _seconds(step: dict[str, Any]) -> float:
    end = step["finished_at"] or datetime.now(UTC)
    return float((end - step["started_at"]).total_seconds()) if step["started_at"] else 0.0


def _line(text: str, final: bool) -> None:
    """On a terminal a running step is one line that changes; in a file only ends are written."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\x1b[2K{text}" + ("\n" if final else ""))
        sys.stdout.flush()
    elif final:
        print(text, flush=True)
