"""Batch inference and batch segment jobs."""

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.kinds import Kind
from mastergroup_local.personalize.service import Answer, Request, Service

DEFAULT_RESULTS = 25
MAX_RESULTS = {kinds.BATCH_INFERENCE_JOB.name: 500, kinds.BATCH_SEGMENT_JOB.name: 5_000_000}


def create_inference(service: Service, request: Request) -> Answer:
    """CreateBatchInferenceJob; themes are refused."""
    if request.get("batchInferenceJobMode") == "THEME_GENERATION" or "themeGenerationConfig" in request:
        raise InvalidInputError("THEME_GENERATION is not offered by this service")
    _check_exploration(request)
    return _create(service, request, kinds.BATCH_INFERENCE_JOB, {"batchInferenceJobMode": "BATCH_INFERENCE"})


def create_segment(service: Service, request: Request) -> Answer:
    """CreateBatchSegmentJob: of a USER_SEGMENTATION recipe."""
    if "filterArn" in request:
        raise InvalidInputError("Filters of batch segment jobs are not offered by this service")
    return _create(service, request, kinds.BATCH_SEGMENT_JOB, {})


def _create(service: Service, request: Request, kind: Kind, defaults: Request) -> Answer:
    version = service.active(request["solutionVersionArn"], kinds.SOLUTION_VERSION)
    recipe = recipes.RECIPES[version.body["recipeArn"]]
    is_segment = recipe.type == recipes.USER_SEGMENTATION
    if is_segment != (kind is kinds.BATCH_SEGMENT_JOB):
        raise InvalidInputError(f"A {kind.words} cannot be created with the recipe {recipe.name}")
    _check_places(request)
    if "filterArn" in request:
        service.active(request["filterArn"], kinds.FILTER)
    results = request.get("numResults", DEFAULT_RESULTS)
    if not 1 <= results <= MAX_RESULTS[kind.name]:
        raise InvalidInputError(f"numResults must be in [1, {MAX_RESULTS[kind.name]}]: {results}")
    return service.create(kind, request["jobName"], {**defaults, **request, "numResults": results})


def _check_places(request: Request) -> None:
    source = request["jobInput"]["s3DataSource"]["path"]
    target = request["jobOutput"]["s3DataDestination"]["path"]
    if not source.startswith("s3://"):
        raise InvalidInputError(f"Invalid S3 input path: {source}")
    if not target.startswith("s3://") or not target.endswith("/") or source == target:
        raise InvalidInputError(f"Invalid S3 output path: {target}")


def _check_exploration(request: Request) -> None:
    config = request.get("batchInferenceJobConfig", {}).get("itemExplorationConfig", {})
    unknown = set(config) - {"explorationWeight", "explorationItemAgeCutOff"}
    if unknown:
        raise InvalidInputError(f"itemExplorationConfig does not know {sorted(unknown)[0]}")
    try:
        weight, age = float(config.get("explorationWeight", 0.3)), float(config.get("explorationItemAgeCutOff", 30))
    except ValueError:
        raise InvalidInputError("The values of itemExplorationConfig must be numbers") from None
    if not 0 <= weight <= 1 or not age >= 0:
        raise InvalidInputError("explorationWeight must be in [0, 1] and explorationItemAgeCutOff not negative")


OPERATIONS = {"CreateBatchInferenceJob": create_inference, "CreateBatchSegmentJob": create_segment}
