"""The money of the runs: booked before it is spent, settled when it is known."""

from collections.abc import Callable

from psycopg.types.json import Jsonb

from mastergroup.database import Connection, load_sql
from mastergroup.runs import StepContext
from mastergroup.settings import CostSettings
from personalize_worker.costs import Usage

_PACKAGE = "personalize_worker"


def book(prices: CostSettings, context: StepContext, usage: Callable[[], Usage]) -> None:
    """Count what the step is about to use, before its first job is made; a repeat counts nothing more."""
    if "estimate_usd" not in context.detail:
        _write("book_cost", prices, context, usage(), "estimate_usd")


def settle(prices: CostSettings, context: StepContext, usage: Usage) -> None:
    """Put what the step has used in place of its estimate."""
    _write("settle_cost", prices, context, usage, "actual_usd")


def settle_as_booked(context: StepContext) -> None:
    """The same for a step whose usage was known when it was booked."""
    with context.database.connect() as connection:
        connection.execute(load_sql(_PACKAGE, "settle_cost_as_booked"), (context.run_id, context.claim.step))
        context.fence(connection)


def spent_this_month(connection: Connection) -> float:
    """USD on Personalize in the current month (UTC); a step that did not end well counts with its estimate."""
    row = connection.execute(load_sql(_PACKAGE, "month_spent")).fetchone()
    assert row is not None  # noqa: S101 - an aggregate gives a row
    return float(row["usd"])


def _write(statement: str, prices: CostSettings, context: StepContext, usage: Usage, key: str) -> None:
    usd = round(usage.usd(prices), 6)
    values = {"run_id": context.run_id, "step": context.claim.step, "usage": Jsonb(usage.counted()), "usd": usd}
    with context.database.connect() as connection:
        connection.execute(load_sql(_PACKAGE, statement), values)
        context.keep(connection, **{key: usd})
