"""Batch inference: lists of items for users or items."""

from typing import Any

from mastergroup_local.personalize.jobs import exploration, filtering, inference, lines
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Resource

BLOCK = 1_024
# Scores, their copies and a filter's mask, of four bytes each.
BYTES_PER_SCORE = 24


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Answer every line of the job's input files."""
    found = inference.of_version(service, job.body["solutionVersionArn"])
    chosen = found.filter(inference.filter_expression(service, job.body.get("filterArn"), found.group))
    new = exploration.of(job.body.get("batchInferenceJobConfig", {}), found.recipe)
    size = job.body["numResults"]

    def answers(inputs: list[lines.Input]) -> list[lines.Answer]:
        fit, masks, errors = filtering.checked(chosen, inputs)
        given = iter(found.answer(fit, size, masks, new))
        return [error or _output(*next(given)) for error in errors]

    block = block_size(service.settings, len(found.model.item_ids))
    answerer = lines.LineAnswerer(
        inference.required(found.recipe), "recommendedItems", (block, service.settings.threads), answers
    )
    lines.run(service.settings, *lines.places(job), answerer)
    return {}


def block_size(settings: Settings, columns: int) -> int:
    """Return how many lines are answered at once: as many as a third of the memory bound has room for."""
    room = settings.memory_mb * 2**20 // 3 // (settings.threads + 1)
    return max(1, min(BLOCK, room // (BYTES_PER_SCORE * max(columns, 1))))


def _output(items: list[str], scores: list[float] | None) -> dict[str, Any]:
    return {"recommendedItems": items} if scores is None else {"recommendedItems": items, "scores": scores}
