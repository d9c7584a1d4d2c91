"""A trained version ready to answer: its model, its filter, the keys that it takes."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize import kinds, recipes, statuses
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.data import FilterData
from mastergroup_local.personalize.filters.grammar import parse
from mastergroup_local.personalize.filters.masks import Filter, check_use
from mastergroup_local.personalize.jobs import deleted_users, explore, group_data
from mastergroup_local.personalize.jobs.exploration import Exploration
from mastergroup_local.personalize.jobs.files import model_folder
from mastergroup_local.personalize.recipes import Recipe
from mastergroup_local.personalize.recommender import catalogue
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.store import Resource

Query = dict[str, Any]
Answer = tuple[list[str], list[float] | None]
Mask = NDArray[np.bool_]
# No user has this id: whoever is asked about under it is a stranger to every model.
NOBODY = ""


@dataclass(frozen=True)
class Inference:
    """One solution version, with the data of its group by now."""

    version: Resource
    recipe: Recipe
    model: catalogue.Model
    sources: group_data.Sources
    deleted: frozenset[str]

    def answer(
        self, queries: list[Query], size: int, masks: list[Mask] | None = None, exploration: Exploration | None = None
    ) -> list[Answer]:
        """Return the best items for each query, which holds the recipe's key; `masks` say what each may be shown."""
        if self.recipe.type == recipes.PERSONALIZED_RANKING:
            return [
                self.rank(self._key(each), each["itemList"], masks[place] if masks else None)
                for place, each in enumerate(queries)
            ]
        together = np.array(masks) if masks else None
        keys = [self._key(each) for each in queries]
        best = self.model.recommend(keys, size, together)
        places = round(size * exploration.weight) if exploration and keys else 0
        if not places or exploration is None:
            return best
        return self._explored(keys, best, together, size, places, exploration)

    def _explored(
        self, keys: list[str], best: list[Answer], masks: Mask | None, size: int, places: int, exploration: Exploration
    ) -> list[Answer]:
        """Return the lists with places for the new items that their users may be shown, where there are any."""
        new = explore.new_items(self.sources, self.model, exploration.days)
        wanted = np.tile(new, (len(keys), 1)) if masks is None else masks & new
        rows = np.flatnonzero(wanted.any(axis=1)).tolist()
        others = self.model.recommend([keys[row] for row in rows], size, wanted[rows]) if rows else []
        found = list(best)
        for row, other in zip(rows, others, strict=True):
            found[row] = explore.mixed(best[row], other, size, places)
        return found

    def segments(self, keys: list[Any], size: int, masks: list[Mask] | None = None) -> list[Answer]:
        """Return the best users for each key, of those that a filter allows and whose data was not deleted."""
        together = np.array(masks) if masks else None
        if self.deleted and keys:
            known = np.tile(_known(self.model, self.deleted), (len(keys), 1))
            together = known if together is None else together & known
        return self.model.recommend(keys, size, together)

    @property
    def group(self) -> str:
        """The ARN of the dataset group."""
        return str(self.version.body["datasetGroupArn"])

    def rank(self, user: str, items: list[str], allowed: Mask | None) -> Answer:
        """Return the given items, each once, best first, with softmax scores among them; unknown ones come last."""
        items = list(dict.fromkeys(items))
        index = {name: row for row, name in enumerate(self.model.item_ids)}
        scores = self.model.scores([user])[0].astype(float)  # type: ignore[attr-defined]
        known = [each for each in items if each in index and (allowed is None or allowed[index[each]])]
        known.sort(key=lambda each: (-scores[index[each]], each))
        new = [each for each in items if each not in index] if allowed is None else []
        values = np.array([scores[index[each]] for each in known] + [scores.min()] * len(new))
        shares = np.exp(values - values.max(initial=-np.inf))
        return known + new, np.round(shares / max(shares.sum(), 1e-9), 7).tolist()

    def filter(self, expression: str | None) -> Filter | None:
        """Return a filter over what the model recommends. Raises InvalidInputError where it cannot be used here."""
        if expression is None:
            return None
        target = "USERID" if self.recipe.type == recipes.USER_SEGMENTATION else "ITEMID"
        check_use(parse(expression), target, related_items=self.recipe.type == recipes.RELATED_ITEMS)
        return _filter(expression, group_data.filter_data(self.sources, self.model))

    def _key(self, query: Query) -> str:
        key = "userId" if self.recipe.type == recipes.PERSONALIZED_RANKING else self.recipe.line_key
        return NOBODY if key == "userId" and query[key] in self.deleted else str(query[key])


def of_version(service: Service, arn: str) -> Inference:
    """Return an ACTIVE solution version, loaded. Raises NotFoundError."""
    version = service.store.get(arn, kinds.SOLUTION_VERSION)
    recipe = recipes.RECIPES[version.body["recipeArn"]]
    folder = model_folder(service.settings, version)
    model = _model(recipe.method, folder)
    sources = group_data.sources(service, version.body["datasetGroupArn"], model)
    return Inference(version, recipe, model, sources, deleted_users.of(folder))


def filter_expression(service: Service, arn: str | None, group: str) -> str | None:
    """Return the expression of an ACTIVE filter of a dataset group. Raises NotFoundError, InvalidInputError."""
    if arn is None:
        return None
    found = service.store.get(arn, kinds.FILTER)
    if found.status != statuses.ACTIVE:
        raise InvalidInputError(f"The given filter is not ACTIVE but {found.status}: {arn}")
    if found.body["datasetGroupArn"] != group:
        raise InvalidInputError(f"The given filter is of another dataset group: {arn}")
    return str(found.body["filterExpression"])


def required(recipe: Recipe) -> dict[str, type]:
    """Return the keys that a query needs, with their types."""
    if recipe.type == recipes.PERSONALIZED_RANKING:
        return {"userId": str, "itemList": list}
    return {recipe.line_key: str}


@lru_cache(maxsize=2)
def _model(method: str, folder: Path) -> catalogue.Model:
    return catalogue.load(method, folder)


@lru_cache(maxsize=8)
def _filter(expression: str, data: FilterData) -> Filter:
    return Filter(parse(expression), data)


@lru_cache(maxsize=2)
def _known(model: catalogue.Model, deleted: frozenset[str]) -> Mask:
    return np.array([name not in deleted for name in model.user_ids], dtype=bool)
