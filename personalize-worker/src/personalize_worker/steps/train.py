"""One solution a recipe, made once, and one new solution version a run."""

from functools import partial
from typing import Any

from mastergroup.runs import Done, Pending, StepContext
from personalize_worker import billing, costs, formats
from personalize_worker.resources import (
    SOLUTION,
    SOLUTION_VERSION,
    describe,
    ensure,
    found_or_created,
    is_active,
    kept,
    wait,
)
from personalize_worker.steps import Services

_ACCURACY = "normalized_discounted_cumulative_gain_at_10"


def start(services: Services, context: StepContext) -> None:
    """Solutions first; each gets this run's version once it is ACTIVE."""
    group = context.result_of("import_datasets")["dataset_group"]
    for recipe in formats.RECIPES:
        solution = kept(context, f"solution_{recipe.name}", partial(_ensure_solution, services, group, recipe))
        if is_active(services.aws, SOLUTION, solution):
            billing.book(services.settings, context, partial(_expected, services, context))
            kept(context, f"version_{recipe.name}", partial(_ensure_version, services, solution, context.run_id))


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done when the three versions are ACTIVE; keeps the accuracy that Personalize measured."""
    versions: dict[str, str] = {
        recipe.name: context.detail.get(f"version_{recipe.name}", "") for recipe in formats.RECIPES
    }
    active = [arn for arn in versions.values() if arn and is_active(services.aws, SOLUTION_VERSION, arn)]
    context.progress(len(active), len(versions), "recipes trained")
    if len(active) < len(versions):
        settings = services.settings
        return wait(context, settings.poll_seconds, settings.aws_job_limit_hours, "training")
    hours = {name: _hours(services, arn) for name, arn in versions.items()}
    billing.settle(services.settings, context, costs.Usage(training_hours=sum(hours.values())))
    return Done({**context.detail, "versions": versions, "training_hours": hours, **_learned(services, context)})


def _learned(services: Services, context: StepContext) -> dict[str, Any]:
    """What the run's own row tells of the training: its accuracy, and how much it learned from."""
    accuracy = _accuracy(services, context.detail[f"version_{formats.USER_PERSONALIZATION.name}"])
    return {"accuracy": accuracy, "interactions": context.result_of("import_datasets").get("interactions")}


def _expected(services: Services, context: StepContext) -> costs.Usage:
    last = context.optional_result_of("train") or {}
    return costs.Usage(training_hours=costs.expected_hours(services.settings, last.get("training_hours")))


def _hours(services: Services, version: str) -> float:
    """As Amazon bills them: more than have passed, where it trains on several machines."""
    hours = describe(services.aws, SOLUTION_VERSION, version).get("trainingHours")
    return float(services.settings.training_hours_expected if hours is None else hours)


def _ensure_solution(services: Services, group: str, recipe: formats.Recipe) -> str:
    request = {
        "name": f"{services.settings.personalize_dataset_group}-{recipe.name}",
        "datasetGroupArn": group,
        "recipeArn": recipe.arn,
        # The default would train, and bill, every seven days by itself.
        "performAutoTraining": False,
    }
    return ensure(services.aws, SOLUTION, {"datasetGroupArn": group}, request)


def _ensure_version(services: Services, solution: str, run_id: str) -> str:
    request = {"name": f"v-{run_id}", "solutionArn": solution, "trainingMode": "FULL"}
    find = partial(_find_version, services, solution, request["name"])
    return found_or_created(services.aws, SOLUTION_VERSION, find, request)


def _find_version(services: Services, solution: str, name: str) -> str | None:
    for summary in services.aws.listed("list_solution_versions", "solutionVersions", solutionArn=solution):
        arn = str(summary["solutionVersionArn"])
        if describe(services.aws, SOLUTION_VERSION, arn).get("name", "").endswith(name):
            return arn
    return None


def _accuracy(services: Services, version: str) -> float | None:
    metrics: dict[str, float] = services.aws.call("get_solution_metrics", solutionVersionArn=version)["metrics"]
    return metrics.get(_ACCURACY)
