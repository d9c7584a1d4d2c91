"""On request: an earlier generation back in service."""

from typing import Any

from mastergroup.database import Connection, load_sql
from mastergroup.errors import PermanentError
from mastergroup.runs import Done, Pending, StepContext
from mastergroup.versions import announce_versions
from personalize_worker import generation
from personalize_worker.steps import Services

_PACKAGE = "personalize_worker"


def start(services: Services, context: StepContext) -> None:
    """Choose and show it in one short transaction. Raises PermanentError, with what there is, if it is not kept."""
    if "generation" not in context.detail:
        with generation.changing(context.database) as connection:
            chosen = _choose(connection, context.options.get("generation"))
            generation.show(connection, chosen)
            for query in ("withdraw_later", "restore_generation"):
                connection.execute(load_sql(_PACKAGE, query), {"generation": chosen})
            connection.execute(load_sql(_PACKAGE, "keep_table_counts"), (chosen,))
            context.keep(connection, generation=chosen)
    announce_versions(context.database, services.settings.redis_url.get_secret_value())
    context.progress(context.detail["generation"], None, "is the generation in service")


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as it is in service."""
    del services
    return Done(context.detail)


def _choose(connection: Connection, wanted: str | None) -> int:
    there = connection.execute(load_sql(_PACKAGE, "kept_generations")).fetchall()
    number = choose(there, wanted)
    if number is None:
        missing = "there is no earlier generation" if wanted is None else f"generation {wanted} is none"
        listed = ", ".join(f"{row['generation']} is {row['status']}" for row in there) or "none is kept"
        raise PermanentError(f"{missing} to go back to ({listed}): it has to be superseded, or withdrawn and named")
    return number


def choose(there: list[dict[str, Any]], wanted: str | None) -> int | None:
    """The generation `wanted` if it was in service, by default the newest that none was rolled back from."""
    fit = ("superseded",) if wanted is None else ("superseded", "withdrawn")
    found = (row["generation"] for row in there if row["status"] in fit and wanted in (None, str(row["generation"])))
    return max(found, default=None)
