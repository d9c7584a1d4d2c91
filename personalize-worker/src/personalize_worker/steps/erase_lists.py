"""Erasure: the customer's lists leave every generation, and the cached answers go."""

from psycopg import sql

from mastergroup.answers_cache import forget_answers
from mastergroup.database import load_sql
from mastergroup.runs import Done, Pending, StepContext
from mastergroup.tombstones import Tombstones, hold_off_writers
from personalize_worker import generation
from personalize_worker.steps import Services

_PACKAGE = "personalize_worker"


def start(services: Services, context: StepContext) -> None:
    """All generations in one transaction; a load under way is waited for, and a later one leaves the customer out."""
    if "lists" not in context.detail:
        with context.database.connect() as connection:
            hold_off_writers(connection)
            pads = Tombstones(services.settings.erasure_key).pads
            tables = connection.execute(load_sql(_PACKAGE, "list_tables")).fetchall()
            names = [sql.Identifier("generations", row["name"]) for row in tables]
            erased = sum(generation.erase_customers(connection, name, pads) for name in names)
            connection.execute(load_sql(_PACKAGE, "count_served_lists"))
            context.keep(connection, lists=erased)
    forgotten = forget_answers(services.settings.redis_url.get_secret_value())
    context.save(cached_answers=forgotten)


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as they are gone."""
    del services
    return Done(context.detail)
