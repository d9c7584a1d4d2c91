"""Solution versions: one training each."""

import secrets

from mastergroup_local.personalize import kinds, statuses
from mastergroup_local.personalize.errors import AlreadyExistsError, InUseError, InvalidInputError
from mastergroup_local.personalize.service import Answer, Request, Service
from mastergroup_local.personalize.store import Resource

_COPIED = (
    "performHPO",
    "performAutoML",
    "performIncrementalUpdate",
    "recipeArn",
    "eventType",
    "datasetGroupArn",
    "solutionConfig",
)


def create(service: Service, request: Request) -> Answer:
    """CreateSolutionVersion: the data must have been imported."""
    solution = service.active(request["solutionArn"], kinds.SOLUTION)
    _check_data(service, solution)
    mode = request.get("trainingMode", "FULL")
    if mode == "UPDATE":
        _check_full_version(service, solution)
    name = request.get("name")
    if name and service.store.all(kinds.SOLUTION_VERSION, solutionArn=solution.arn, name=name):
        raise AlreadyExistsError(f"Another solution version of {solution.arn} is named {name}.")
    tail = f"{solution.body['name']}/{secrets.token_hex(4)}"
    copied = {key: solution.body[key] for key in _COPIED if key in solution.body}
    own = {"name": name or tail, "solutionArn": solution.arn, "trainingMode": mode, "trainingType": "MANUAL"}
    return service.create(kinds.SOLUTION_VERSION, tail, {**copied, **own, "tags": request.get("tags", [])})


def stop(service: Service, request: Request) -> Answer:
    """StopSolutionVersionCreation: only while it waits or trains."""
    version = service.store.get(request["solutionVersionArn"], kinds.SOLUTION_VERSION)
    if version.status not in statuses.WAITING:
        raise InvalidInputError(f"A solution version in status {version.status} cannot be stopped: {version.arn}")
    service.store.update(version.arn, statuses.CREATE_STOPPING)
    return {}


def metrics(service: Service, request: Request) -> Answer:
    """GetSolutionMetrics: of a version that is trained."""
    version = service.store.get(request["solutionVersionArn"], kinds.SOLUTION_VERSION)
    if version.status in statuses.WAITING:
        raise InUseError(f"The given solution version is not trained yet: {version.arn}")
    if version.status != statuses.ACTIVE:
        raise InvalidInputError(f"The given solution version is in status {version.status}: {version.arn}")
    return {"solutionVersionArn": version.arn, "metrics": version.body["metrics"]}


def _check_data(service: Service, solution: Resource) -> None:
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=solution.body["datasetGroupArn"])
    for dataset in datasets:
        service.check_idle(solution.arn, kinds.IMPORT_JOB, datasetArn=dataset.arn)
    if not any(each.body["datasetType"] == "INTERACTIONS" and "file" in each.body for each in datasets):
        raise InvalidInputError("The dataset group has no imported data of type INTERACTIONS")


def _check_full_version(service: Service, solution: Resource) -> None:
    versions = service.store.all(kinds.SOLUTION_VERSION, solutionArn=solution.arn, trainingMode="FULL")
    if "user-personalization" not in solution.body["recipeArn"]:
        raise InvalidInputError("trainingMode UPDATE is for User-Personalization only")
    if not any(version.status == statuses.ACTIVE for version in versions):
        raise InvalidInputError("trainingMode UPDATE needs an ACTIVE version trained with FULL")


OPERATIONS = {
    "CreateSolutionVersion": create,
    "StopSolutionVersionCreation": stop,
    "GetSolutionMetrics": metrics,
}
