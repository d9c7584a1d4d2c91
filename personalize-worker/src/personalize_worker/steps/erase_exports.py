"""Erasure: the customer leaves the files in S3, while no batch is under way."""

from mastergroup.database import load_sql
from mastergroup.queues import ERASURE
from mastergroup.runs import Done, Pending, StepContext
from personalize_worker import formats
from personalize_worker.personal_lines import PersonalLines
from personalize_worker.resources import wait
from personalize_worker.steps import Services


def start(services: Services, context: StepContext) -> None:
    """Rewrite, one by one, the files that hold the customer; again if a batch has begun meanwhile."""
    runs = _quiet_runs(context)
    if "files" in context.detail or runs is None:
        return
    lines = PersonalLines(context.result_of("erase_sales")["ids"])
    keys = [key for folder in formats.EXPIRING for key in services.aws.keys(folder)]
    rewritten = context.detail.get("rewritten", 0)
    for done, key in enumerate(keys, 1):
        rewritten += _rewrite(services, key, lines)
        context.progress(done, len(keys), "files looked through")
    context.save(rewritten=rewritten)
    if _quiet_runs(context) == runs:
        context.save(files=rewritten)


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done when every file was looked through while no batch was under way."""
    if "files" in context.detail:
        return Done(context.detail)
    return wait(context, services.settings.poll_seconds, ERASURE.limit_hours or 0, "the batch that is under way")


def _rewrite(services: Services, key: str, lines: PersonalLines) -> int:
    """1 if the file held the customer. It is read twice, as most do not."""
    if all(lines.without(line) == line for line in services.aws.lines(key)):
        return 0
    services.aws.upload(key, (kept + b"\n" for line in services.aws.lines(key) if (kept := lines.without(line))))
    return 1


def _quiet_runs(context: StepContext) -> int | None:
    """The number of batch runs so far; None while one is under way."""
    with context.database.connect() as connection:
        row = connection.execute(load_sql("personalize_worker", "batch_runs")).fetchone() or {}
    return None if row["is_under_way"] else row["runs"]
