"""What a cycle leaves, row by row, without what no two cycles share: times of writing, run ids, running numbers."""

from demo import Demo

_WITHOUT = {
    "customers": ("customer_no", "updated_at"),
    "customer_records": ("updated_at",),
    "products": ("product_no", "updated_at"),
    "orders": ("run_id", "synced_at"),
    "order_items": (),
    "rejected_records": ("run_id", "first_seen_at", "last_seen_at"),
    "sync_cursors": ("run_id", "updated_at"),
    "table_counts": (),
    "customer_profiles": (),
    "popular_products": (),
    "window_totals": (),
    "product_sales": (),
    "product_pairs": (),
    "customer_similarity": (),
    "offline_user_recommendations": (),
    "offline_similar_items": (),
    "offline_item_affinity": (),
    "location_recommendations": (),
    "location_totals": (),
    "product_recommendation_stats": (),
    "recommendation_totals": (),
}
_WINDOWS = (
    "SELECT stream, sum(received) AS received, sum(inserted) AS inserted, sum(updated) AS updated,"
    " sum(unchanged) AS unchanged, sum(rejected) AS rejected FROM sync_windows"
    " WHERE run_id = (SELECT run_id FROM sync_windows WHERE inserted > 0 ORDER BY committed_at DESC LIMIT 1)"
    " GROUP BY stream"
)
_SHOWN = 240
Snapshot = dict[str, list[str]]


def snapshot(demo: Demo) -> Snapshot:
    """Every row of every table as text, sorted; and the window sums of the newest sync that brought anything."""
    tables = {table: _rows(demo, f"SELECT * FROM {table}", without) for table, without in _WITHOUT.items()}
    return {**tables, "sync_windows": _rows(demo, _WINDOWS, ())}


def differences(expected: Snapshot, found: Snapshot) -> dict[str, list[str]]:
    """Per table that is not the same: up to three rows of each side that the other does not have."""
    told = {}
    for table, rows in expected.items():
        if rows != found[table]:
            missing, added = sorted(set(rows) - set(found[table])), sorted(set(found[table]) - set(rows))
            told[table] = [f"{len(rows)} rows, now {len(found[table])}"]
            told[table] += [f"- {row[:_SHOWN]}" for row in missing[:3]] + [f"+ {row[:_SHOWN]}" for row in added[:3]]
    return told


def _rows(demo: Demo, query: str, without: tuple[str, ...]) -> list[str]:
    rows = demo.rows(f"SELECT (to_jsonb(t) - %s::text[])::text AS row FROM ({query}) AS t", list(without))
    return sorted(row["row"] for row in rows)
