"""What is kept, and how long: generations in the database, files in the bucket. What cannot go now goes next time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from mastergroup.database import load_sql
from mastergroup.errors import PermanentError, TransientError
from mastergroup.logging import get_logger
from mastergroup.runs import StepContext
from personalize_worker import formats, generation
from personalize_worker.steps import Services

_FILES_AT_ONCE = 1000
log = get_logger(__name__)


def drop_generations(services: Services, context: StepContext) -> None:
    """Drop all but GENERATIONS_KEPT; one that somebody reads right now (a backup) stays until the next time."""
    with _or_next_time("old generations"):
        generation.drop_old(context.database, services.settings.generations_kept)


def remove_files(services: Services, context: StepContext) -> None:
    """Remove what runs older than S3_KEEP_DAYS left in the bucket and no step may still read, 1000 files at most."""
    with _or_next_time("files in the bucket"):
        with context.database.connect() as connection:
            needed = {row["run_id"] for row in connection.execute(load_sql("personalize_worker", "needed_runs"))}
        before = datetime.now(UTC) - timedelta(days=services.settings.s3_keep_days)
        keys = (key for folder in formats.EXPIRING for key in services.aws.keys(folder))
        expired = formats.expired(keys, before, needed)[:_FILES_AT_ONCE]
        for key in expired:
            services.aws.delete(key)
        log.info("expired files removed", files=len(expired))


@contextmanager
def _or_next_time(what: str) -> Iterator[None]:
    """Tidying is no reason for a run to fail."""
    try:
        yield
    except (TransientError, PermanentError) as error:
        log.warning("not removed now", what=what, reason=str(error))
