"""Erasure: the customer leaves the files in S3, once no batch is under way that was begun with the customer."""

from mastergroup.database import load_sql
from mastergroup.runs import Done, Pending, StepContext
from personalize_worker.personal_lines import PersonalLines
from personalize_worker.resources import wait
from personalize_worker.steps import Services

_FOLDERS = ("training-data/", "batch-input/", "batch-output/")


def start(services: Services, context: StepContext) -> None:
    """Rewrite, one by one, the files that hold the customer."""
    if "files" in context.detail or _older_batches(context):
        return
    lines = PersonalLines(context.result_of("erase_sales")["ids"])
    keys = [key for folder in _FOLDERS for key in services.aws.keys(folder)]
    rewritten = 0
    for done, key in enumerate(keys, 1):
        rewritten += _rewrite(services, key, lines)
        context.progress(done, len(keys), "files looked through")
    context.save(files=rewritten)


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done when every file was looked through."""
    if "files" in context.detail:
        return Done(context.detail)
    settings = services.settings
    return wait(context, settings.poll_seconds, settings.run_limit_hours, "the batch that is under way")


def _rewrite(services: Services, key: str, lines: PersonalLines) -> int:
    """1 if the file held the customer. It is read twice, as most do not."""
    if all(lines.without(line) == line for line in services.aws.lines(key)):
        return 0
    services.aws.upload(key, (kept + b"\n" for line in services.aws.lines(key) if (kept := lines.without(line))))
    return 1


def _older_batches(context: StepContext) -> bool:
    with context.database.connect() as connection:
        query = load_sql("personalize_worker", "older_batch_runs")
        return connection.execute(query, (context.claim.started_at,)).fetchone() is not None
