"""The tables of one generation: made, filled by COPY, indexed; and the views that show one of them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from psycopg import errors, sql

from mastergroup.database import Connection, Database, load_sql
from mastergroup.errors import PermanentError
from mastergroup.tombstones import hold_off_erasures

TABLES = {
    "user_recommendations": ("user_id",),
    "similar_items": ("product_id",),
    "item_affinity": ("user_id",),
    "location_recommendations": ("province", "city", "rank"),
    "location_totals": ("province", "city"),
    "product_recommendation_stats": ("time_filter", "product_id"),
    "recommendation_totals": ("time_filter",),
}
"""Each table of a generation and its primary key."""

VIEWS = {
    "user_recommendations": "offline_user_recommendations",
    "similar_items": "offline_similar_items",
    "item_affinity": "offline_item_affinity",
}
"""The views whose name is not that of their table."""


def table(name: str, generation: int) -> sql.Identifier:
    """The table `name` of a generation."""
    return sql.Identifier("generations", f"{name}_{generation}")


def create_tables(connection: Connection, generation: int) -> None:
    """Make the generation's tables, empty and without indexes, in place of what an earlier attempt left."""
    for name in TABLES:
        drop = sql.SQL("DROP TABLE IF EXISTS {}").format(table(name, generation))
        connection.execute(drop)
        create = sql.SQL("CREATE TABLE {} (LIKE {})").format(table(name, generation), table(name, 0))
        connection.execute(create)


def copy_lists(connection: Connection, target: sql.Identifier, lists: Iterable[tuple[str, str]]) -> int:
    """COPY (id, JSON) pairs into a table of id and jsonb; returns the number of rows."""
    rows = 0
    with connection.cursor() as cursor, cursor.copy(sql.SQL("COPY {} FROM STDIN").format(target)) as copy:
        for row in lists:
            copy.write_row(row)
            rows += 1
    return rows


def index_tables(connection: Connection, generation: int, names: Iterable[str]) -> None:
    """Primary keys and fresh statistics. Raises PermanentError when the results hold an id twice."""
    for name in names:
        keys = sql.SQL(", ").join(map(sql.Identifier, TABLES[name]))
        try:
            connection.execute(sql.SQL("ALTER TABLE {} ADD PRIMARY KEY ({})").format(table(name, generation), keys))
        except errors.UniqueViolation:
            # Not chained: PostgreSQL's message quotes the row.
            raise PermanentError(f"the results hold an id twice: {name}") from None
        connection.execute(sql.SQL("ANALYZE {}").format(table(name, generation)))


def fill(connection: Connection, query: str, generation: int, **values: object) -> int:
    """Run a named INSERT ... SELECT over the generation's tables; returns the number of rows."""
    return connection.execute(filled(query, generation), values).rowcount


def filled(query: str, generation: int) -> sql.Composed:
    """A named query with `{table}` placeholders for the generation's tables."""
    tables = {name: table(name, generation) for name in TABLES}
    return sql.SQL(load_sql("personalize_worker", query)).format(**tables)


def erase_customers(connection: Connection, target: sql.Composable, pads: dict[str, bytes]) -> int:
    """Take the lists of erased customers out of a table; returns how many there were."""
    query = sql.SQL(load_sql("personalize_worker", "erase_from_lists")).format(target)
    return connection.execute(query, pads).rowcount


@contextmanager
def changing(database: Database) -> Iterator[Connection]:
    """A transaction that changes what is in service. Short on purpose: readers queue behind a waiting one."""
    with database.connect() as connection:
        connection.execute("SET LOCAL lock_timeout = '500ms'")
        yield connection


def show(connection: Connection, generation: int) -> None:
    """Point every view at the generation, inside the caller's transaction.

    `live_generation` comes first: readers touch it first too, so it is the gate that keeps one request on one
    generation and rules out a deadlock.
    """
    connection.execute(sql.SQL(load_sql("personalize_worker", "show_generation")).format(sql.Literal(generation)))
    for name in TABLES:
        view = sql.Identifier(VIEWS.get(name, name))
        statement = sql.SQL("CREATE OR REPLACE VIEW {} AS SELECT * FROM {}")
        connection.execute(statement.format(view, table(name, generation)))


def drop_old(database: Database, kept: int) -> None:
    """Drop the tables and rows of generations that nobody needs; `kept`, the live one among them, stay for a rollback.

    Of those that were rejected or withdrawn only the newest stays, and only until a newer one is in service.
    """
    with database.connect() as connection:
        hold_off_erasures(connection)
        rows = connection.execute(load_sql("personalize_worker", "old_generations"), (kept,)).fetchall()
        old = [row["generation"] for row in rows]
        for number in old:
            for name in TABLES:
                connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table(name, number)))
        connection.execute(load_sql("personalize_worker", "forget_generations"), (old,))
