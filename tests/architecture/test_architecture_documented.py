"""docs/architecture.md held to the code: its diagrams name services and files that exist."""

import re
from pathlib import Path

import pytest
import yaml

from mastergroup.queues import PIPELINE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text()
PACKAGES = {
    "The API:": "api-service/src/api_service",
    "The sync worker:": "sync-worker/src/sync_worker",
    "The personalize worker:": "personalize-worker/src/personalize_worker",
    "What both workers stand on": "shared/src/mastergroup",
}


def _diagram(after: str) -> str:
    found = re.search(r"```mermaid\n(.*?)```", PAGE.split(after, 1)[1], re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("part", PACKAGES)
def test_every_component_is_a_file_or_folder(part: str) -> None:
    named = re.findall(r"[\w/]+\.py|\b\w+/(?=<br>|\])", _diagram(part))
    assert len(named) > 4
    assert [name for name in named if not (ROOT / PACKAGES[part] / name).exists()] == []


def test_the_containers_are_those_of_compose() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    services = {name for name, told in compose.items() if "profiles" not in told} - {"secrets", "migrate"}
    boxes = set(re.findall(r"([\w-]+)(?:\[|\(\[|\[\()", _diagram("## The containers")))
    assert boxes - {"front", "operator", "erp", "aws"} == services


def test_the_steps_of_a_batch_are_in_their_order() -> None:
    chain = _diagram("The personalize worker:").splitlines()[1]
    assert re.findall(r"steps/(\w+)\.py", chain) == [step.name for step in PIPELINE.steps]
