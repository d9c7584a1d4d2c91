"""Training: a solution version from the data of its group."""

import time
from typing import Any

import numpy as np

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs.csv_table import CsvTable
from mastergroup_local.personalize.jobs.files import model_folder
from mastergroup_local.personalize.recommender import catalogue, persist
from mastergroup_local.personalize.recommender.history import History, build
from mastergroup_local.personalize.service import Service, schema_fields
from mastergroup_local.personalize.store import Resource
from mastergroup_local.personalize.table import Table, concatenate, load

MIN_INTERACTIONS = 1_000
MIN_USERS = 25


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Train, measure and save."""
    started = time.monotonic()
    history = read_history(service, job)
    check_enough(history, job.body.get("eventType"))
    recipe = recipes.RECIPES[job.body["recipeArn"]]
    parameters = job.body.get("solutionConfig", {}).get("algorithmHyperParameters", {})
    method = catalogue.METHODS[recipe.method]
    model = method.fit(history, parameters, service.settings.memory_mb)
    persist.save(model, model_folder(service.settings, job))
    metrics = method.measure(model, history, service.settings.memory_mb)
    hours = (time.monotonic() - started) / 3600
    return {"trainingHours": round(hours, 3), "metrics": metrics}


def read_history(service: Service, job: Resource) -> History:
    """Return the imported events of a group that the solution asks for, with its users and items."""
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=job.body["datasetGroupArn"])
    tables = {each.body["datasetType"]: dataset_table(service, each) for each in datasets}
    events = _wanted(tables["INTERACTIONS"], job.body)
    return build(events, tables.get("USERS"), tables.get("ITEMS"))


def dataset_table(service: Service, dataset: Resource) -> Table:
    """Return what was imported into a dataset and, after it, what was put one by one."""
    reader = CsvTable(schema_fields(service, dataset))
    reader.add(service.store.records(dataset.arn))
    put = reader.table()
    if "file" not in dataset.body:
        return put
    imported = load(service.settings.data / dataset.body["file"])
    return concatenate(imported, put) if len(put) else imported


def check_enough(history: History, event_type: str | None) -> None:
    """Raise JobFailedError where Personalize would not train on so little."""
    if len(history.users) < MIN_INTERACTIONS:
        after = f" after filtering by event type: {event_type}" if event_type else ""
        raise JobFailedError(f"Dataset has fewer than {MIN_INTERACTIONS} interactions{after}")
    counts = np.bincount(history.users)
    if (counts >= 2).sum() < max(MIN_USERS, 0.01 * (counts > 0).sum()):
        raise JobFailedError(
            f"Create failed. Dataset has fewer than {MIN_USERS} users with at least 2 interactions each."
        )


def _wanted(events: Table, solution: dict[str, Any]) -> Table:
    """Keep the events of the solution's type and value."""
    keep = np.ones(len(events), dtype=bool)
    threshold = solution.get("solutionConfig", {}).get("eventValueThreshold")
    if "eventType" in solution and "EVENT_TYPE" in events.columns:
        column = events.text("EVENT_TYPE")
        wanted = [code for code, word in enumerate(column.words) if word.lower() == solution["eventType"].lower()]
        keep &= np.isin(column.codes, wanted)
    if threshold is not None and "EVENT_VALUE" in events.columns:
        keep &= np.asarray(events.numbers("EVENT_VALUE")) >= float(threshold)
    return events if keep.all() else events.take(np.flatnonzero(keep))
