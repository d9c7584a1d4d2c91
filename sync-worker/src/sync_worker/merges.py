"""Merges of two customers that an operator asks for, and the way back (docs/decisions/0006)."""

from collections.abc import Callable
from typing import Any

from mastergroup.database import Connection
from mastergroup.errors import PermanentError
from mastergroup.runs import Done, StepContext
from mastergroup.tombstones import hold_off_erasures
from sync_worker.store.merges import follow_merges, insert_merge, merge_of_run, read_ids, undo_merge

Values = dict[str, Any]
_NO_REASON = "asked for by an operator"


def merge_customers(context: StepContext) -> Done:
    """Make the option `alias` an alias of the option `customer`: its orders go there, those to come as well.

    Raises PermanentError, naming the option, where that is not allowed.
    """
    return _once(context, _merge, "alias", "customer")


def unmerge_customers(context: StepContext) -> Done:
    """End the merge or the correction of the option `alias`: the orders that state this id are its own again.

    Raises PermanentError where there is none.
    """
    return _once(context, _unmerge, "alias")


def _merge(connection: Connection, values: Values) -> None:
    _check(values, read_ids(connection, values))
    insert_merge(connection, values)


def _unmerge(connection: Connection, values: Values) -> None:
    if not undo_merge(connection, values):
        raise PermanentError("alias: this id is not merged into another; only a merge in force can be undone")


def _once(context: StepContext, change: Callable[[Connection, Values], None], *names: str) -> Done:
    """An attempt that was killed may have committed its work already: then only its result is told."""
    values = {**_options(context, names), "run_id": context.run_id}
    with context.database.connect() as connection:
        hold_off_erasures(connection)
        if not merge_of_run(connection, context.run_id):
            change(connection, values)
            follow_merges(connection)
        context.fence(connection)
        return Done(merge_of_run(connection, context.run_id))


def _options(context: StepContext, names: tuple[str, ...]) -> Values:
    values = {name: str(context.options.get(name) or "").strip() for name in names}
    for name, value in values.items():
        if not value:
            raise PermanentError(f"{name}: the unified id of a customer is needed")
    return {**values, "reason": str(context.options.get("reason") or _NO_REASON)}


def _check(values: Values, found: Values) -> None:
    if values["alias"] == values["customer"]:
        raise PermanentError("customer: a customer cannot be merged into itself; two ids are needed")
    if found["customer_leads_to"] == values["alias"]:
        raise PermanentError("customer: this id is merged into the alias already; undo that first")
    for name in ("alias", "customer"):
        if found[f"{name}_leads_to"]:
            raise PermanentError(f"{name}: this id is an alias already; undo that, or name whom it leads to")
        if not found[f"{name}_known"]:
            raise PermanentError(f"{name}: no customer has this id; it is the unified_customer_id")
