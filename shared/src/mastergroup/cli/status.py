"""How things stand, as text: last runs, open incidents, the ERP, the generation in service, checks, row counts."""

import json
from datetime import UTC, datetime
from typing import Any

from mastergroup.cli.checks import check_lines, verdicts
from mastergroup.database import Database, load_sql

# What is shown under which name, and the SQL that reads it.
_PARTS = {
    "runs": "last_runs",
    "incidents": "open_incidents",
    "erp": "erp_state",
    "generation": "live_summary",
    "checks": "last_checks",
    "row_counts": "row_counts",
}


def print_status(database: Database, as_json: bool = False) -> None:
    """Print last runs, what is wrong, whether the ERP is asked, the published generation and the row counts."""
    with database.connect() as connection:
        found = {name: connection.execute(load_sql("mastergroup", sql)).fetchall() for name, sql in _PARTS.items()}
    if as_json:
        print(json.dumps(found, indent=2, default=str))
        return
    for row in found["runs"]:
        ended = row["finished_at"].isoformat(timespec="seconds") if row["finished_at"] else "still running"
        print(f"{row['flow']:<9} {row['run_id']}  {row['status']:<8} {ended}  {row['error'] or ''}")
    for row in found["incidents"]:
        _print_incident(row)
    for row in found["erp"]:
        told = f": {row['reason']}; next try {_moment(row['next_try_at'])}" if row["status"] == "open" else ""
        print(f"ERP {row['status']} since {_moment(row['since'])}{told}")
    for row in found["generation"]:
        since, through = row["published_at"], row["data_through"]
        print(f"generation {row['generation']} published {since}, orders to {through}  {row['reason'] or ''}")
    for row in found["checks"]:
        _print_checks(row)
    for row in found["row_counts"]:
        print(f"  {row['table_name']:<30} {row['row_count']:>12,}")


def _print_incident(row: dict[str, Any]) -> None:
    print(f"incident {row['key']} since {row['opened_at'].isoformat(timespec='seconds')}: {row['reason']}")
    print(f"  {row['next_step']}" + ("  (nobody could be told: make alert-test)" if row["undelivered_at"] else ""))


def _print_checks(row: dict[str, Any]) -> None:
    print(f"checks of {row['step']} in {row['run_id']}: {verdicts(row['checks'])}")
    for line in check_lines(row["checks"], passed_too=False):
        print(f"  {line}")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
