"""What can be asked for by name, and how it is sent."""

import sys
import time
from dataclasses import dataclass
from typing import Any

from mastergroup.celery import make_app, send_chain
from mastergroup.database import Database
from mastergroup.errors import Busy
from mastergroup.queues import ERASURE, PIPELINE, SYNC, Flow
from mastergroup.runs import Ledger, Run
from mastergroup.settings import WorkerSettings

_LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Argument:
    """An option of the run, given as `--name VALUE`."""

    name: str
    metavar: str
    help: str
    required: bool = False


@dataclass(frozen=True)
class Trigger:
    """A flow, the steps of it that are wanted (its nightly ones when empty), what it is for and what it may be told."""

    flow: Flow
    steps: tuple[str, ...]
    help: str
    arguments: tuple[Argument, ...] = ()


_FROM = Argument("from", "YYYY-MM-DD", "read the ERP again from this day")
_WHO = Argument("id", "CUSTOMER", "unified_customer_id, e.g. 03001234567_ali", required=True)
_ALIAS = Argument("alias", "ID", "the unified customer id that becomes, or is, an alias", required=True)
_INTO = Argument("customer", "ID", "the unified customer id that it is merged into", required=True)
_REASON = Argument("reason", "TEXT", "kept with the merge")
_GENERATION = Argument("generation", "N", "this one, not the one before the one in service")
_STREAM = Argument("stream", "STREAM", "only those of one stream: products, customers, pos or oe")
_HOLDING = Argument("reason", "TEXT", "only those whose reason holds this text")
_RECIPE = Argument("recipe", "NAME", "only this one: user-personalization, similar-items or item-affinity")
_RUN = Argument("run", "RUN_ID", "the results of this run, not the newest")
TRIGGERS = {
    "sync": Trigger(SYNC, (), "read the ERP and refresh the sales aggregates", (_FROM,)),
    "replay-rejected": Trigger(
        SYNC, ("replay", "aggregates"), "load rejected records again after a fix", (_STREAM, _HOLDING)
    ),
    "export": Trigger(PIPELINE, ("export",), "write training data and batch input to S3"),
    "train": Trigger(
        PIPELINE, ("plan", "import_datasets", "train"), "import the last export and train the recipes", (_RECIPE,)
    ),
    "batch": Trigger(PIPELINE, ("plan", "infer"), "batch inference with the last trained versions"),
    "affinity": Trigger(PIPELINE, ("plan", "segment"), "segment jobs with the last trained version"),
    "load": Trigger(PIPELINE, ("load", "publish"), "load the last results, check and publish them", (_RUN,)),
    "pipeline": Trigger(PIPELINE, (), "the whole nightly batch, export to publish"),
    "validate": Trigger(PIPELINE, ("validate",), "check the data without exporting it"),
    "rollback": Trigger(PIPELINE, ("rollback",), "put a kept generation back in service", (_GENERATION,)),
    "erase-customer": Trigger(ERASURE, (), "forget a customer everywhere; prints the receipt's number", (_WHO,)),
    "merge-customers": Trigger(
        SYNC, ("merge_customers", "aggregates"), "make two customers one", (_ALIAS, _INTO, _REASON)
    ),
    "unmerge-customers": Trigger(
        SYNC, ("unmerge_customers", "aggregates"), "undo a merge or a correction", (_ALIAS, _REASON)
    ),
}


def send(database: Database, settings: WorkerSettings, trigger: Trigger, options: dict[str, Any]) -> str:
    """Create a run and send its chain, or attach to the one that does it already; returns the run id.

    A run that does something else is waited for: it ends within its flow's limit. Raises Busy if others come first
    for longer than that.
    """
    ledger = Ledger(database, trigger.flow, settings.run_lease_seconds)
    run, is_new = _begin(ledger, trigger, options, time.monotonic() + _limit_hours(trigger, settings) * 3600)
    if is_new:
        with make_app("cli", settings) as app:
            send_chain(app, run.run_id, ledger.remaining(run))
    else:
        print(f"a {trigger.flow.name} run is under way already: following {run.run_id}", file=sys.stderr)
    return run.run_id


def _limit_hours(trigger: Trigger, settings: WorkerSettings) -> float:
    return trigger.flow.limit_hours or settings.run_limit_hours


def _begin(ledger: Ledger, trigger: Trigger, options: dict[str, Any], end: float) -> tuple[Run, bool]:
    told = ""
    while True:
        try:
            return ledger.begin("operator", trigger.steps or None, **options)
        except Busy as busy:
            if time.monotonic() > end:
                raise
            if busy.run_id != told:
                print(f"{busy}: waiting for its end", file=sys.stderr, flush=True)
                told = busy.run_id
            time.sleep(_LOOK_SECONDS)
