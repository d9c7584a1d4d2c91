"""The receipts of erasures, as text: what was removed where, what is still to be done, when the last backup goes."""

from typing import Any

from mastergroup.database import Database, load_sql
from mastergroup.queues import ERASURE


def print_erasures(database: Database) -> None:
    """Print the newest receipts; they name nobody: `subject` is the keyed digest of the id."""
    with database.connect() as connection:
        rows = connection.execute(load_sql("mastergroup", "erasures")).fetchall()
    for row in rows:
        ended = row["finished_at"].isoformat(timespec="seconds") if row["finished_at"] else "not done yet"
        print(f"receipt {row['run_id']}  {row['status']}  asked {row['started_at']:%Y-%m-%d %H:%M}  {ended}")
        print(f"  subject {row['subject'] or '(named until it is done)'}  {row['error'] or ''}")
        for step in ERASURE.steps:
            part = row["steps"][step.name]
            print(f"  {step.name:<18} {part['status']:<8} {_told(part['detail'])}")


def _told(detail: dict[str, Any]) -> str:
    flat = {**detail, **detail.get("erased", {})}
    return ", ".join(f"{name} {value}" for name, value in flat.items() if isinstance(value, (int, str)))
