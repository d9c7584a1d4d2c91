"""Read-only is a database fact: what each service's role can and cannot do."""

import psycopg
import pytest

from servers import role_url

SERVING = [
    "data_version", "table_counts", "product_cards", "customer_profiles", "popular_products", "window_totals",
    "product_sales", "product_pairs", "customer_similarity", "live_generation", "offline_user_recommendations",
    "offline_similar_items", "offline_item_affinity", "location_recommendations", "location_totals",
    "product_recommendation_stats", "recommendation_totals", "publications", "sync_runs", "pipeline_runs",
    "incidents",
    "pipeline_costs", "cost_plan", "month_spent",
    "sync_windows", "sync_totals", "erp_syncs", "erp_circuit",
]  # fmt: skip
SALES = [
    "customers", "customer_records", "customer_aliases", "customer_merges", "merged_customers", "products", "orders",
    "order_items", "rejected_records",
]  # fmt: skip

# A view that is none of one table says that it cannot be written to before anybody asks for a right.
_REFUSALS = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.WrongObjectType,
    psycopg.errors.ObjectNotInPrerequisiteState,
)


@pytest.mark.parametrize("relation", SERVING)
def test_the_api_reads_the_serving_tables(module_database_url: str, relation: str) -> None:
    with psycopg.connect(role_url(module_database_url, "api")) as connection:
        connection.execute(f"SELECT * FROM {relation} LIMIT 1")


@pytest.mark.parametrize("relation", SALES)
def test_the_api_reads_no_contact_data(module_database_url: str, relation: str) -> None:
    with (
        psycopg.connect(role_url(module_database_url, "api")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"SELECT * FROM {relation} LIMIT 1")


@pytest.mark.parametrize("relation", SERVING + SALES)
def test_the_api_writes_nothing(module_database_url: str, relation: str) -> None:
    with psycopg.connect(role_url(module_database_url, "api"), autocommit=True) as connection:
        for statement in (f"DELETE FROM {relation}", f"INSERT INTO {relation} DEFAULT VALUES", f"TRUNCATE {relation}"):
            with pytest.raises(_REFUSALS):
                connection.execute(statement)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (a int)")


@pytest.mark.parametrize("column", ["phone", "email", "address", "customer_name"])
def test_the_batch_reads_no_contact_data(module_database_url: str, column: str) -> None:
    with (
        psycopg.connect(role_url(module_database_url, "personalize")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"SELECT {column} FROM customers")


def test_the_sync_cannot_publish(module_database_url: str) -> None:
    with (
        psycopg.connect(role_url(module_database_url, "sync")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE OR REPLACE VIEW offline_item_affinity AS SELECT * FROM generations.item_affinity_0")
