"""Training: a solution version from the data of its group."""

import time
from typing import Any

import numpy as np

from mastergroup_local.personalize import kinds, recipes
from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs import tables, trained_items, training_data
from mastergroup_local.personalize.jobs.files import model_folder
from mastergroup_local.personalize.recommender import catalogue, persist
from mastergroup_local.personalize.recommender.history import History, build
from mastergroup_local.personalize.service import Service, schema_fields
from mastergroup_local.personalize.store import Resource

MIN_INTERACTIONS = 1_000
MIN_USERS = 25
MIN_SHARE = 0.01


def run(service: Service, job: Resource) -> dict[str, Any]:
    """Train, measure and save."""
    started = time.monotonic()
    data = training_data.read(service, job)
    history = build(data["INTERACTIONS"], data.get("USERS"), data.get("ITEMS"))
    check_enough(history, job.body.get("eventType"))
    recipe = recipes.RECIPES[job.body["recipeArn"]]
    given = job.body.get("solutionConfig", {}).get("algorithmHyperParameters", {})
    parameters = {name: default for name, (default, _) in recipe.parameters.items()} | given
    method = catalogue.METHODS[recipe.method]
    model = method.fit(history, parameters, service.settings.memory_mb)
    persist.save(model, model_folder(service.settings, job))
    if recipe.name == recipes.ITEM_ATTRIBUTE_AFFINITY:
        _keep_items(service, job)
    metrics = method.measure(model, history, service.settings.memory_mb)
    hours = (time.monotonic() - started) / 3600
    return {"trainingHours": round(hours, 3), "metrics": metrics}


def check_enough(history: History, event_type: str | None) -> None:
    """Raise JobFailedError where Personalize would not train on so little."""
    if len(history.users) < MIN_INTERACTIONS:
        after = f" after filtering by event type: {event_type}" if event_type else ""
        raise JobFailedError(f"Dataset has fewer than {MIN_INTERACTIONS} interactions{after}")
    counts = np.bincount(history.users)
    if (counts >= 2).sum() < MIN_USERS:
        raise JobFailedError(
            f"Create failed. Dataset has fewer than {MIN_USERS} users with at least 2 interactions each."
        )
    if (counts >= 2).sum() < MIN_SHARE * (counts > 0).sum():
        raise JobFailedError("Create failed. Less than 1% of the users have at least 2 interactions each.")


def _keep_items(service: Service, job: Resource) -> None:
    """Keep all columns of the items: also one that is not learned from can be asked for."""
    datasets = service.store.all(kinds.DATASET, datasetGroupArn=job.body["datasetGroupArn"], datasetType="ITEMS")
    items = tables.both(service, datasets[0]) if datasets else None
    if items is None or not len(items):
        raise JobFailedError("Create failed. The recipe needs data of type ITEMS.")
    trained_items.save(service, job, items, schema_fields(service, datasets[0]))
