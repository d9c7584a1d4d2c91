"""Batch segments: for every product the customers with most affinity, in jobs of at most 500 products."""

from functools import partial
from typing import Any

from mastergroup.errors import PermanentError
from mastergroup.runs import Done, Pending, StepContext
from personalize_worker import billing, costs, formats
from personalize_worker.resources import SEGMENT_JOB, ensure, is_active, kept, wait
from personalize_worker.steps import Services
from personalize_worker.steps.export import segment_key


def start(services: Services, context: StepContext) -> None:
    """Keep up to five jobs under way until every chunk has had its own."""
    plan = _plan(context)
    billing.book(services.settings, context, partial(_usage, context))
    for number in range(plan["files"]):
        under_way = [n for n in range(number) if f"job_{n}" in context.detail and n not in _ended(context)]
        if len(under_way) >= services.settings.affinity_jobs_at_once:
            return
        kept(context, f"job_{number}", partial(_ensure_job, services, context.run_id, plan, number))


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done when every job has ended.

    A failed job is no reason to hold back the night's other lists: it is kept under `failed`, and the load step leaves
    the last affinity lists in service.
    """
    files = context.detail["plan"]["files"]
    for number in range(files):
        if number not in _ended(context) and f"job_{number}" in context.detail:
            _look(services, context, number)
    ended = len(_ended(context))
    context.progress(ended, files, "segment jobs")
    if ended < files:
        settings = services.settings
        return wait(context, settings.poll_seconds, settings.aws_job_limit_hours, "segment jobs")
    billing.settle_as_booked(context)
    return Done({**context.detail, "output": formats.output_folder(context.run_id, formats.ITEM_AFFINITY)})


def _plan(context: StepContext) -> dict[str, Any]:
    if "plan" not in context.detail:
        export, train = context.result_of("export"), context.result_of("train")
        counts = export["counts"]
        results = formats.affinity_results(counts["users"], max(1, counts["items"]))
        version = train["versions"][formats.ITEM_AFFINITY.name]
        asked = {"files": counts["segment_files"], "queries": counts.get("segment_queries", 0), "results": results}
        plan = {**asked, "version": version, "export": export["run_id"]}
        context.save(plan=plan)
    kept_plan: dict[str, Any] = context.detail["plan"]
    return kept_plan


def _usage(context: StepContext) -> costs.Usage:
    counts = context.result_of("export")["counts"]
    return costs.segments(counts["users"], context.detail["plan"]["queries"])


def _ensure_job(services: Services, run_id: str, plan: dict[str, Any], number: int) -> str:
    source = segment_key(formats.input_folder(plan["export"], formats.ITEM_AFFINITY), number)
    target = formats.output_folder(run_id, formats.ITEM_AFFINITY)
    request = {
        "jobName": f"{services.settings.personalize_dataset_group}-affinity-{run_id}-{number:04d}",
        "solutionVersionArn": plan["version"],
        "numResults": plan["results"],
        "roleArn": services.aws.role_arn,
        "jobInput": {"s3DataSource": {"path": services.aws.uri(source)}},
        "jobOutput": {"s3DataDestination": {"path": services.aws.uri(target)}},
    }
    return ensure(services.aws, SEGMENT_JOB, {"solutionVersionArn": plan["version"]}, request)


def _look(services: Services, context: StepContext, number: int) -> None:
    try:
        if is_active(services.aws, SEGMENT_JOB, context.detail[f"job_{number}"]):
            context.save(ended=[*_ended(context), number])
    except PermanentError as error:
        context.save(ended=[*_ended(context), number], failed=str(error))


def _ended(context: StepContext) -> list[int]:
    ended: list[int] = context.detail.get("ended", [])
    return ended
