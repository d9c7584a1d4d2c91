"""The database that the API reads, filled by the statements of the real load; and ten times that."""

from collections.abc import Iterable

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from benchmarks.databases import database
from benchmarks.evaluate.shop import Shop
from benchmarks.serving import shop_rows
from mastergroup.database import Connection, load_sql
from personalize_worker import generation
from servers import role_url

TIMES = 10
_WORKER = "personalize_worker"
_NOTHING = "00000000-0000-0000-0000-000000000000"


def fill(url: str, shop: Shop) -> None:
    """Catalogue, profiles, fallback lists, and one published generation with a list for each customer."""
    profiles = list(shop_rows.profiles(shop))
    with database(role_url(url, "sync")).connect() as connection:
        _fill_sales(connection, shop, profiles)
    with database(role_url(url, "personalize")).connect() as connection:
        number = _begin(connection)
        target = generation.table("user_recommendations", number)
        lists = shop_rows.lists(shop, shop_rows.newest(profiles))
        _publish(connection, number, generation.copy_lists(connection, target, lists))
    _settle(url)


def enlarge(url: str) -> None:
    """Publish a generation with ten customers in place of each one: `0300...` and `0301...` to `0309...`."""
    with database(role_url(url, "sync")).connect() as connection:
        connection.execute(
            "INSERT INTO customer_profiles SELECT overlay(user_id PLACING n::text FROM 4), province, city,"
            " last_order_at, purchased, last_products FROM generate_series(1, 9) AS n, customer_profiles"
        )
    with database(role_url(url, "personalize")).connect() as connection:
        live = connection.execute("SELECT max(generation) AS number FROM publications").fetchone()
        assert live is not None
        number = _begin(connection)
        target = generation.table("user_recommendations", number)
        # The log is of no use here, and two gigabytes of it would take longer than all else.
        connection.execute(sql.SQL("ALTER TABLE {} SET UNLOGGED").format(target))
        insert = sql.SQL(
            "INSERT INTO {} SELECT overlay(user_id PLACING n::text FROM 4), recommendations"
            " FROM generate_series(0, 9) AS n, {}"
        ).format(target, generation.table("user_recommendations", live["number"]))
        _publish(connection, number, connection.execute(insert).rowcount)
    _settle(url)


def ten_times(users: Iterable[str]) -> list[str]:
    """The customers after `enlarge`."""
    return [f"030{n}{user[4:]}" for user in users for n in range(TIMES)]


def _fill_sales(connection: Connection, shop: Shop, profiles: Iterable[shop_rows.Row]) -> None:
    known = ((*row, _NOTHING) for row in shop_rows.products(shop))
    _copy(connection, "products (product_id, product_name, category, price, in_stock, is_active, content_hash)", known)
    columns = "customer_profiles (user_id, province, city, last_order_at, purchased, last_products)"
    _copy(connection, columns, profiles)
    _copy(connection, "popular_products (scope, place, rank, product_id, score)", shop_rows.popular(shop))
    connection.execute(
        "INSERT INTO sync_runs (run_id, trigger, steps, status, finished_at, resend_after)"
        " VALUES ('bench', 'operator', '{products}', 'done', now(), now())"
    )
    connection.execute("UPDATE data_version SET version = 1, data_through = now(), changed_at = now()")


def _copy(connection: Connection, target: str, rows: Iterable[shop_rows.Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _begin(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) AS runs FROM publications").fetchone()
    assert row is not None
    values = {"run_id": f"bench-{row['runs']}", "data_through": None, "accuracy": None}
    begun = connection.execute(load_sql(_WORKER, "begin_generation"), values).fetchone()
    assert begun is not None
    number = int(begun["generation"])
    generation.create_tables(connection, number)
    return number


def _publish(connection: Connection, number: int, lists: int) -> None:
    """Index and put in service, by the statements of the steps load and publish."""
    generation.index_tables(connection, number, generation.TABLES)
    counts = {"generation": number, "counts": Jsonb({"user_recommendations": lists})}
    connection.execute(load_sql(_WORKER, "keep_counts"), counts)
    generation.show(connection, number)
    connection.execute(load_sql(_WORKER, "supersede_live"), (number,))
    values = {"generation": number, "checks": Jsonb([]), "reason": None}
    connection.execute(load_sql(_WORKER, "mark_live"), values)
    connection.execute(load_sql(_WORKER, "keep_table_counts"), (number,))


def _settle(url: str) -> None:
    """What autovacuum would do within minutes of a load, so that it does not start while something is measured."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
