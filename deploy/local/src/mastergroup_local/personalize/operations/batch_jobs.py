"""Batch inference and batch segment jobs."""

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.grammar import conditions, parse
from mastergroup_local.personalize.filters.masks import check_use
from mastergroup_local.personalize.jobs import exploration
from mastergroup_local.personalize.jobs.files import check_model
from mastergroup_local.personalize.kinds import Kind
from mastergroup_local.personalize.operations import places
from mastergroup_local.personalize.recipes import Recipe
from mastergroup_local.personalize.service import Answer, Request, Service

DEFAULT_RESULTS = 25
MAX_RESULTS = {kinds.BATCH_INFERENCE_JOB.name: 500, kinds.BATCH_SEGMENT_JOB.name: 5_000_000}


def create_inference(service: Service, request: Request) -> Answer:
    """CreateBatchInferenceJob; themes are refused."""
    if request.get("batchInferenceJobMode") == "THEME_GENERATION" or "themeGenerationConfig" in request:
        raise InvalidInputError("THEME_GENERATION is not offered by this service")
    return _create(service, request, kinds.BATCH_INFERENCE_JOB, {"batchInferenceJobMode": "BATCH_INFERENCE"})


def create_segment(service: Service, request: Request) -> Answer:
    """CreateBatchSegmentJob: of a USER_SEGMENTATION recipe."""
    return _create(service, request, kinds.BATCH_SEGMENT_JOB, {})


def _create(service: Service, request: Request, kind: Kind, defaults: Request) -> Answer:
    version = service.active(request["solutionVersionArn"], kinds.SOLUTION_VERSION)
    check_model(service, version)
    recipe = recipes.RECIPES[version.body["recipeArn"]]
    is_segment = recipe.type == recipes.USER_SEGMENTATION
    if is_segment != (kind is kinds.BATCH_SEGMENT_JOB):
        raise InvalidInputError(f"A {kind.words} cannot be created with the recipe {recipe.name}")
    _check_places(request)
    exploration.of(request.get("batchInferenceJobConfig", {}), recipe)
    if "filterArn" in request:
        _check_filter(service, request["filterArn"], version.body["datasetGroupArn"], recipe)
    results = request.get("numResults", DEFAULT_RESULTS)
    if not 1 <= results <= MAX_RESULTS[kind.name]:
        raise InvalidInputError(f"numResults must be in [1, {MAX_RESULTS[kind.name]}]: {results}")
    return service.create(kind, request["jobName"], {**defaults, **request, "numResults": results})


def _check_places(request: Request) -> None:
    source = request["jobInput"]["s3DataSource"]["path"]
    places.check_input(source)
    places.check_output_folder(request["jobOutput"]["s3DataDestination"]["path"], source)


def _check_filter(service: Service, arn: str, group: str, recipe: Recipe) -> None:
    found = service.active(arn, kinds.FILTER)
    if found.body["datasetGroupArn"] != group:
        raise InvalidInputError(f"The given filter is of another dataset group: {arn}")
    clauses = parse(found.body["filterExpression"])
    target = "USERID" if recipe.type == recipes.USER_SEGMENTATION else "ITEMID"
    check_use(clauses, target, related_items=recipe.type == recipes.RELATED_ITEMS)
    of_events = any(each.dataset == "INTERACTIONS" for each in conditions(clauses))
    if of_events and recipe.name == recipes.ITEM_ATTRIBUTE_AFFINITY:
        raise InvalidInputError(f"Filters of Interactions cannot be used with the recipe {recipe.name}")


OPERATIONS = {"CreateBatchInferenceJob": create_inference, "CreateBatchSegmentJob": create_segment}
