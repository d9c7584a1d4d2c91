"""Batch inference: a list for every customer and for every product."""

from functools import partial
from typing import Any

from mastergroup.runs import Done, Pending, StepContext
from personalize_worker import billing, costs, formats
from personalize_worker.resources import INFERENCE_JOB, ensure, is_active, kept, wait
from personalize_worker.steps import Services

_ASKED = (formats.USER_PERSONALIZATION, formats.SIMILAR_ITEMS)


def start(services: Services, context: StepContext) -> None:
    """One job for the customers, one for the products."""
    versions = context.result_of("train")["versions"]
    export = context.result_of("export")
    asked = export["counts"]["user_queries"] + export["counts"]["item_queries"]
    billing.book(services.settings, context, partial(costs.Usage, recommendations=asked))
    for recipe in _ASKED:
        job = _request(services, recipe, versions[recipe.name], export["run_id"], context.run_id)
        within = {"solutionVersionArn": versions[recipe.name]}
        kept(context, f"job_{recipe.name}", partial(ensure, services.aws, INFERENCE_JOB, within, job))


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done when both jobs are ACTIVE; keeps the folders that hold the lists."""
    active = [r for r in _ASKED if is_active(services.aws, INFERENCE_JOB, context.detail[f"job_{r.name}"])]
    context.progress(len(active), len(_ASKED), "batch inference jobs")
    if len(active) < len(_ASKED):
        settings = services.settings
        return wait(context, settings.poll_seconds, settings.aws_job_limit_hours, "batch inference")
    billing.settle_as_booked(context)
    outputs = {recipe.name: formats.output_folder(context.run_id, recipe) for recipe in _ASKED}
    export, train = context.result_of("export"), context.result_of("train")
    asked = {"data_through": export["data_through"], "counts": export["counts"], "accuracy": train["accuracy"]}
    return Done({**context.detail, "outputs": outputs, **asked})


def _request(services: Services, recipe: formats.Recipe, version: str, export_run: str, run_id: str) -> dict[str, Any]:
    settings, aws = services.settings, services.aws
    request: dict[str, Any] = {
        "jobName": f"{settings.personalize_dataset_group}-{recipe.name}-{run_id}",
        "solutionVersionArn": version,
        "numResults": settings.list_depth,
        "roleArn": aws.role_arn,
        "jobInput": {"s3DataSource": {"path": aws.uri(formats.input_folder(export_run, recipe))}},
        "jobOutput": {"s3DataDestination": {"path": aws.uri(formats.output_folder(run_id, recipe))}},
    }
    if recipe is formats.USER_PERSONALIZATION:
        weight = {"explorationWeight": f"{settings.exploration_weight:g}"}
        request["batchInferenceJobConfig"] = {"itemExplorationConfig": weight}
    return request
