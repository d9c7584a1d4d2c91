"""How things stand, as text: last runs, the ERP, row counts, the generation in service."""

from datetime import UTC, datetime

from mastergroup.database import Database, load_sql


def print_status(database: Database) -> None:
    """Print last runs, whether the ERP is asked, the published generation and the row counts."""
    with database.connect() as connection:
        for row in connection.execute(load_sql("mastergroup", "last_runs")):
            ended = row["finished_at"].isoformat(timespec="seconds") if row["finished_at"] else "still running"
            print(f"{row['flow']:<9} {row['run_id']}  {row['status']:<8} {ended}  {row['error'] or ''}")
        for row in connection.execute(load_sql("mastergroup", "erp_state")):
            told = f": {row['reason']}; next try {_moment(row['next_try_at'])}" if row["status"] == "open" else ""
            print(f"ERP {row['status']} since {_moment(row['since'])}{told}")
        for row in connection.execute(load_sql("mastergroup", "live_summary")):
            since, through = row["published_at"], row["data_through"]
            print(f"generation {row['generation']} in service since {since}, orders to {through}")
        for row in connection.execute(load_sql("mastergroup", "row_counts")):
            print(f"  {row['table_name']:<30} {row['row_count']:>12,}")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
