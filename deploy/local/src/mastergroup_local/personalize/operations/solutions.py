"""Solutions: a recipe and its configuration; nothing is trained here."""

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.errors import InvalidInputError, NotFoundError
from mastergroup_local.personalize.operations import training_config
from mastergroup_local.personalize.operations.campaigns import LATEST
from mastergroup_local.personalize.service import Answer, Request, Service

_UPDATABLE = ("performAutoTraining", "performIncrementalUpdate")
_DEFAULTS = {
    "performHPO": False,
    "performAutoML": False,
    "performAutoTraining": True,
    "performIncrementalUpdate": False,
}


def create(service: Service, request: Request) -> Answer:
    """CreateSolution."""
    service.active(request["datasetGroupArn"], kinds.DATASET_GROUP)
    _check_recipe(service, request)
    return service.create(kinds.SOLUTION, request["name"], {**_DEFAULTS, **request})


def update(service: Service, request: Request) -> Answer:
    """UpdateSolution: only how it trains by itself, and on which events; in force at once."""
    solution = service.active(request["solutionArn"], kinds.SOLUTION)
    config = request.get("solutionUpdateConfig", {})
    updated = {**solution.body.get("solutionConfig", {}), **config}
    recipe = recipes.RECIPES[solution.body["recipeArn"]]
    training_config.check(service, recipe, {**solution.body, "solutionConfig": updated})
    given = {name: request[name] for name in _UPDATABLE if name in request}
    times = {"creationDateTime": solution.updated, "lastUpdatedDateTime": solution.updated}
    latest = {**given, "solutionUpdateConfig": config, "status": "ACTIVE", **times}
    service.store.update(solution.arn, **given, solutionConfig=updated, latestSolutionUpdate=latest)
    return {"solutionArn": solution.arn}


def delete(service: Service, request: Request) -> Answer:
    """DeleteSolution: with its versions, once no campaign and no job uses one."""
    solution = service.deletable(request["solutionArn"], kinds.SOLUTION)
    versions = service.store.all(kinds.SOLUTION_VERSION, solutionArn=solution.arn)
    service.check_idle(solution.arn, kinds.SOLUTION_VERSION, solutionArn=solution.arn)
    service.check_unused(solution.arn, kinds.CAMPAIGN, solutionVersionArn=solution.arn + LATEST)
    for version in versions:
        service.check_unused(solution.arn, kinds.CAMPAIGN, solutionVersionArn=version.arn)
        for kind in (kinds.BATCH_INFERENCE_JOB, kinds.BATCH_SEGMENT_JOB):
            service.check_idle(solution.arn, kind, solutionVersionArn=version.arn)
    for version in versions:
        service.delete(version.arn, kinds.SOLUTION_VERSION)
    return service.delete(solution.arn, kinds.SOLUTION)


def _check_recipe(service: Service, request: Request) -> None:
    if request.get("performAutoML"):
        raise InvalidInputError("performAutoML is not offered by this service; name a recipe")
    if "recipeArn" not in request:
        raise InvalidInputError("A recipeArn is needed")
    recipe = recipes.RECIPES.get(request["recipeArn"])
    if request["recipeArn"].removeprefix(recipes.PREFIX) in recipes.NOT_OFFERED:
        raise InvalidInputError(f"Training with {request['recipeArn']} is not offered by this service")
    if recipe is None:
        raise NotFoundError(f"The given recipe does not exist: {request['recipeArn']}")
    training_config.check(service, recipe, request)


OPERATIONS = {"CreateSolution": create, "UpdateSolution": update, "DeleteSolution": delete}
