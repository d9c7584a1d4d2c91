"""The recipes on offer, with Amazon's names, types and hyperparameter ranges."""

from dataclasses import dataclass, field

PREFIX = "arn:aws:personalize:::recipe/"
CREATED = 1_542_392_161.837
USER_PERSONALIZATION = "USER_PERSONALIZATION"
RELATED_ITEMS = "RELATED_ITEMS"
USER_SEGMENTATION = "USER_SEGMENTATION"
PERSONALIZED_RANKING = "PERSONALIZED_RANKING"
ITEM_AFFINITY = "aws-item-affinity"
ITEM_ATTRIBUTE_AFFINITY = "aws-item-attribute-affinity"
Range = tuple[float, float]
_HIDDEN: dict[str, tuple[str, Range]] = {"hidden_dimension": ("149", (32, 256))}
_SEQUENCE = {**_HIDDEN, "bptt": ("32", (2.0, 32.0)), "recency_mask": ("true", (0.0, 1.0))}


@dataclass(frozen=True)
class Recipe:
    """One recipe; `parameters` maps a hyperparameter to its default and its range."""

    name: str
    type: str
    description: str
    method: str
    parameters: dict[str, tuple[str, Range]] = field(default_factory=dict)
    line_key: str = "userId"

    @property
    def arn(self) -> str:
        """Its ARN, the same in every account."""
        return PREFIX + self.name


_ALL = (
    Recipe(
        "aws-user-personalization",
        USER_PERSONALIZATION,
        "Predicts the items a user will interact with, new and cold ones included.",
        "user_personalization",
        _SEQUENCE,
    ),
    Recipe(
        "aws-user-personalization-v2",
        USER_PERSONALIZATION,
        "Predicts the items a user will interact with.",
        "user_personalization",
        {"apply_recency_bias": ("true", (0.0, 1.0))},
    ),
    Recipe(
        "aws-similar-items",
        RELATED_ITEMS,
        "Predicts items that are like a given item.",
        "similar_items",
        {"popularity_discount_factor": ("0.0", (0.0, 1.0))},
        "itemId",
    ),
    Recipe(
        "aws-sims",
        RELATED_ITEMS,
        "Computes items that are bought together with a given item.",
        "similar_items",
        {"popularity_discount_factor": ("0.5", (0.0, 1.0)), "min_cointeraction_count": ("3", (0.0, 10.0))},
        "itemId",
    ),
    Recipe(
        ITEM_AFFINITY,
        USER_SEGMENTATION,
        "Predicts the users who are most likely to interact with an item.",
        "item_affinity",
        _HIDDEN,
        "itemId",
    ),
    Recipe(
        ITEM_ATTRIBUTE_AFFINITY,
        USER_SEGMENTATION,
        "Predicts the users who are most likely to interact with items that have attributes.",
        "item_attribute_affinity",
        _HIDDEN,
        "itemAttributes",
    ),
    Recipe(
        "aws-personalized-ranking",
        PERSONALIZED_RANKING,
        "Re-ranks a list of items for a user.",
        "personalized_ranking",
        _SEQUENCE,
    ),
    Recipe(
        "aws-personalized-ranking-v2",
        PERSONALIZED_RANKING,
        "Re-ranks a list of items for a user.",
        "personalized_ranking",
        {"apply_recency_bias": ("true", (0.0, 1.0))},
    ),
    Recipe(
        "aws-popularity-count",
        USER_PERSONALIZATION,
        "Counts how often each item was interacted with.",
        "popularity_count",
    ),
)
# Amazon has these too; here they are refused by name.
NOT_OFFERED = frozenset(
    {"aws-trending-now", "aws-next-best-action", "aws-hrnn", "aws-hrnn-metadata", "aws-hrnn-coldstart"}
)
RECIPES = {recipe.arn: recipe for recipe in _ALL}
