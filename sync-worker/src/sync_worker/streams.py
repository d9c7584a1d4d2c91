"""The four streams of the ERP: what each is called, how its records become rows, and which SQL merges them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sync_worker.rejects import reject_row
from sync_worker.transform.content import content_hash
from sync_worker.transform.customers import transform_customer
from sync_worker.transform.dates import Calendar
from sync_worker.transform.lines import Line
from sync_worker.transform.orders import transform_order
from sync_worker.transform.products import IsMerchandise, transform_product

Row = tuple[Any, ...]
Tables = dict[str, list[Row]]
"""Rows by the temporary table that they go to."""

MOVE = ("resolve_aliases", "move_orders", "move_customer_records", "restore_customers")
"""SQL that brings aliases, orders and customers to what the merges in force say; set_aside_customers ends it."""

CUSTOMERS_SOURCE = "customers"


@dataclass(frozen=True)
class Rules:
    """What the transforms need to know of the business."""

    calendar: Calendar
    is_merchandise: IsMerchandise


@dataclass(frozen=True)
class Stream:
    """One feed. `name` stands in the cursor; `stage`, `blind`, `judge`, `merges` and `count` are names of SQL files.

    `add` adds the rows of a raw record, whose place in the feed it is told, to the tables, or raises InvalidRecord.
    """

    name: str
    operation: str
    add: Callable[[Any, int, Rules, Tables], None]
    stage: str
    tables: tuple[str, ...]
    blind: str | None
    judge: str
    merges: tuple[str, ...]
    count: str
    optional: bool = False


def _add_order(source: str, record: Any, seq: int, rules: Rules, tables: Tables) -> None:
    order, lines, rejected = transform_order(record, source, rules.calendar)
    # A plain tuple: a named one is written out by Python, field by field.
    tables["staged_orders"].append((seq, *order, content_hash(tuple(order), lines)))
    tables["staged_lines"] += [line_row(seq, position, line, rules) for position, line in lines.items()]
    tables["staged_rejects"] += [
        (*reject_row(order.order_id, bad.line, bad.reason, bad.raw), seq, None) for bad in rejected
    ]


def line_row(seq: int, position: int, line: Line, rules: Rules) -> Row:
    """The row of the line at `position` of the order at `seq`."""
    return (seq, position, *line[:-1], rules.is_merchandise(line.product_name))


def _add_customer(record: Any, seq: int, rules: Rules, tables: Tables) -> None:
    customer, seen_at = transform_customer(record, CUSTOMERS_SOURCE, rules.calendar)
    tables["staged_customers"].append((seq, *customer, seen_at, content_hash(customer)))


def _add_product(record: Any, seq: int, rules: Rules, tables: Tables) -> None:
    product = transform_product(record, rules.is_merchandise)
    tables["staged_products"].append((seq, *product, content_hash(product)))


def _orders(source: str) -> Stream:
    return Stream(
        name=source,
        operation=f"get_{source}_orders",
        add=partial(_add_order, source),
        stage="stage_orders",
        tables=("staged_orders", "staged_lines"),
        blind="blind_orders",
        judge="judge_orders",
        merges=(
            "merge_orders",
            "clear_order_items",
            "merge_order_items",
            "derive_products",
            "describe_customers_from_orders",
            "merge_customers",
        ),
        count="count_loaded_orders",
    )


POS = _orders("pos")
OE = _orders("oe")
CUSTOMERS = Stream(
    name="customers",
    operation="get_customers",
    add=_add_customer,
    stage="stage_customers",
    tables=("staged_customers", "corrected_customers"),
    blind="blind_customers",
    judge="judge_customers",
    merges=(
        "merge_customer_records",
        "end_claimed_corrections",
        "resolve_aliases",
        "record_corrections",
        *MOVE,
        "describe_customers_from_records",
        "merge_customers",
        "set_aside_customers",
    ),
    count="count_loaded_customers",
    optional=True,
)
PRODUCTS = Stream(
    name="products",
    operation="get_products",
    add=_add_product,
    stage="stage_products",
    tables=("staged_products",),
    blind=None,
    judge="judge_products",
    merges=("merge_products",),
    count="count_loaded_products",
    optional=True,
)
