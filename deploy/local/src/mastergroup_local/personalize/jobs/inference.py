"""A trained version ready to answer: its model, its filter, the keys that it takes."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.data import FilterData
from mastergroup_local.personalize.filters.grammar import parse
from mastergroup_local.personalize.filters.masks import ItemFilter
from mastergroup_local.personalize.jobs.files import model_folder
from mastergroup_local.personalize.recipes import Recipe
from mastergroup_local.personalize.recommender import catalogue
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import load

Query = dict[str, Any]
Answer = tuple[list[str], list[float] | None]
TEMPERATURE = 0.1


@dataclass(frozen=True)
class Inference:
    """One solution version."""

    version: Resource
    recipe: Recipe
    model: catalogue.Model
    data_files: dict[str, Path]

    def answer(self, queries: list[Query], size: int, filter_text: str | None = None) -> list[Answer]:
        """Return the best ids for each query, which holds the recipe's key and may hold filterValues."""
        if self.recipe.type == recipes.PERSONALIZED_RANKING:
            return [self.rank(each["userId"], each["itemList"], self._allowed(each, filter_text)) for each in queries]
        keys = [each[self.recipe.line_key] for each in queries]
        masks = [self._allowed(each, filter_text) for each in queries]
        return self.model.recommend(keys, size, np.array(masks) if filter_text and masks else None)

    def rank(self, user: str, items: list[str], allowed: NDArray[np.bool_] | None) -> Answer:
        """Return the given items, best first, with softmax scores among them; unknown ones come last."""
        index = {name: row for row, name in enumerate(self.model.item_ids)}
        scores = self.model.scores([user])[0].astype(float)  # type: ignore[attr-defined]
        known = [each for each in items if each in index and (allowed is None or allowed[index[each]])]
        known.sort(key=lambda each: (-scores[index[each]], each))
        new = [each for each in items if each not in index] if allowed is None else []
        values = np.array([scores[index[each]] for each in known] + [scores.min()] * len(new))
        shares = np.exp((values - values.max(initial=-np.inf)) / TEMPERATURE)
        return known + new, np.round(shares / max(shares.sum(), 1e-9), 7).tolist()

    def _allowed(self, query: Query, filter_text: str | None) -> NDArray[np.bool_] | None:
        if filter_text is None:
            return None
        values = query.get("filterValues", {})
        item_filter = _item_filter(filter_text, tuple(sorted(self.data_files.items())), self.model)
        return item_filter.allowed(query.get("userId"), query.get("itemId"), values)


def of_version(service: Service, arn: str) -> Inference:
    """Return an ACTIVE solution version, loaded. Raises NotFoundError."""
    version = service.store.get(arn, kinds.SOLUTION_VERSION)
    recipe = recipes.RECIPES[version.body["recipeArn"]]
    model = _model(recipe.method, model_folder(service.settings, version))
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=version.body["datasetGroupArn"])
    files = {each.body["datasetType"]: each.body.get("file") for each in datasets}
    return Inference(
        version, recipe, model, {kind: service.settings.data / str(name) for kind, name in files.items() if name}
    )


def filter_expression(service: Service, arn: str | None) -> str | None:
    """Return the expression of an ACTIVE filter."""
    return None if arn is None else str(service.active(arn, kinds.FILTER).body["filterExpression"])


def required(recipe: Recipe) -> dict[str, type]:
    """Return the keys that a query needs, with their types."""
    if recipe.type == recipes.PERSONALIZED_RANKING:
        return {"userId": str, "itemList": list}
    return {recipe.line_key: str}


@lru_cache(maxsize=2)
def _model(method: str, folder: Path) -> catalogue.Model:
    return catalogue.load(method, folder)


@lru_cache(maxsize=8)
def _item_filter(text: str, files: tuple[tuple[str, Path], ...], model: catalogue.Model) -> ItemFilter:
    tables = {kind: load(path) for kind, path in files}
    if "INTERACTIONS" not in tables:
        raise InvalidInputError("The dataset group has no imported data of type INTERACTIONS")
    return ItemFilter(parse(text), FilterData(tables, model.item_ids))
