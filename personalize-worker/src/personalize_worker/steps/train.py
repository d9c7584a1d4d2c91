"""One solution a recipe, made once, and one new solution version a run."""

from functools import partial
from typing import Any

from mastergroup.errors import PermanentError
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
    _versions_of_others(context)
    for recipe in _recipes(context):
        solution = kept(context, f"solution_{recipe.name}", partial(_ensure_solution, services, group, recipe))
        if is_active(services.aws, SOLUTION, solution):
            billing.book(services.settings, context, partial(_expected, services, context))
            kept(context, f"version_{recipe.name}", partial(_ensure_version, services, solution, context.run_id))


def check(services: Services, context: StepContext) -> Done | Pending:
    """Done when the versions are ACTIVE; keeps the accuracy that Personalize measured."""
    own = {recipe.name: context.detail.get(f"version_{recipe.name}", "") for recipe in _recipes(context)}
    active = [arn for arn in own.values() if arn and is_active(services.aws, SOLUTION_VERSION, arn)]
    context.progress(len(active), len(own), "recipes trained")
    if len(active) < len(own):
        settings = services.settings
        return wait(context, settings.poll_seconds, settings.aws_job_limit_hours, "training")
    hours = {name: _hours(services, arn) for name, arn in own.items()}
    billing.settle(services.settings, context, costs.Usage(training_hours=sum(hours.values())))
    versions = {**_versions_of_others(context), **own}
    hours = {**_last_hours(context), **hours}
    learned = _learned(services, context, versions[formats.USER_PERSONALIZATION.name])
    return Done({**context.detail, "versions": versions, "training_hours": hours, **learned})


def _recipes(context: StepContext) -> tuple[formats.Recipe, ...]:
    """All three, or the one that an operator asked for. Raises PermanentError where there is none of that name."""
    wanted = context.options.get("recipe")
    if wanted is None:
        return formats.RECIPES
    chosen = tuple(recipe for recipe in formats.RECIPES if recipe.name == wanted.replace("_", "-"))
    if not chosen:
        raise PermanentError(f"the option recipe is one of {', '.join(recipe.name for recipe in formats.RECIPES)}")
    return chosen


def _versions_of_others(context: StepContext) -> dict[str, str]:
    """The last versions of the recipes that are not trained now, so that a batch finds one of each."""
    wanted = _recipes(context)
    others = [recipe.name for recipe in formats.RECIPES if recipe not in wanted]
    if not others:
        return {}
    last = (context.optional_result_of("train") or {}).get("versions", {})
    if missing := [name for name in others if name not in last]:
        raise PermanentError(f"{', '.join(missing)} has no version yet; run `make train` without RECIPE first")
    return {name: last[name] for name in others}


def _last_hours(context: StepContext) -> dict[str, float]:
    return (context.optional_result_of("train") or {}).get("training_hours") or {}


def _learned(services: Services, context: StepContext, version: str) -> dict[str, Any]:
    """What the run's own row tells of the training: its accuracy, and how much it learned from."""
    interactions = context.result_of("import_datasets").get("interactions")
    return {"accuracy": _accuracy(services, version), "interactions": interactions}


def _expected(services: Services, context: StepContext) -> costs.Usage:
    hours = costs.expected_hours(services.settings, _last_hours(context), _recipes(context))
    return costs.Usage(training_hours=hours)


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
