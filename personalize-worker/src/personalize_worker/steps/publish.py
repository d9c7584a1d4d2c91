"""Check the loaded generation and put it in service, or keep the last one and say why."""

from typing import Any

from psycopg.types.json import Jsonb

from mastergroup.database import load_sql
from mastergroup.errors import PermanentError
from mastergroup.runs import Done, Pending, StepContext
from mastergroup.versions import announce_versions
from personalize_worker import generation
from personalize_worker.checks import Check, failures, judge
from personalize_worker.steps import Services

_PACKAGE = "personalize_worker"


def start(services: Services, context: StepContext) -> None:
    """Judge, then publish in one short transaction. Raises PermanentError when the checks fail."""
    if "published" in context.detail:
        return
    loaded = context.result_of("load")
    checks = _judge(services, context, loaded)
    if failed := failures(checks):
        _reject(context, loaded["generation"], checks, failed)
        generation.drop_old(context.database, services.settings.generations_kept)
        raise PermanentError(f"not published, the last lists stay in service: {failed}")
    _publish(context, loaded, checks)
    announce_versions(context.database, services.settings.redis_url.get_secret_value())
    generation.drop_old(context.database, services.settings.generations_kept)
    context.save(published=loaded["generation"], checks=[check.summary() for check in checks], counts=loaded["counts"])


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as it is in service."""
    del services
    return Done(context.detail)


def _judge(services: Services, context: StepContext, loaded: dict[str, Any]) -> list[Check]:
    with context.database.connect() as connection:
        row = connection.execute(generation.filled("overlap_with_live", loaded["generation"])).fetchone()
    return judge(services.settings, loaded, None if row is None else row["overlap"])


def _publish(context: StepContext, loaded: dict[str, Any], checks: list[Check]) -> None:
    number, kept = loaded["generation"], loaded["affinity"].get("kept")
    reason = kept and f"the last affinity lists stay in service: {kept}"
    with context.database.connect() as connection:
        # Short on purpose: readers queue behind a waiting publish. It is tried again as a transient failure.
        connection.execute("SET LOCAL lock_timeout = '500ms'")
        generation.show(connection, number)
        connection.execute(load_sql(_PACKAGE, "supersede_live"), (number,))
        values = {"generation": number, "checks": Jsonb([check.summary() for check in checks]), "reason": reason}
        connection.execute(load_sql(_PACKAGE, "mark_live"), values)
        connection.execute(load_sql(_PACKAGE, "keep_table_counts"), (number,))
        context.fence(connection)


def _reject(context: StepContext, number: int, checks: list[Check], reason: str) -> None:
    with context.database.connect() as connection:
        values = {"generation": number, "checks": Jsonb([check.summary() for check in checks]), "reason": reason}
        connection.execute(load_sql(_PACKAGE, "mark_rejected"), values)
        context.fence(connection)
