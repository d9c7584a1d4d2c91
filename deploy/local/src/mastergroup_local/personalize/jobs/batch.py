"""Batch inference: lists of items for users or items."""

from typing import Any

from mastergroup_local.personalize.jobs import exploration, filtering, inference, lines
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource

# So many lines that their scores, of four bytes, stay near the processor; segments have as many columns as users.
BLOCK = 512
BLOCK_BYTES = 24 * 2**20


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

    block = block_size(len(found.model.item_ids))
    answerer = lines.LineAnswerer(
        inference.required(found.recipe), "recommendedItems", (block, service.settings.threads), answers
    )
    lines.run(service.settings, *lines.places(job), answerer)
    return {}


def block_size(columns: int) -> int:
    """Return how many lines are answered at once."""
    return max(1, min(BLOCK, BLOCK_BYTES // (4 * max(columns, 1))))


def _output(items: list[str], scores: list[float] | None) -> dict[str, Any]:
    return {"recommendedItems": items} if scores is None else {"recommendedItems": items, "scores": scores}
