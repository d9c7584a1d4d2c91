"""Erasure: the customer's lists leave every generation, and the cached answers go."""

from psycopg import sql

from mastergroup.answers_cache import forget_answers
from mastergroup.database import Connection, load_sql
from mastergroup.runs import Done, Pending, StepContext
from mastergroup.tombstones import Tombstones, hold_off_writers
from mastergroup.versions import announce_versions, outdate_answers
from personalize_worker import generation
from personalize_worker.steps import Services

_PACKAGE = "personalize_worker"


def start(services: Services, context: StepContext) -> None:
    """All generations in one transaction; a load under way is waited for, and a later one leaves the customer out."""
    url = services.settings.redis_url.get_secret_value()
    if "lists" not in context.detail:
        with context.database.connect() as connection:
            hold_off_writers(connection)
            pads = Tombstones(services.settings.erasure_key).pads
            tables = connection.execute(load_sql(_PACKAGE, "list_tables")).fetchall()
            erased = sum(_erase(connection, row["name"], pads) for row in tables)
            connection.execute(load_sql(_PACKAGE, "count_served_lists"))
            outdate_answers(connection)
            context.keep(connection, lists=erased)
    announce_versions(context.database, url)
    context.save(cached_answers=forget_answers(url))


def _erase(connection: Connection, table: str, pads: dict[str, bytes]) -> int:
    erased = generation.erase_customers(connection, sql.Identifier("generations", table), pads)
    name, _, number = table.rpartition("_")
    values = {"list": name, "lists": erased, "generation": int(number)}
    connection.execute(load_sql(_PACKAGE, "lower_counts"), values)
    return erased


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as they are gone."""
    del services
    return Done(context.detail)
