"""Batch segments: lists of users for items, or for attributes of items."""

from collections.abc import Callable
from typing import Any

from mastergroup_local.personalize import recipes
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters import attributes
from mastergroup_local.personalize.jobs import filtering, inference, lines, trained_items
from mastergroup_local.personalize.jobs.batch import block_size
from mastergroup_local.personalize.jobs.inference import Inference
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource

MOST_LINES = {recipes.ITEM_AFFINITY: 500, recipes.ITEM_ATTRIBUTE_AFFINITY: 10}
Key = Callable[[lines.Input], Any]


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Answer every line of the job's input files."""
    found = inference.of_version(service, job.body["solutionVersionArn"])
    chosen = found.filter(inference.filter_expression(service, job.body.get("filterArn"), found.group))
    key, size = _key_of(service, found), job.body["numResults"]

    def answers(inputs: list[lines.Input]) -> list[lines.Answer]:
        fit, masks, errors = filtering.checked(chosen, inputs)
        keys = [key(each) for each in fit]
        given = iter(zip(keys, found.segments([_key(each) for each in keys], size, masks), strict=True))
        return [error or _answer(*next(given)) for error in errors]

    block = block_size(len(found.model.user_ids))
    answerer = lines.LineAnswerer(
        inference.required(found.recipe),
        "usersList",
        (block, service.settings.threads),
        answers,
        MOST_LINES[found.recipe.name],
    )
    lines.run(service.settings, *lines.places(job), answerer)
    return {}


def _key_of(service: Service, found: Inference) -> Key:
    """Return what makes the model's key of an input: an item id, or the ids of the items with its attributes."""
    if found.recipe.name != recipes.ITEM_ATTRIBUTE_AFFINITY:
        return lambda each: each[found.recipe.line_key]
    items, fields = trained_items.load(service, found.version)

    def key(each: lines.Input) -> list[str] | lines.LineError:
        try:
            return attributes.items_of(each["itemAttributes"], items, fields)
        except InvalidInputError as error:
            return lines.LineError(error.message)

    return key


def _key(key: Any) -> Any:
    """Return a key for the model, of which the items of a line with an error are none."""
    return [] if isinstance(key, lines.LineError) else key


def _answer(key: Any, segment: inference.Answer) -> lines.Answer:
    return key if isinstance(key, lines.LineError) else {"usersList": segment[0]}
