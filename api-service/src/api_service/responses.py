"""The shape of every answer: field names, order and types of the REST contract."""

from datetime import date, datetime
from typing import Literal, NotRequired

from typing_extensions import TypedDict  # pydantic cannot read typing's before Python 3.12

from api_service.run_responses import Incident, LastRun

TierName = Literal["personal", "similar", "affinity", "blend", "location", "popular", "none"]


class Meta(TypedDict):
    """How old the answer's figures are and where they come from."""

    generated_at: datetime
    data_through: datetime | None
    generation: int
    tier: TierName
    stale: bool


class Reason(TypedDict):
    """Why an item is in the list (`explain=true`)."""

    tier: TierName
    rule: str
    resembles: str | None


class WhyNot(TypedDict):
    """Where one product stands in the joined list (`position` from 1), or which rule removed it."""

    product_id: str
    position: int | None
    removed_by: str | None


class Item(TypedDict):
    """One recommended product; `score` is 0.0 where the recipe gives none."""

    product_id: str
    score: float
    algorithm: str
    product_name: str
    reason: NotRequired[Reason]


class UserAnswer(TypedDict):
    """A customer's list."""

    user_id: str
    recommendations: list[Item]
    count: int
    source: str
    why: NotRequired[WhyNot]
    meta: Meta


class SimilarAnswer(TypedDict):
    """Products like one product."""

    product_id: str
    recommendations: list[Item]
    count: int
    source: str
    why: NotRequired[WhyNot]
    meta: Meta


class BatchAnswer(TypedDict):
    """One answer for each id asked for, in order."""

    results: list[UserAnswer | SimilarAnswer]
    count: int


class AffinityItem(TypedDict):
    """One product that a customer leans towards; 1 is strongest."""

    product_id: str
    affinity_score: float
    algorithm: str
    product_name: str


class AffinityAnswer(TypedDict):
    """A customer's affinities; `message` says what to run where there are none."""

    user_id: str
    recommendations: list[AffinityItem]
    count: int
    source: str
    status: Literal["success", "no_data"]
    message: NotRequired[str]
    meta: Meta


class LocationItem(TypedDict):
    """One product and how many customers of the place it is recommended to."""

    product_id: str
    avg_score: float
    recommended_to_users: int
    product_name: str


class LocationAnswer(TypedDict):
    """What is recommended to the customers of one place; `location_filter` holds the names in their one spelling."""

    aggregated_recommendations: list[LocationItem]
    location_filter: dict[str, str]
    total_users_in_location: int
    count: int
    meta: Meta


class ProductFigures(TypedDict):
    """One product in a window; money in PKR."""

    product_id: str
    product_name: str
    category: str | None
    price: float | None
    recommendation_count: int
    avg_similarity_score: float
    total_revenue: float


class Ranking(TypedDict):
    """What every ranking of a window tells beside its list."""

    count: int
    time_filter: str
    meta: Meta


class ProductsAnswer(Ranking):
    """Products by how many active customers they are recommended to."""

    products: list[ProductFigures]


class Pair(TypedDict):
    """Two products bought together in a window; money in PKR."""

    product_a_id: str
    product_a_name: str
    product_b_id: str
    product_b_name: str
    co_recommendation_count: int
    combined_revenue: float
    order_count: int
    support: float
    confidence_a_to_b: float
    confidence_b_to_a: float
    lift: float


class PairsAnswer(Ranking):
    """Pairs by how many orders hold both."""

    pairs: list[Pair]


class SharedProduct(TypedDict):
    """A product that a customer shares with similar ones."""

    product_name: str
    shared_count: int


class SimilarCustomer(TypedDict):
    """A customer, how many are like them, and their list: its length, and what of it they can and may still buy."""

    customer_id: str
    customer_name: str | None
    similar_customers_count: int
    actual_recommendations: int
    recommendations_generated: int
    top_shared_products: list[SharedProduct]


class CustomersAnswer(Ranking):
    """Customers by how many others bought alike."""

    customers: list[SimilarCustomer]


class MetricsAnswer(TypedDict):
    """A window in a few numbers; null: not known (nothing trained or sold yet)."""

    total_recommendations: int
    avg_similarity_score: float | None
    active_customer_pairs: int
    algorithm_accuracy: float | None
    total_users: int
    total_products: int
    coverage: float
    time_filter: str
    meta: Meta


class Freshness(TypedDict):
    """Whether the last good sync is young enough."""

    status: Literal["ok", "late"]
    limit_hours: float
    last_sync_age_hours: float | None


class Costs(TypedDict):
    """What Personalize costs at the prices of the worker's settings, and the month's budgets; USD, months in UTC.

    `last_run_*` are of the newest run that was planned: what was expected, and what is booked for it. A budget that is
    null has no limit; `fixed_usd` a month counts in the total.
    """

    month: str
    spent_usd: float
    last_run_id: str
    last_run_estimate_usd: float
    last_run_usd: float
    budget_personalize_usd: float | None
    budget_total_usd: float | None
    fixed_usd: float
    prices_as_of: date


class ErpState(TypedDict):
    """Whether requests are sent to the ERP: `open` none is before `next_try_at`, for `reason`."""

    status: Literal["ok", "open"]
    since: datetime
    reason: str | None
    next_try_at: datetime | None


class StatusAnswer(TypedDict):
    """What is set up, how much data there is, what ran last, what runs next and what is wrong.

    `costs` is null before the first batch.
    """

    is_configured: bool
    region: str
    campaign_arn: str | None
    flower_url: str | None
    similar_items_configured: bool
    data: dict[str, int]
    last_sync: LastRun | None
    last_batch: LastRun | None
    next_sync_at: datetime
    next_batch_at: datetime
    freshness: Freshness
    incidents: list[Incident]
    costs: Costs | None
    erp: ErpState


class HealthAnswer(TypedDict):
    """Whether the stores answer."""

    status: Literal["healthy", "degraded"]
    service: str
    version: str
    redis_connected: bool
    postgres_connected: bool


class LiveAnswer(TypedDict):
    """The process runs."""

    status: Literal["alive"]


class ReadyAnswer(TypedDict):
    """Whether traffic may come, and if not, why."""

    status: Literal["ready", "not_ready"]
    reasons: list[str]


class ErrorAnswer(TypedDict):
    """Every error."""

    detail: str
    code: str
    request_id: str
