"""Analytics of all four windows at full scale: plain SQL self-joins for the pairs of products, and ours.

The self-joins find the orders, customers and revenue of each pair; ours finds those of the pairs that are served, ranks
them, and finds similar customers, sales, totals and popular lists as well. Both read the sales tables and leave their
results in tables. What the whole step `aggregates` takes, which also replaces the serving tables, is told too.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from benchmarks import databases
from benchmarks.evaluate.shop import Shop
from benchmarks.full_scale import made, sales
from benchmarks.measure import compare, judge_least
from mastergroup.database import Connection, Database
from mastergroup.logging import configure_logging
from mastergroup.queues import SYNC
from mastergroup.runs import Ledger, StepContext
from mastergroup.settings import SyncSettings
from mastergroup_local.erp.synthetic.scales import FIRST_DAY
from servers import redis_server, role_url
from sync_worker.analytics import refresh
from sync_worker.analytics.facts import time_filters

GOAL, ROUNDS = 4.0, 2
_STEP = "aggregates"
_CREATE = """
DROP TABLE IF EXISTS joined;
CREATE UNLOGGED TABLE joined (time_filter text, a text, b text, orders bigint, customers bigint, revenue numeric)
"""
# Tables with statistics in place of subqueries, so that PostgreSQL plans as well as it can.
_BOUGHT = """
DROP TABLE IF EXISTS bought, bought_by;
CREATE UNLOGGED TABLE bought AS
SELECT source, order_id, unified_customer_id, product_id, sum(revenue) AS revenue
FROM purchase_lines WHERE order_date >= '{start}' GROUP BY source, order_id, unified_customer_id, product_id;
CREATE UNLOGGED TABLE bought_by AS
SELECT DISTINCT unified_customer_id, product_id FROM bought WHERE unified_customer_id IS NOT NULL;
ANALYZE bought, bought_by
"""
_SELF_JOINS = """
INSERT INTO joined
WITH in_orders AS (
  SELECT a.product_id AS a, b.product_id AS b, count(*) AS orders, sum(a.revenue + b.revenue) AS revenue
  FROM bought AS a JOIN bought AS b ON b.source = a.source AND b.order_id = a.order_id AND b.product_id > a.product_id
  GROUP BY 1, 2 HAVING count(*) >= {least}
), by_customers AS (
  SELECT a.product_id AS a, b.product_id AS b, count(*) AS customers
  FROM bought_by AS a JOIN bought_by AS b
    ON b.unified_customer_id = a.unified_customer_id AND b.product_id > a.product_id
  GROUP BY 1, 2
)
SELECT '{name}', a, b, orders, customers, revenue FROM in_orders LEFT JOIN by_customers USING (a, b)
"""
_DIFFERENT = """
SELECT count(*) AS served, count(*) FILTER (
  WHERE j.a IS NULL OR (p.order_count, p.customer_count, p.combined_revenue) <> (j.orders, j.customers, j.revenue)
) AS different
FROM product_pairs AS p LEFT JOIN joined AS j
  ON (j.time_filter, j.a, j.b) = (p.time_filter, p.product_a_id, p.product_b_id)
"""
# Ours keeps the best 5,000 pairs of a window; which of those with equal figures come last is another question.
_MISSING = """
SELECT count(*) AS missing FROM (
  SELECT *, rank() OVER (PARTITION BY time_filter ORDER BY orders DESC) AS place,
         count(*) OVER (PARTITION BY time_filter, orders) AS equals FROM joined
) AS j
WHERE place + equals <= 5000 AND NOT EXISTS (
  SELECT FROM product_pairs AS p WHERE (p.time_filter, p.product_a_id, p.product_b_id) = (j.time_filter, j.a, j.b)
)
"""
_EMPTY = (
    "TRUNCATE product_pairs, window_totals, product_sales, customer_similarity, popular_products, customer_profiles"
)
# Without a window that changed something the step has nothing to do.
_CHANGED = """
INSERT INTO sync_windows
  (run_id, stream, start_date, end_date, received, inserted, updated, unchanged, rejected, seconds)
VALUES (%s, 'pos', now(), now(), 1, 1, 0, 0, 0, 0)
"""


def run(server_url: str) -> None:
    """Print each way, compare their answers, and print the goal."""
    configure_logging("WARNING")
    url = databases.create_migrated(server_url, "bench_pairs")
    database = databases.database(url)
    with database.connect() as connection:
        sales.fill(connection, Shop.load(made.folder()))
    with redis_server() as redis_url:
        settings = _settings(url, redis_url)
        ways: dict[str, Callable[[], object]] = {
            "SQL self-joins, pairs alone": partial(_self_joins, database, settings),
            "ours, everything computed": partial(_computed, database, settings),
            "ours, the whole step": partial(_whole_step, database, settings),
        }
        seconds = compare(ways, ROUNDS)
    _compare_answers(database)
    ratio = seconds["SQL self-joins, pairs alone"] / seconds["ours, everything computed"]
    judge_least("ours, everything computed", ratio, GOAL, "times as fast as the self-joins")


def _settings(url: str, redis_url: str) -> SyncSettings:
    return SyncSettings(
        database_url=SecretStr(role_url(url, "sync")),
        redis_url=SecretStr(redis_url),
        erp_base_url="http://none",
        erp_token=SecretStr("none"),
        erp_history_start=FIRST_DAY,
    )


def _self_joins(database: Database, settings: SyncSettings) -> None:
    with database.connect() as connection:
        connection.execute(_CREATE)
        for window in time_filters(_newest(connection), ZoneInfo(settings.business_time_zone)):
            start = FIRST_DAY if window.start is None else window.start
            connection.execute(_BOUGHT.format(start=start.isoformat()).encode())
            least = 1 if window.name == "today" else 3
            connection.execute(_SELF_JOINS.format(name=window.name, least=least).encode())


def _newest(connection: Connection) -> datetime:
    row = connection.execute("SELECT max(order_date) AS newest FROM orders").fetchone()
    assert row is not None
    newest: datetime = row["newest"]
    return newest


def _computed(database: Database, settings: SyncSettings) -> None:
    """The part of the step that takes the place of the self-joins; its results are temporary tables."""
    context = _context(database, settings)
    with context.database.connect() as connection:
        connection.execute("SET LOCAL work_mem = '64MB'")
        refresh._compute(connection, _newest(connection), ZoneInfo(settings.business_time_zone), context)


def _whole_step(database: Database, settings: SyncSettings) -> None:
    refresh.refresh(settings, _context(database, settings))


def _context(database: Database, settings: SyncSettings) -> StepContext:
    """A claimed step of a new run, which finds that something has changed and serving tables that are empty."""
    ledger = Ledger(Database(settings, "bench"), SYNC, settings.run_lease_seconds)
    with database.connect() as connection:
        connection.execute("UPDATE sync_runs SET status = 'done', finished_at = now() WHERE status = 'running'")
        connection.execute(_EMPTY)
    run, _ = ledger.begin("operator", (_STEP,))
    with database.connect() as connection:
        connection.execute(_CHANGED, (run.run_id,))
    claim = ledger.claim(run.run_id, _STEP, "bench")
    assert claim is not None
    return StepContext(ledger, claim)


def _compare_answers(database: Database) -> None:
    with database.connect() as connection:
        found = connection.execute(_DIFFERENT).fetchone()
        missed = connection.execute(_MISSING).fetchone()
    assert found is not None
    assert missed is not None
    print(
        f"  {found['served']:,} pairs served: {found['different']} unlike the self-joins', {missed['missing']} missing"
    )
    assert found["served"]
    assert (found["different"], missed["missing"]) == (0, 0)
