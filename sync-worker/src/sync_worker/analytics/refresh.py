"""The last step of a sync: the serving tables computed anew and replaced in one transaction."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.lib.recfunctions import append_fields
from numpy.typing import NDArray

from mastergroup.binary_copy import write_table
from mastergroup.database import Connection, compose_sql, load_sql
from mastergroup.logging import get_logger
from mastergroup.runs import Done, StepContext
from mastergroup.settings import SyncSettings
from mastergroup.tombstones import hold_off_erasures
from mastergroup.versions import announce_versions
from sync_worker.analytics.facts import RECENT, Facts, TimeFilter, read_facts, time_filters
from sync_worker.analytics.matrices import baskets_of, bought_by, revenue_by_order
from sync_worker.analytics.pairs import choose_pairs, common_customers, product_pairs
from sync_worker.analytics.popular import popular_products
from sync_worker.analytics.sales import orders_by_customer, orders_in, product_sales, totals
from sync_worker.analytics.similarity import customer_similarity
from sync_worker.store.staging import copy_rows

_LEAST_ORDERS = {"today": 1}
_LEAST_ORDERS_ELSE = 3
_TABLES = (
    "window_totals",
    "product_sales",
    "product_pairs",
    "customer_similarity",
    "popular_products",
    "customer_profiles",
)
log = get_logger(__name__)


def refresh(settings: SyncSettings, context: StepContext) -> Done:
    """Bring every sales table up to date; does nothing when no window has changed anything since the last time."""
    with context.database.connect() as connection:
        connection.execute("SET LOCAL work_mem = '64MB'")
        # Everything is read, and right after a first sync the planner takes every table for a small one.
        connection.execute("SET LOCAL enable_nestloop = off")
        # What is read before an erasure must not be written after it.
        hold_off_erasures(connection)
        state = connection.execute(load_sql("sync_worker", "read_freshness")).fetchone() or {}
        if not state["changed"]:
            context.progress(0, 0, "windows: nothing has changed")
            return Done({"skipped": "nothing has changed since the last refresh"})
        if state["newest"]:
            _compute(connection, state["newest"], ZoneInfo(settings.business_time_zone), context)
        rows = _replace(connection) if state["newest"] else {}
        raised = connection.execute(load_sql("sync_worker", "raise_data_version"), (state["newest"],)).fetchone() or {}
        context.fence(connection)
    announce_versions(context.database, settings.redis_url.get_secret_value())
    return Done({"data_version": raised["version"], "rows_changed": rows})


def _compute(connection: Connection, newest: datetime, zone: ZoneInfo, context: StepContext) -> None:
    filters = time_filters(newest, zone)
    connection.execute(load_sql("sync_worker", "number_windows"))
    copy_rows(connection, "numbered_windows", [(w.number, w.name, w.start, w.end) for w in filters])
    facts = read_facts(connection)
    for done, time_filter in enumerate(filters):
        context.progress(done, len(filters), "windows computed", window=time_filter.name)
        for table, rows in _window_tables(facts, time_filter):
            write_table(connection, table, _numbered(rows, "time_window", time_filter.number))
    context.progress(len(filters), len(filters), "windows computed")
    popular = popular_products(facts.window(filters[RECENT]), facts.lines, facts)
    for number, rows in enumerate(popular.values()):
        write_table(connection, "computed_popular", _numbered(rows, "scope", number))


def _window_tables(facts: Facts, time_filter: TimeFilter) -> Iterator[tuple[str, NDArray[Any]]]:
    lines = facts.window(time_filter)
    first = int(lines.order[0]) if len(lines.order) else len(facts.customer)
    customer = facts.customer[first:]
    revenue = revenue_by_order(lines, first, (len(customer), facts.products))
    baskets = baskets_of(revenue)
    orders = orders_by_customer(customer, baskets, facts.customers)
    sales = product_sales(lines, baskets)
    kept = choose_pairs(baskets, _LEAST_ORDERS.get(time_filter.name, _LEAST_ORDERS_ELSE))
    bought = bought_by(customer, baskets, facts.customers)
    ordered = orders_in(baskets)
    # Each matrix goes as soon as it is used: the next step is as large.
    del baskets
    similarity = customer_similarity(orders, bought)
    common = common_customers(kept, bought)
    del bought
    yield "computed_sales", sales
    yield "computed_similarity", similarity.customers
    yield "computed_shared", similarity.shared
    yield "computed_totals", totals(ordered, orders, len(sales), similarity.pairs)
    yield "computed_pairs", product_pairs(kept, common, revenue)


def _numbered(rows: NDArray[Any], column: str, number: int) -> NDArray[Any]:
    same = np.full(len(rows), number, np.int32)
    numbered: NDArray[Any] = append_fields(rows, column, same, usemask=False)
    return numbered


def _replace(connection: Connection) -> dict[str, int]:
    changed = {}
    for table in _TABLES:
        connection.execute(load_sql("sync_worker", f"fresh_{table}"))
        names = {"table": table, "fresh": f"fresh_{table}"}
        connection.execute(compose_sql("sync_worker", "remove_rows", **names))
        changed[table] = connection.execute(compose_sql("sync_worker", "add_rows", **names)).rowcount
    log.info("serving tables replaced", **changed)
    return changed
