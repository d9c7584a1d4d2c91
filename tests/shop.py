"""The rows that the API tests read: a small shop with one published generation, and ways to change it."""

import hashlib
from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

ALI = "03001234567_ali"
NOOR = "03007654321_noor"
ODD = "+92 300/12 345_ņoor 😀"
EMPTY = "03000000000_empty"
LISTS = ("user_recommendations", "similar_items", "item_affinity")

_PRODUCTS = {
    # id: (name, category, price, in stock, active)
    "1": ("MOLTY FOAM 78-72-6", "mattress", 25000.5, True, True),
    "2": ("GOLD PILLOW", "pillow", 1500, True, True),
    "3": ("SILK PILLOW", "pillow", 1800, False, True),
    "4": ("OLD SOFA", "sofa", 90000, True, False),
    "5": ("DURA FOAM", "mattress", 12000, None, True),
    "6": ("BED SHEET", None, None, True, True),
    "7": ("NEW SOFA", "sofa", 110000, True, True),
}
_POPULAR = [
    ("all", "", ["6", "7", "2"]),
    ("province", "Punjab", ["5", "6"]),
    ("city", "Lahore", ["2", "4"]),
    ("province", "Sindh", ["7"]),
    ("category", "pillow", ["2", "3"]),
]


def fill(connection: psycopg.Connection[Any]) -> None:
    """The shop, with generation 1 in service and one sync done."""
    _products(connection)
    _sales(connection)
    publish(connection, 1)
    connection.execute(
        "INSERT INTO sync_runs (run_id, trigger, steps, status, finished_at, resend_after)"
        " VALUES ('s1', 'operator', '{products}', 'done', now(), now())"
    )
    connection.execute(
        "INSERT INTO sync_windows (run_id, stream, start_date, end_date, received, distinct_records, loaded,"
        " inserted, updated, unchanged, rejected, rejected_reasons, seconds)"
        " VALUES ('s1', 'pos', '2026-01-01', '2026-01-07', 10, 9, 9, 7, 1, 1, 1, '{\"bad date\": 1}', 1)"
    )
    _costs(connection)
    connection.execute("UPDATE table_counts SET row_count = 3 WHERE table_name = 'offline_similar_items'")
    connection.execute("UPDATE data_version SET version = 1, data_through = '2026-01-31T10:00:00Z', changed_at = now()")


def publish(connection: psycopg.Connection[Any], number: int, first: str = "1") -> None:
    """Load and publish a generation whose personal list starts with `first`, as the batch does it."""
    connection.execute(
        "INSERT INTO publications (generation, run_id, status, data_through, accuracy, generated_at)"
        " VALUES (%s, %s, 'loaded', '2026-01-30T10:00:00Z', 0.25, '2026-01-31T02:00:00Z')",
        (number, f"p{number}"),
    )
    connection.execute(
        "INSERT INTO pipeline_runs (run_id, trigger, steps, status, finished_at, resend_after)"
        " VALUES (%s, 'schedule', '{load}', 'done', now(), now())",
        (f"p{number}",),
    )
    _tables(connection, number)
    _lists(connection, number, first)
    _aggregates(connection, number)
    show(connection, number)


def show(connection: psycopg.Connection[Any], number: int) -> None:
    """One short transaction, the gate first."""
    with connection.transaction():
        connection.execute(
            f"CREATE OR REPLACE VIEW live_generation AS SELECT * FROM publications WHERE generation = {number}"
        )
        for name, table in _views().items():
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM generations.{table}_{number}")
        connection.execute("UPDATE publications SET status = 'superseded' WHERE status = 'live'")
        connection.execute(
            "UPDATE publications SET status = 'live', published_at = now() WHERE generation = %s", (number,)
        )


def key_setting(keys: dict[str, list[str]]) -> list[dict[str, Any]]:
    """API_KEYS for keys given in clear."""
    return [
        {"name": key, "sha256": hashlib.sha256(key.encode()).hexdigest(), "scopes": scopes}
        for key, scopes in keys.items()
    ]


def _views() -> dict[str, str]:
    lists = {f"offline_{name}": name for name in LISTS}
    same = ("location_recommendations", "location_totals", "product_recommendation_stats", "recommendation_totals")
    return {**lists, **{name: name for name in same}}


def _tables(connection: psycopg.Connection[Any], number: int) -> None:
    for table in _views().values():
        connection.execute(f"CREATE TABLE generations.{table}_{number} (LIKE generations.{table}_0)")
        connection.execute(f"ALTER TABLE generations.{table}_{number} OWNER TO mastergroup_personalize")


def _costs(connection: psycopg.Connection[Any]) -> None:
    """Two runs of this month, the newest not settled yet, and one of another month."""
    connection.execute(
        "INSERT INTO pipeline_costs (run_id, step, month, estimate, estimate_usd, actual_usd)"
        " SELECT run_id, 'infer', date_trunc('month', now() AT TIME ZONE 'UTC') + month, '{}', 2, actual"
        " FROM (VALUES ('p0', interval '0', 1.5), ('p1', '0', NULL), ('old', '-1 month', 9))"
        " AS c (run_id, month, actual)"
    )
    connection.execute(
        "INSERT INTO cost_plan (run_id, estimate_usd, budget_personalize_usd, fixed_usd, prices_as_of)"
        " VALUES ('p1', 2.25, 7.5, 26, '2026-01-01')"
    )


def _products(connection: psycopg.Connection[Any]) -> None:
    _insert(
        connection,
        "products (product_id, product_name, category, price, in_stock, is_active, content_hash)",
        [(key, *card, "00000000-0000-0000-0000-000000000000") for key, card in _PRODUCTS.items()],
    )
    _insert(
        connection,
        "popular_products (scope, place, rank, product_id, score)",
        [(scope, place, rank, key, 1 / rank) for scope, place, keys in _POPULAR for rank, key in enumerate(keys, 1)],
    )


def _sales(connection: psycopg.Connection[Any]) -> None:
    _insert(
        connection,
        "customer_profiles (user_id, province, city, last_order_at, purchased, last_products)",
        [
            (ALI, "Punjab", "Lahore", "2026-01-20", ["2", "5"], ["2"]),
            (NOOR, "Sindh", "Karachi", "2026-01-20", ["1"], ["1"]),
        ],
    )
    _insert(
        connection,
        "window_totals (time_filter, window_start, window_end, orders, customers, products, active_customer_pairs)",
        [("30days", "2026-01-01", "2026-01-31", 20, 2, 5, 1), ("all", None, "2026-01-31", 40, 3, 6, 2)],
    )
    _insert(
        connection,
        "product_sales (time_filter, product_id, orders, revenue)",
        [("30days", "1", 4, 100002.5), ("30days", "2", 6, 9000), ("all", "1", 5, 125002.5)],
    )
    _insert(
        connection,
        "product_pairs (time_filter, product_a_id, product_b_id, order_count, customer_count, combined_revenue,"
        " support, confidence_a_to_b, confidence_b_to_a, lift)",
        [
            ("30days", "1", "2", 4, 3, 106002.5, 0.2, 1.0, 0.5, 3.5),
            ("30days", "2", "5", 3, 2, 40500, 0.15, 0.5, 0.75, 2.5),
        ],
    )
    _insert(
        connection,
        "customer_similarity (time_filter, rank, customer_id, customer_name, similar_customers_count,"
        " top_shared_products)",
        [("30days", 1, ALI, "Ali", 1, Jsonb([{"product_id": "2", "shared_count": 2}]))],
    )


def _lists(connection: psycopg.Connection[Any], number: int, first: str) -> None:
    schema = "generations."
    users = {ALI: [first, "3", "2", "4", "5"], NOOR: ["2", "7"], ODD: ["7"], EMPTY: []}
    _insert(
        connection,
        f"{schema}user_recommendations_{number} (user_id, recommendations)",
        [(user, Jsonb(_scored(keys, "score"))) for user, keys in users.items()],
    )
    similar = {"1": ["5", "2"], "2": ["3", "1"], "a/b": ["1"], "6": []}
    _insert(
        connection,
        f"{schema}similar_items_{number} (product_id, similar_products)",
        [(key, Jsonb([{"product_id": like} for like in keys])) for key, keys in similar.items()],
    )
    _insert(
        connection,
        f"{schema}item_affinity_{number} (user_id, recommendations)",
        [(NOOR, Jsonb(_scored(["5", "3", "7"], "affinity_score")))],
    )


def _aggregates(connection: psycopg.Connection[Any], number: int) -> None:
    schema = "generations."
    _insert(
        connection,
        f"{schema}location_recommendations_{number}"
        " (province, city, rank, product_id, avg_score, recommended_to_users)",
        [
            ("Punjab", "", 1, "1", 0.5, 2),
            ("Punjab", "", 2, "4", 0.4, 1),
            ("Punjab", "", 3, "5", 0.3, 1),
            ("Sindh", "", 1, "7", 0.5, 1),
            ("", "Lahore", 1, "2", 0.5, 1),
        ],
    )
    _insert(
        connection,
        f"{schema}location_totals_{number} (province, city, users)",
        [("Punjab", "", 2), ("Sindh", "", 1), ("", "Lahore", 1)],
    )
    _insert(
        connection,
        f"{schema}product_recommendation_stats_{number}"
        " (time_filter, product_id, recommendation_count, avg_similarity_score)",
        [("30days", "2", 2, 0.4), ("30days", "7", 1, None)],
    )
    _insert(
        connection,
        f"{schema}recommendation_totals_{number} (time_filter, total_recommendations, avg_similarity_score, coverage)",
        [("30days", 7, 0.4, 0.5)],
    )


def _scored(keys: list[str], name: str) -> list[dict[str, Any]]:
    return [{"product_id": key, name: round(1 - rank / 10, 2)} for rank, key in enumerate(keys)]


def _insert(connection: psycopg.Connection[Any], target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    rows = list(rows)
    places = ", ".join(["%s"] * len(rows[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {target} VALUES ({places})", rows)
