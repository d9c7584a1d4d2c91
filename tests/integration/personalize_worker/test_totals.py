"""The totals of a generation do not depend on where in the table its rows happen to lie."""

import psycopg
from psycopg.rows import dict_row

from mastergroup.database import load_sql
from personalize_worker import generation

MEANS = [("a", 0.1), ("b", 0.2), ("c", 0.3)]


def total(database_url: str, means: list[tuple[str, float]]) -> float:
    with psycopg.connect(database_url, row_factory=dict_row) as connection:
        generation.create_tables(connection, 1)
        connection.execute("INSERT INTO window_totals VALUES ('all', NULL, now(), 0, 0, 0, 0) ON CONFLICT DO NOTHING")
        connection.execute(load_sql("personalize_worker", "create_active_customers"))
        insert = "INSERT INTO generations.product_recommendation_stats_1 VALUES ('all', %s, 0, %s)"
        connection.cursor().executemany(insert, means)
        generation.fill(connection, "recommendation_totals", 1, coverage=1)
        query = "SELECT avg_similarity_score AS mean FROM generations.recommendation_totals_1"
        [row] = connection.execute(query).fetchall()
    mean: float = row["mean"]
    return mean


def test_the_mean_similarity_is_the_same_in_any_order_of_the_rows(database_url: str) -> None:
    assert total(database_url, MEANS) == total(database_url, MEANS[::-1])
