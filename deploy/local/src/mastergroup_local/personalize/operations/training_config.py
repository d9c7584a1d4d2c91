"""What a solution may ask of its training: hyperparameters, events, columns."""

import re

from mastergroup_local.personalize import kinds, numbers
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.recipes import Recipe
from mastergroup_local.personalize.service import Request, Service, schema_fields

# Without these there is nothing to train on, so they cannot be left out.
MOST_DAYS = 30
REQUIRED = {"USER_ID", "ITEM_ID", "TIMESTAMP", "EVENT_TYPE"}


def check(service: Service, recipe: Recipe, request: Request) -> None:
    """Raise InvalidInputError where the solutionConfig cannot be trained with."""
    config = request.get("solutionConfig", {})
    _check_parameters(recipe, config.get("algorithmHyperParameters", {}))
    if "eventValueThreshold" in config:
        numbers.setting("eventValueThreshold", config["eventValueThreshold"])
    if "eventsConfig" in config:
        _check_events(recipe, request, config["eventsConfig"].get("eventParametersList", []))
    if "autoTrainingConfig" in config:
        _check_schedule(config["autoTrainingConfig"].get("schedulingExpression", "rate(7 days)"))
    _check_columns(service, request["datasetGroupArn"], config.get("trainingDataConfig", {}))


def _check_parameters(recipe: Recipe, given: dict[str, str]) -> None:
    for name, text in given.items():
        if name not in recipe.parameters:
            raise InvalidInputError(f"Hyperparameter {name} is not known to {recipe.name}")
        low, high = recipe.parameters[name][1]
        if not low <= _parameter(name, text) <= high:
            raise InvalidInputError(f"Hyperparameter {name} must be in [{low:g}, {high:g}]: {text}")


def _check_events(recipe: Recipe, request: Request, events: list[Request]) -> None:
    if not recipe.name.endswith("-v2"):
        raise InvalidInputError(f"The recipe {recipe.name} takes no eventsConfig")
    if "eventType" in request or "eventValueThreshold" in request.get("solutionConfig", {}):
        raise InvalidInputError("A solution has either an eventType and eventValueThreshold or an eventsConfig")
    types = [each.get("eventType", "").lower() for each in events]
    if not all(types) or len(set(types)) < len(types):
        raise InvalidInputError("Every one of the eventParametersList needs an eventType of its own")


def _check_schedule(expression: str) -> None:
    found = re.fullmatch(r"rate\((\d{1,3}) days?\)", expression)
    if found is None or not 1 <= int(found[1]) <= MOST_DAYS:
        raise InvalidInputError(
            f"A schedulingExpression is rate(N days) with N from 1 to {MOST_DAYS}: {expression[:100]}"
        )


def _check_columns(service: Service, group: str, config: Request) -> None:
    excluded, included = (config.get(f"{verb}DatasetColumns", {}) for verb in ("excluded", "included"))
    if excluded and included:
        raise InvalidInputError("Columns are either excluded or included, not both")
    for kind, columns in {**excluded, **included}.items():
        known = _columns(service, group, kind)
        for name in columns:
            if name not in known:
                raise InvalidInputError(f"The dataset {kind} has no column {name}")
            if excluded and name in REQUIRED:
                raise InvalidInputError(f"The column {name} cannot be excluded from training")


def _columns(service: Service, group: str, kind: str) -> set[str]:
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=group, datasetType=kind.upper())
    return {field["name"] for each in datasets for field in schema_fields(service, each)}


def _parameter(name: str, text: str) -> float:
    flags = {"true": 1.0, "false": 0.0}
    return flags[text.lower()] if text.lower() in flags else numbers.setting(name, text)
