"""Which file makes which recipe; every one has a model class and `fit`."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mastergroup_local.personalize.recommender import (
    item_affinity,
    item_attribute_affinity,
    persist,
    personalized_ranking,
    popularity_count,
    similar_items,
    user_personalization,
)
from mastergroup_local.personalize.recommender.history import History

Line = tuple[list[str], list[float] | None]


class Model(Hashable, Protocol):
    """What every recipe's model can do."""

    user_ids: list[str]
    item_ids: list[str]

    def recommend(self, keys: Sequence[Any], size: int, allowed: NDArray[np.bool_] | None = None) -> list[Line]:
        """Return per key the best ids, and their scores where the recipe has them.

        `allowed` is keys x candidates: what a filter lets through.
        """
        ...


@dataclass(frozen=True)
class Method:
    """How a recipe is fitted, and the class of what comes out."""

    fit: Callable[[History, dict[str, str], int], Any]
    measure: Callable[[Any, History, int], dict[str, float]]
    model: type[Any]


METHODS: dict[str, Method] = {
    file.__name__.rpartition(".")[2]: Method(file.fit, file.measure, file.MODEL)
    for file in (
        item_affinity,
        item_attribute_affinity,
        personalized_ranking,
        popularity_count,
        similar_items,
        user_personalization,
    )
}


def load(method: str, folder: Path) -> Model:
    """Return a trained model from its folder."""
    model: Model = persist.load(METHODS[method].model, folder)
    return model
