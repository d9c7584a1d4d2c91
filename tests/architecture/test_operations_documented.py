"""docs/operations.md held to the code: queues, tasks, what status says, settings, what can be renewed."""

import re
from pathlib import Path

from api_service.responses import StatusAnswer
from mastergroup import settings
from mastergroup.queues import FLOWS
from mastergroup.secrets import RENEWABLE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operations.md").read_text()


def _rows(section: str) -> list[list[str]]:
    """The cells of the tables of a section."""
    text = PAGE.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return [re.split(r" \| ", line.strip("| ")) for line in text.splitlines() if line.startswith("| ")]


def _words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_task_stands_beside_its_queue() -> None:
    told = {(task, queue) for row in _rows("Queues and tasks") for task in _words(row[0]) for queue in _words(row[1])}
    real = {(step.task, step.queue) for flow in FLOWS.values() for step in flow.all_steps}
    real |= {(flow.tick_task, flow.queue) for flow in FLOWS.values()}
    real |= {(FLOWS[name].start_task, FLOWS[name].queue) for name in ("sync", "pipeline")}
    assert told == real


def test_steps_stand_in_the_order_of_their_flow() -> None:
    told = [task for row in _rows("Queues and tasks") for task in _words(row[0])]
    for flow in (FLOWS["sync"], FLOWS["pipeline"]):
        steps = [step.task for step in flow.steps]
        assert [task for task in told if task in steps] == steps


def test_every_field_of_status_is_explained() -> None:
    told = [field for row in _rows("What `make status` says") for field in _words(row[0])]
    assert set(StatusAnswer.__annotations__) == {field for field in told if re.fullmatch(r"[a-z_]+", field)}


def test_every_secret_that_can_be_renewed_is_named() -> None:
    rows = _rows("Rotate keys")
    (roles,) = (row[0] for row in rows if row[0].startswith("a role's password"))
    named = set(re.findall(r"--renew (\w+)", " ".join(" ".join(row) for row in rows))) | set(_words(roles))
    assert named == set(RENEWABLE)


def test_every_setting_that_is_named_exists() -> None:
    words = {word for code in _words(PAGE) for word in re.findall(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b", code)}
    words -= {"ON_ERROR_STOP"}  # psql's
    assert words
    groups = [each for each in vars(settings).values() if isinstance(each, type) and hasattr(each, "model_fields")]
    assert words <= {name.upper() for group in groups for name in group.model_fields}
