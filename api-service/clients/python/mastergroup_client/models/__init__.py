"""Contains all the data models used in inputs/outputs"""

from .affinity_answer import AffinityAnswer
from .affinity_answer_status import AffinityAnswerStatus
from .affinity_item import AffinityItem
from .batch_answer import BatchAnswer
from .batch_question import BatchQuestion
from .batch_run import BatchRun
from .batch_step import BatchStep
from .check import Check
from .costs import Costs
from .customers_answer import CustomersAnswer
from .erp_state import ErpState
from .erp_state_status import ErpStateStatus
from .error_answer import ErrorAnswer
from .freshness import Freshness
from .freshness_status import FreshnessStatus
from .health_answer import HealthAnswer
from .health_answer_status import HealthAnswerStatus
from .incident import Incident
from .item import Item
from .last_run import LastRun
from .live_answer import LiveAnswer
from .location_answer import LocationAnswer
from .location_answer_location_filter import LocationAnswerLocationFilter
from .location_item import LocationItem
from .meta import Meta
from .meta_tier import MetaTier
from .metrics_answer import MetricsAnswer
from .pair import Pair
from .pairs_answer import PairsAnswer
from .product_figures import ProductFigures
from .products_answer import ProductsAnswer
from .publication import Publication
from .publication_counts import PublicationCounts
from .ready_answer import ReadyAnswer
from .ready_answer_status import ReadyAnswerStatus
from .reason import Reason
from .reason_tier import ReasonTier
from .runs_answer import RunsAnswer
from .shared_product import SharedProduct
from .similar_answer import SimilarAnswer
from .similar_customer import SimilarCustomer
from .status_answer import StatusAnswer
from .status_answer_data import StatusAnswerData
from .step_run import StepRun
from .stream_counts import StreamCounts
from .stream_counts_rejected_reasons import StreamCountsRejectedReasons
from .sync_run import SyncRun
from .sync_run_counts import SyncRunCounts
from .sync_run_rejected_reasons import SyncRunRejectedReasons
from .syncs_answer import SyncsAnswer
from .time_filter import TimeFilter
from .user_answer import UserAnswer
from .why_not import WhyNot

__all__ = (
    "AffinityAnswer",
    "AffinityAnswerStatus",
    "AffinityItem",
    "BatchAnswer",
    "BatchQuestion",
    "BatchRun",
    "BatchStep",
    "Check",
    "Costs",
    "CustomersAnswer",
    "ErpState",
    "ErpStateStatus",
    "ErrorAnswer",
    "Freshness",
    "FreshnessStatus",
    "HealthAnswer",
    "HealthAnswerStatus",
    "Incident",
    "Item",
    "LastRun",
    "LiveAnswer",
    "LocationAnswer",
    "LocationAnswerLocationFilter",
    "LocationItem",
    "Meta",
    "MetaTier",
    "MetricsAnswer",
    "Pair",
    "PairsAnswer",
    "ProductFigures",
    "ProductsAnswer",
    "Publication",
    "PublicationCounts",
    "ReadyAnswer",
    "ReadyAnswerStatus",
    "Reason",
    "ReasonTier",
    "RunsAnswer",
    "SharedProduct",
    "SimilarAnswer",
    "SimilarCustomer",
    "StatusAnswer",
    "StatusAnswerData",
    "StepRun",
    "StreamCounts",
    "StreamCountsRejectedReasons",
    "SyncRun",
    "SyncRunCounts",
    "SyncRunRejectedReasons",
    "SyncsAnswer",
    "TimeFilter",
    "UserAnswer",
    "WhyNot",
)
