"""Check the loaded generation and put it in service, or keep the last one and say why."""

from typing import Any

from psycopg.types.json import Jsonb

from mastergroup.database import load_sql
from mastergroup.errors import PermanentError
from mastergroup.runs import Done, Pending, StepContext
from mastergroup.versions import announce_versions
from personalize_worker import generation
from personalize_worker.checks import Check, failures
from personalize_worker.list_checks import judge_lists
from personalize_worker.retention import drop_generations, remove_files
from personalize_worker.steps import Services

_PACKAGE = "personalize_worker"


def start(services: Services, context: StepContext) -> None:
    """Judge, then publish in one short transaction. Raises PermanentError when a check fails."""
    loaded = context.result_of("load")
    if "published" not in context.detail:
        _judge_and_publish(services, context, loaded)
    announce_versions(context.database, services.settings.redis_url.get_secret_value())
    _tidy(services, context)


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as it is in service."""
    del services
    return Done(context.detail)


def _judge_and_publish(services: Services, context: StepContext, loaded: dict[str, Any]) -> None:
    checks = judge_lists(services.settings, loaded, _compared(context, loaded["generation"]))
    context.save(checks=[each.summary() for each in checks])
    if failed := failures(checks):
        _reject(context, loaded["generation"], checks, failed)
        _tidy(services, context)
        raise PermanentError(f"not published, the last lists stay in service: {failed}")
    _publish(context, loaded, checks)


def _compared(context: StepContext, number: int) -> dict[str, Any]:
    with context.database.connect() as connection:
        query = generation.filled("compared_with_live", number)
        return connection.execute(query).fetchone() or {}


def _publish(context: StepContext, loaded: dict[str, Any], checks: list[Check]) -> None:
    number, kept = loaded["generation"], loaded["affinity"].get("kept")
    reason = kept and f"the last affinity lists stay in service: {kept}"
    # It may have to wait for a reader: then it is tried again as a transient failure.
    with generation.changing(context.database) as connection:
        generation.show(connection, number)
        connection.execute(load_sql(_PACKAGE, "supersede_live"), (number,))
        values = {"generation": number, "checks": Jsonb([each.summary() for each in checks]), "reason": reason}
        connection.execute(load_sql(_PACKAGE, "mark_live"), values)
        connection.execute(load_sql(_PACKAGE, "keep_table_counts"), (number,))
        context.keep(connection, published=number, counts=loaded["counts"])


def _reject(context: StepContext, number: int, checks: list[Check], reason: str) -> None:
    with context.database.connect() as connection:
        values = {"generation": number, "checks": Jsonb([each.summary() for each in checks]), "reason": reason}
        connection.execute(load_sql(_PACKAGE, "mark_rejected"), values)
        context.fence(connection)


def _tidy(services: Services, context: StepContext) -> None:
    drop_generations(services, context)
    remove_files(services, context)
