"""What a batch costs at Amazon's prices, and what is left of the month's budget (pure)."""

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace

from mastergroup.settings import CostSettings
from personalize_worker.formats import RECIPES, Recipe

# About what a row of interactions.csv takes; for the estimate alone, the import is booked by the files' size.
_BYTES_A_ROW = 64
_GIGABYTE = 1e9


@dataclass(frozen=True)
class Usage:
    """What Amazon counts of a step."""

    gigabytes: float = 0
    training_hours: float = 0
    recommendations: int = 0
    segment_users: int = 0

    def usd(self, prices: CostSettings) -> float:
        """Its price. No tiers: the dearest, that of the first unit, is taken for all."""
        return (
            self.gigabytes * prices.price_import_gb
            + self.training_hours * prices.price_training_hour
            + self.recommendations / 1000 * prices.price_recommendations_1000
            + self.segment_users / 1000 * prices.price_segment_users_1000
        )

    def counted(self) -> dict[str, float]:
        """What there is of it, by name."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class ShopSize:
    """What a batch would export (`interactions` are purchase lines) and ask about."""

    interactions: int
    customers: int
    products: int
    sold_products: int


def estimate(size: ShopSize, training_hours: float) -> dict[str, Usage]:
    """What each part of a whole batch (`cadence.PARTS`) would use."""
    rows = size.interactions + size.customers + size.products
    return {
        "training": replace(imported(rows * _BYTES_A_ROW), training_hours=training_hours),
        "inference": Usage(recommendations=size.customers + size.products),
        "segments": segments(size.customers, size.sold_products),
    }


def imported(size_bytes: int) -> Usage:
    """The import of so many bytes of CSV."""
    return Usage(gigabytes=size_bytes / _GIGABYTE)


def segments(customers: int, products: int) -> Usage:
    """Segment jobs: every customer is weighed for every product, however few customers come back."""
    return Usage(segment_users=customers * products)


def expected_hours(
    prices: CostSettings, last_hours: Mapping[str, float] | None, recipes: Iterable[Recipe] = RECIPES
) -> float:
    """Hours of one training of the recipes: those of the last one, else what the settings expect."""
    return sum((last_hours or {}).get(recipe.name, prices.training_hours_expected) for recipe in recipes)


@dataclass(frozen=True)
class Budget:
    """A monthly limit in USD, the setting that holds it, what of it is gone, and on what."""

    setting: str
    limit: float
    gone: float
    gone_on: str

    @property
    def left(self) -> float:
        """USD that a run may still cost."""
        return max(0.0, self.limit - self.gone)


def tightest_budget(settings: CostSettings, spent: float) -> Budget:
    """The budget that allows least after `spent` USD on Personalize this month; infinite without any."""
    fixed, booked = settings.monthly_fixed_usd, f"${spent:,.2f} for Personalize"
    both = f"{booked}, ${fixed:,.2f} fixed"
    budgets = [
        Budget("MONTHLY_BUDGET_PERSONALIZE_USD", settings.monthly_budget_personalize_usd, spent, booked),
        Budget("MONTHLY_BUDGET_TOTAL_USD", settings.monthly_budget_total_usd, spent + fixed, both),
    ]
    limits = [budget for budget in budgets if budget.limit > 0]
    return min(limits, key=lambda budget: budget.left, default=Budget("", math.inf, spent, booked))


def total(costs: Mapping[str, float], out: Set[str] = frozenset()) -> float:
    """The sum in USD without the parts `out`."""
    return sum(usd for part, usd in costs.items() if part not in out)


def left_out(costs: Mapping[str, float], left: float, choices: Sequence[Set[str]]) -> Set[str]:
    """The first of `choices` (parts to leave out) whose rest costs at most `left` USD; the last if none does."""
    return next((out for out in choices if total(costs, out) <= left), choices[-1])


def refusal(budget: Budget, needed: float) -> str:
    """Why a run that needs at least `needed` USD is stopped, and what to change."""
    return (
        f"the run would cost about ${needed:,.2f}, and the month's budget of ${budget.limit:,.2f} has "
        f"${budget.left:,.2f} left ({budget.gone_on}): raise {budget.setting} or wait for the next month (UTC); "
        "the last lists stay in service"
    )
