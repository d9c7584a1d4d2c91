"""How much a batch job or a campaign shows new items to find out about them."""

from dataclasses import dataclass

from mastergroup_local.personalize import numbers
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.recipes import USER_PERSONALIZATION, Recipe
from mastergroup_local.personalize.service import Request

WEIGHT, AGE = "explorationWeight", "explorationItemAgeCutOff"
# Only the first recipe explores unless it is told to.
_DEFAULT_WEIGHT = {"aws-user-personalization": 0.3}
_DEFAULT_DAYS = 30.0


@dataclass(frozen=True)
class Exploration:
    """The share of places for new items, and up to how many days old an item is new."""

    weight: float
    days: float


def of(config: Request, recipe: Recipe) -> Exploration:
    """Return what a campaignConfig or batchInferenceJobConfig asks for. Raises InvalidInputError."""
    if "rankingInfluence" in config:
        raise InvalidInputError("rankingInfluence is not offered by this service")
    given = config.get("itemExplorationConfig", {})
    if given and recipe.type != USER_PERSONALIZATION:
        raise InvalidInputError(f"The recipe {recipe.name} takes no itemExplorationConfig")
    for name in sorted(given.keys() - {WEIGHT, AGE}):
        raise InvalidInputError(f"itemExplorationConfig does not know {name[:100]}")
    found = Exploration(
        _number(given, WEIGHT, _DEFAULT_WEIGHT.get(recipe.name, 0.0)), _number(given, AGE, _DEFAULT_DAYS)
    )
    if not 0 <= found.weight <= 1:
        raise InvalidInputError(f"{WEIGHT} must be in [0, 1]: {given[WEIGHT]}")
    if not 0 <= found.days < float("inf"):
        raise InvalidInputError(f"{AGE} must be a number of days: {given[AGE]}")
    return found


def _number(given: dict[str, str], name: str, default: float) -> float:
    return numbers.setting(name, given[name]) if name in given else default
