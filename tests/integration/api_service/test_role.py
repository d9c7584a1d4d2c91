"""Read-only is a database fact."""

import psycopg
import pytest
from psycopg import sql

from servers import role_url

_SERVING = [
    "data_version", "table_counts", "product_cards", "customer_profiles", "popular_products", "window_totals",
    "product_sales", "product_pairs", "customer_similarity", "publications", "live_generation",
    "offline_user_recommendations", "offline_similar_items", "offline_item_affinity", "location_recommendations",
    "location_totals", "product_recommendation_stats", "recommendation_totals", "sync_runs", "pipeline_runs",
]  # fmt: skip
_HIDDEN = ["customers", "orders", "order_items", "customer_records", "customer_aliases", "rejected_records"]


@pytest.mark.parametrize("table", _SERVING)
def test_the_api_reads_and_cannot_write(shared_shop: str, table: str) -> None:
    with psycopg.connect(role_url(shared_shop, "api"), autocommit=True) as connection:
        connection.execute(sql.SQL("SELECT * FROM {} LIMIT 1").format(sql.Identifier(table)))
        for statement in ("DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES", "TRUNCATE {}"):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.WrongObjectType)):
                connection.execute(sql.SQL(statement).format(sql.Identifier(table)))


@pytest.mark.parametrize("table", _HIDDEN)
def test_contact_data_and_orders_are_out_of_reach(shared_shop: str, table: str) -> None:
    with psycopg.connect(role_url(shared_shop, "api"), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (a int)")
