"""The accounts of a sync: what the ERP sent against what is in the tables, what was rejected, how late the data are."""

import json
from typing import Any

from mastergroup.database import Database, load_sql
from mastergroup.errors import PermanentError
from mastergroup.schedule import longest_gap, sync_hours
from mastergroup.settings import ScheduleSettings

_COLUMNS = (
    "received", "distinct", "loaded", "inserted", "updated", "unchanged", "rejected", "lines", "lines_rejected",
    "windows",
)  # fmt: skip


def print_sync_report(database: Database, run_id: str | None, as_json: bool) -> None:
    """Print the accounts of `run_id`, else of the newest sync. Raises PermanentError when there is no such run."""
    report = _read(database, run_id)
    if as_json:
        print(json.dumps(report, indent=2, default=str))
        return
    _print_run(report["run"])
    _print_streams(report["streams"])
    _print_rejected(report["streams"], report["waiting"])
    _print_lag(report)


def _read(database: Database, run_id: str | None) -> dict[str, Any]:
    with database.connect() as connection:
        run = connection.execute(load_sql("mastergroup", "sync_report_run"), {"run_id": run_id}).fetchone()
        if run is None:
            raise PermanentError(f"there is no sync run {run_id}" if run_id else "no sync has run yet: make sync")
        asked = {"run_id": run["run_id"]}
        lag = connection.execute(load_sql("mastergroup", "sync_lag")).fetchone() or {}
        return {
            "run": run,
            "streams": connection.execute(load_sql("mastergroup", "sync_report_streams"), asked).fetchall(),
            "waiting": connection.execute(load_sql("mastergroup", "rejected_waiting")).fetchall(),
            "promise_hours": longest_gap(sync_hours(ScheduleSettings())),
            **lag,
        }


def _print_run(run: dict[str, Any]) -> None:
    began = run["started_at"].isoformat(timespec="seconds")
    print(f"sync run {run['run_id']} ({run['trigger']}) of {began}: {run['status']}, {run['seconds']:.1f} s")
    if run["error"]:
        print(f"  {run['error']}")


def _print_streams(streams: list[dict[str, Any]]) -> None:
    headings = [*(name.replace("_", " ") for name in _COLUMNS), "seconds", "records/s"]
    print(f"\n{'stream':<10}" + "".join(f"{heading:>{_width(heading)}}" for heading in headings))
    for row in streams:
        counts = "".join(f"{_count(row[name]):>{_width(name)}}" for name in _COLUMNS)
        print(f"{row['stream']:<10}{counts}{row['seconds']:>10,.1f}{row['records_per_second']:>11,.0f}")


def _print_rejected(streams: list[dict[str, Any]], waiting: list[dict[str, Any]]) -> None:
    print("\nrejected in this run" + ("" if any(row["rejected_reasons"] for row in streams) else ": none"))
    for row in streams:
        for reason, count in sorted(row["rejected_reasons"].items(), key=lambda each: -each[1]):
            print(f"  {row['stream']:<10}{count:>9,}  {reason}")
    print("\nset aside, for make replay-rejected" + ("" if waiting else ": none"))
    for row in waiting:
        print(f"  {row['stream']:<10}{row['records']:>9,} records, {row['lines']:,} lines  {row['reason']}")


def _print_lag(report: dict[str, Any]) -> None:
    lag, promise, newest = report["lag_hours"], report["promise_hours"], report["newest_order_lag_hours"]
    if lag is None:
        print("\nno sync has ended well yet")
    else:
        verdict = "LATE, for" if lag > promise else "within"
        print(f"\nthe last good sync ended {lag:.2f} h ago: {verdict} the promise of {promise:g} h")
    if newest is not None:
        print(f"the newest order is {newest:.2f} h old")


def _width(heading: str) -> int:
    return max(10, len(heading) + 2)


def _count(value: int | None) -> str:
    return "-" if value is None else f"{value:,}"
