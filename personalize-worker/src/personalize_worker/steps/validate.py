"""On request, and before every export: is the data fit for a batch?"""

from collections import Counter
from datetime import date

from mastergroup.database import Connection, load_sql
from mastergroup.errors import PermanentError
from mastergroup.logging import get_logger
from mastergroup.runs import Done, Pending, StepContext
from personalize_worker import formats
from personalize_worker.checks import PASS, Check, failures
from personalize_worker.data_checks import judge_data, least_returning
from personalize_worker.steps import Services

_PACKAGE = "personalize_worker"
log = get_logger(__name__)


def start(services: Services, context: StepContext) -> None:
    """Look at what would be exported now. Raises PermanentError when a check fails."""
    with context.database.connect() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        refuse_bad_data(services, context, connection)


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done as soon as it is judged."""
    del services
    return Done(context.detail)


def refuse_bad_data(services: Services, context: StepContext, connection: Connection) -> None:
    """Keep and log the checks of the connection's snapshot. Raises PermanentError that names those that failed."""
    last = context.optional_result_of("export")
    checks = judge_data(services.settings, _figures(services, connection), last and last["counts"])
    context.save(checks=[each.summary() for each in checks])
    _log(checks)
    if failed := failures(checks):
        raise PermanentError(f"nothing exported, the last lists stay in service: {failed}")


def _figures(services: Services, connection: Connection) -> dict[str, int]:
    first_day = date(services.settings.check_first_year, 1, 1)
    values = {"first_day": first_day, "longest_id": formats.LONGEST_ID, "longest_text": formats.LONGEST_TEXT}
    figures = connection.execute(load_sql(_PACKAGE, "data_figures"), values).fetchone() or {}
    limit = {"limit": least_returning(figures["users"])}
    return {**figures, **(connection.execute(load_sql(_PACKAGE, "count_returning"), limit).fetchone() or {})}


def _log(checks: list[Check]) -> None:
    log.info("data checked", **Counter(each.verdict for each in checks))
    for each in checks:
        if each.verdict != PASS:
            log.warning("data check not passed", **each.summary())
