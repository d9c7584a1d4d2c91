"""Batch inference: lists of items for users or items."""

from collections.abc import Sequence
from typing import Any

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.jobs import lines
from mastergroup_local.personalize.jobs.files import model_folder
from mastergroup_local.personalize.recommender import catalogue
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource

BLOCK = 2_048


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Answer every line of the job's input files."""
    version = service.store.get(job.body["solutionVersionArn"], kinds.SOLUTION_VERSION)
    recipe = recipes.RECIPES[version.body["recipeArn"]]
    model = catalogue.load(recipe.method, model_folder(service.settings, version))
    size = job.body["numResults"]

    def answers(keys: Sequence[str]) -> list[dict[str, Any]]:
        return [_output(*line) for line in model.recommend(keys, size)]

    answerer = lines.LineAnswerer(recipe.line_key, "recommendedItems", BLOCK, answers)
    source = job.body["jobInput"]["s3DataSource"]["path"]
    lines.run(service.settings, source, job.body["jobOutput"]["s3DataDestination"]["path"], answerer)
    return {}


def _output(items: list[str], scores: list[float] | None) -> dict[str, Any]:
    return {"recommendedItems": items} if scores is None else {"recommendedItems": items, "scores": scores}
