"""Where imported data and trained models lie, and the removal of those that nothing points to."""

import shutil
from pathlib import Path

from mastergroup_local.personalize import kinds, statuses
from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.service import Service
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Resource


def data_file(settings: Settings, job: Resource, kind: str = "data") -> Path:
    """Return the file that an import or deletion job writes; `kind` tells several of one job apart."""
    return settings.data / f"{job.id}-{job.attempts}-{kind.lower()}.npz"


def model_folder(settings: Settings, version: Resource) -> Path:
    """Return the folder of a solution version's model."""
    return settings.models / str(version.id)


def check_model(service: Service, version: Resource) -> None:
    """Raise InvalidInputError where a version's model was removed, as others were used since."""
    if not model_folder(service.settings, version).is_dir():
        raise InvalidInputError(
            f"The model of the given solution version is no longer kept (--models-mb): {version.arn}"
        )


def sweep(service: Service) -> None:
    """Remove data of deleted or re-imported datasets, and models of deleted and of old versions."""
    store, settings = service.store, service.settings
    data = {each.body.get("file") for each in store.all(kinds.DATASET)}
    for path in settings.data.glob("*"):
        if path.name not in data:
            path.unlink(missing_ok=True)
    # In one transaction: no request can begin to use what is about to go.
    with store.transaction():
        models = _needed_models(service)
        for path in settings.models.glob("*"):
            if path.name not in models:
                shutil.rmtree(path, ignore_errors=True)


def _needed_models(service: Service) -> set[str]:
    """Those in use, the newest of each solution, and as many of the others as have room, the last used first."""
    store = service.store
    jobs = [*store.all(kinds.BATCH_INFERENCE_JOB), *store.all(kinds.BATCH_SEGMENT_JOB)]
    waiting = [each for each in jobs if each.status in statuses.WAITING]
    in_use = {each.body["solutionVersionArn"] for each in [*store.all(kinds.CAMPAIGN), *waiting]}
    last_asked = {each.body["solutionVersionArn"]: each.id for each in jobs}
    versions = store.all(kinds.SOLUTION_VERSION)
    newest = {each.body["solutionArn"]: each.arn for each in versions if each.status == statuses.ACTIVE}
    needed = {each.arn for each in versions if each.status in statuses.WAITING} | in_use | set(newest.values())
    kept, room = set(), service.settings.models_mb * 2**20
    for version in sorted(versions, key=lambda each: -max(each.id, last_asked.get(each.arn, 0))):
        room -= sum(file.stat().st_size for file in model_folder(service.settings, version).glob("*"))
        if version.arn in needed or room >= 0:
            kept.add(str(version.id))
    return kept
