"""Which file makes which recipe; every one has a model class and `fit`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from mastergroup_local.personalize.recommender import item_affinity, persist, similar_items, user_personalization
from mastergroup_local.personalize.recommender.history import History

Line = tuple[list[str], list[float] | None]


class Model(Protocol):
    """What every recipe's model can do."""

    def recommend(self, keys: Sequence[str], size: int) -> list[Line]:
        """Return per key the best ids, and their scores where the recipe has them."""
        ...


@dataclass(frozen=True)
class Method:
    """How a recipe is fitted, and the class of what comes out."""

    fit: Callable[[History, dict[str, str], int], Any]
    measure: Callable[[Any, History, int], dict[str, float]]
    model: type[Any]


METHODS = {
    "user_personalization": Method(
        user_personalization.fit, user_personalization.measure, user_personalization.UserPersonalization
    ),
    "similar_items": Method(similar_items.fit, similar_items.measure, similar_items.SimilarItems),
    "item_affinity": Method(item_affinity.fit, item_affinity.measure, item_affinity.ItemAffinity),
}


def load(method: str, folder: Path) -> Model:
    """Return a trained model from its folder."""
    model: Model = persist.load(METHODS[method].model, folder)
    return model
