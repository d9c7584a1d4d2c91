"""Products bought together, 40,000 orders of 9 lines: a plain SQL self-join, and our sparse matrices."""

from functools import partial

import psycopg
from pydantic import SecretStr

from benchmarks.measure import compare
from mastergroup.database import Database
from mastergroup.migrate import migrate
from mastergroup.settings import DatabaseSettings, MigrationSettings
from sync_worker.analytics.facts import read_facts
from sync_worker.analytics.matrices import baskets_of, revenue_by_order
from sync_worker.analytics.pairs import choose_pairs

_DATABASE = "benchmark_pairs"
_SHOP = """
INSERT INTO products (product_id, product_name, content_hash)
SELECT 'P' || n, 'Product ' || n, md5(n::text)::uuid FROM generate_series(1, 4000) AS n;
SELECT setseed(0.5);
INSERT INTO orders (source, order_id, order_date, is_purchase, content_hash, run_id)
SELECT 'pos', n::text, timestamptz '2025-01-01' + n * interval '10 minutes', true, md5(n::text)::uuid, 'bench'
FROM generate_series(1, 40000) AS n;
INSERT INTO order_items (source, order_id, line, product_id, quantity, unit_price)
SELECT 'pos', o.order_id, line, 'P' || (1 + floor(4000 * random() ^ 3))::int, 1, 100
FROM orders AS o, generate_series(1, 9) AS line;
ANALYZE;
"""
_SELF_JOIN = """
SELECT count(*) FROM (
  SELECT a.product_id, b.product_id, count(DISTINCT (a.source, a.order_id)) AS orders
  FROM purchase_lines AS a
  JOIN purchase_lines AS b ON b.source = a.source AND b.order_id = a.order_id AND b.product_id > a.product_id
  GROUP BY a.product_id, b.product_id HAVING count(DISTINCT (a.source, a.order_id)) >= 3
) AS pairs
"""


def run(url: str) -> None:
    """Print both ways."""
    database = _filled(url)
    compare({"SQL self-join": partial(_self_join, database), "ours": partial(_ours, database)}, rounds=2)


def _filled(url: str) -> Database:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {_DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {_DATABASE}")
    address = SecretStr(f"{url.rsplit('/', 1)[0]}/{_DATABASE}")
    database = Database(DatabaseSettings(database_url=address), "bench")
    migrate(database, MigrationSettings())
    with database.connect() as connection:
        connection.execute(_SHOP)
    return database


def _self_join(database: Database) -> None:
    with database.connect() as connection:
        connection.execute(_SELF_JOIN)


def _ours(database: Database) -> None:
    with database.connect() as connection:
        facts = read_facts(connection)
        revenue = revenue_by_order(facts.lines, 0, (len(facts.customer), facts.products))
        choose_pairs(baskets_of(revenue), 3)
