"""Where imported data and trained models lie, and the removal of those that nothing points to."""

import shutil
from pathlib import Path

from mastergroup_local.personalize import kinds
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Resource


def data_file(settings: Settings, job: Resource, kind: str = "data") -> Path:
    """Return the file that an import or deletion job writes; `kind` tells several of one job apart."""
    return settings.data / f"{job.id}-{job.attempts}-{kind.lower()}.npz"


def model_folder(settings: Settings, version: Resource) -> Path:
    """Return the folder of a solution version's model."""
    return settings.models / str(version.id)


def sweep(service: Service) -> None:
    """Remove data of deleted or re-imported datasets, and models of deleted versions."""
    store, settings = service.store, service.settings
    data = {each.body.get("file") for each in store.all(kinds.DATASET)}
    models = {str(each.id) for each in store.all(kinds.SOLUTION_VERSION)}
    for path in settings.data.glob("*"):
        if path.name not in data:
            path.unlink(missing_ok=True)
    for path in settings.models.glob("*"):
        if path.name not in models:
            shutil.rmtree(path, ignore_errors=True)
