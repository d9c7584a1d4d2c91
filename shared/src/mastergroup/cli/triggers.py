"""What can be asked for by name, and how it is sent."""

from dataclasses import dataclass
from typing import Any

from mastergroup.celery import make_app, send_chain
from mastergroup.database import Database
from mastergroup.queues import PIPELINE, SYNC, Flow
from mastergroup.runs import Ledger
from mastergroup.settings import WorkerSettings


@dataclass(frozen=True)
class Trigger:
    """A flow, the steps of it that are wanted (all when empty), and what it is for."""

    flow: Flow
    steps: tuple[str, ...]
    help: str


TRIGGERS = {
    "sync": Trigger(SYNC, (), "read the ERP and refresh the sales aggregates"),
    "export": Trigger(PIPELINE, ("export",), "write training data and batch input to S3"),
    "train": Trigger(PIPELINE, ("import_datasets", "train"), "import the last export and train the three recipes"),
    "batch": Trigger(PIPELINE, ("infer",), "batch inference with the last trained versions"),
    "affinity": Trigger(PIPELINE, ("segment",), "segment jobs with the last trained version"),
    "load": Trigger(PIPELINE, ("load", "publish"), "load the last results, check and publish them"),
    "pipeline": Trigger(PIPELINE, (), "the whole nightly batch, export to publish"),
}


def send(database: Database, settings: WorkerSettings, trigger: Trigger, options: dict[str, Any]) -> str:
    """Create a run and send its chain, or attach to the one that runs already; returns the run id."""
    ledger = Ledger(database, trigger.flow, settings.run_lease_seconds)
    run, is_new = ledger.begin("operator", trigger.steps or None, **options)
    if is_new:
        with make_app("cli", settings) as app:
            send_chain(app, run.run_id, ledger.remaining(run))
    else:
        print(f"a {trigger.flow.name} run is under way already: following {run.run_id}")
    return run.run_id
