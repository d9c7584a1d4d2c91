"""Which models stay on disk when there is no room for all."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mastergroup_local.personalize import kinds, statuses
from mastergroup_local.personalize.jobs.files import sweep
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Store

MB = 2**20


@pytest.fixture
def service(tmp_path: Path) -> Any:
    settings = Settings(state=tmp_path, models_mb=2.5)
    settings.data.mkdir()
    return SimpleNamespace(settings=settings, store=Store(settings.database, 0))


def trained(service: Any, name: str, status: str = statuses.ACTIVE, solution: str = "s") -> None:
    service.store.insert(kinds.SOLUTION_VERSION, name, {"solutionArn": solution}, status)
    folder = service.settings.models / str(service.store.get(name, kinds.SOLUTION_VERSION).id)
    folder.mkdir(parents=True)
    (folder / "model.npz").write_bytes(b"x" * MB)


def asked(service: Any, version: str, status: str = statuses.ACTIVE) -> None:
    service.store.insert(kinds.BATCH_INFERENCE_JOB, f"of-{version}", {"solutionVersionArn": version}, status)


def left(service: Any) -> set[str]:
    sweep(service)
    ids = {path.name for path in service.settings.models.iterdir()}
    return {each.arn for each in service.store.all(kinds.SOLUTION_VERSION) if str(each.id) in ids}


def test_those_used_last_stay(service: Any) -> None:
    for name in ("a", "b", "c"):
        trained(service, name)
    asked(service, "a")
    assert left(service) == {"a", "c"}


def test_with_room_all_stay(service: Any) -> None:
    for name in ("a", "b"):
        trained(service, name)
    assert left(service) == {"a", "b"}


def test_what_is_in_use_or_the_newest_of_its_solution_stays_without_room(service: Any) -> None:
    trained(service, "of-another", solution="t")
    for name in ("served", "waits-for", "old"):
        trained(service, name)
    service.store.insert(kinds.CAMPAIGN, "campaign", {"solutionVersionArn": "served"}, statuses.ACTIVE)
    asked(service, "waits-for", statuses.CREATE_PENDING)
    for name in ("b", "c"):
        trained(service, name)
    trained(service, "in-training", statuses.CREATE_IN_PROGRESS)
    assert left(service) == {"of-another", "served", "waits-for", "c", "in-training"}
