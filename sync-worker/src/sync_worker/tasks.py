"""The steps of a sync, each built from the settings; bodies only say what is done with what."""

from collections.abc import Mapping
from functools import partial

from mastergroup.runs import Done, StepContext
from mastergroup.runs.tasks import StepFunction
from mastergroup.settings import SyncSettings
from sync_worker.analytics.refresh import refresh
from sync_worker.erasure import erase_sales
from sync_worker.ingest import ingest
from sync_worker.merges import merge_customers, unmerge_customers
from sync_worker.replay import replay
from sync_worker.store.rejected import expire_rejected
from sync_worker.streams import CUSTOMERS, OE, POS, PRODUCTS
from sync_worker.transform.products import merchandise_rule


def build_steps(settings: SyncSettings) -> Mapping[str, StepFunction]:
    """The function of each step of `mastergroup.queues.SYNC`, by name. Connects to nothing."""
    is_merchandise = merchandise_rule(settings.service_product_pattern)
    return {
        "products": partial(ingest, PRODUCTS, settings, is_merchandise),
        "customers": partial(ingest, CUSTOMERS, settings, is_merchandise),
        "pos_orders": partial(ingest, POS, settings, is_merchandise),
        "oe_orders": partial(ingest, OE, settings, is_merchandise),
        "aggregates": partial(_aggregates, settings),
        "merge_customers": merge_customers,
        "unmerge_customers": unmerge_customers,
        "replay": partial(replay, settings, is_merchandise),
    }


def _aggregates(settings: SyncSettings, context: StepContext) -> Done:
    with context.database.connect() as connection:
        expire_rejected(connection, settings.rejected_days)
    return refresh(settings, context)


def build_erasure_steps(settings: SyncSettings) -> Mapping[str, StepFunction]:
    """This worker's part of `mastergroup.queues.ERASURE`."""
    return {"erase_sales": partial(erase_sales, settings)}
