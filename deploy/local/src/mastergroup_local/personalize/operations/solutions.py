"""Solutions: a recipe and its configuration; nothing is trained here."""

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.errors import InvalidInputError, NotFoundError
from mastergroup_local.personalize.service import Answer, Request, Service

QUOTA = 10
OFFERED = {"user_personalization", "similar_items", "item_affinity", "personalized_ranking", "popularity_count"}
_DEFAULTS = {
    "performHPO": False,
    "performAutoML": False,
    "performAutoTraining": True,
    "performIncrementalUpdate": False,
}


def create(service: Service, request: Request) -> Answer:
    """CreateSolution."""
    group = service.active(request["datasetGroupArn"], kinds.DATASET_GROUP)
    _check_recipe(request)
    service.check_quota(kinds.SOLUTION, QUOTA, datasetGroupArn=group.arn)
    return service.create(kinds.SOLUTION, request["name"], {**_DEFAULTS, **request})


def update(service: Service, request: Request) -> Answer:
    """UpdateSolution: only how it trains by itself."""
    solution = service.active(request["solutionArn"], kinds.SOLUTION)
    names = ("performAutoTraining", "performIncrementalUpdate")
    service.store.update(solution.arn, **{name: request[name] for name in names if name in request})
    return {"solutionArn": solution.arn}


def delete(service: Service, request: Request) -> Answer:
    """DeleteSolution: with its versions, once no campaign and no job uses one."""
    solution = service.deletable(request["solutionArn"], kinds.SOLUTION)
    versions = service.store.all(kinds.SOLUTION_VERSION, solutionArn=solution.arn)
    service.check_idle(solution.arn, kinds.SOLUTION_VERSION, solutionArn=solution.arn)
    for version in versions:
        service.check_unused(solution.arn, kinds.CAMPAIGN, solutionVersionArn=version.arn)
        for kind in (kinds.BATCH_INFERENCE_JOB, kinds.BATCH_SEGMENT_JOB):
            service.check_idle(solution.arn, kind, solutionVersionArn=version.arn)
    for version in versions:
        service.delete(version.arn, kinds.SOLUTION_VERSION)
    return service.delete(solution.arn, kinds.SOLUTION)


def _check_recipe(request: Request) -> None:
    if request.get("performAutoML"):
        raise InvalidInputError("performAutoML is not offered by this service; name a recipe")
    if "recipeArn" not in request:
        raise InvalidInputError("A recipeArn is needed")
    recipe = recipes.RECIPES.get(request["recipeArn"])
    if recipe is None:
        raise NotFoundError(f"The given recipe does not exist: {request['recipeArn']}")
    if recipe.method not in OFFERED:
        raise InvalidInputError(f"Training with {recipe.name} is not offered by this service")
    _check_parameters(recipe, request.get("solutionConfig", {}))


def _check_parameters(recipe: recipes.Recipe, config: Request) -> None:
    for name, text in config.get("algorithmHyperParameters", {}).items():
        if name not in recipe.parameters:
            raise InvalidInputError(f"Hyperparameter {name} is not known to {recipe.name}")
        low, high = recipe.parameters[name][1]
        if not low <= _number(name, text) <= high:
            raise InvalidInputError(f"Hyperparameter {name} must be in [{low:g}, {high:g}]: {text}")
    if "eventValueThreshold" in config:
        _number("eventValueThreshold", config["eventValueThreshold"])


def _number(name: str, text: str) -> float:
    flags = {"true": 1.0, "false": 0.0}
    try:
        return flags[text.lower()] if text.lower() in flags else float(text)
    except ValueError:
        raise InvalidInputError(f"{name} must be a number: {text[:100]}") from None


OPERATIONS = {"CreateSolution": create, "UpdateSolution": update, "DeleteSolution": delete}
