"""Every queue has a consumer, every step has a task, every SQL file has a purpose line and a reader."""

import re
from pathlib import Path

import pytest

from mastergroup.queues import PIPELINE, QUEUES, SYNC

ROOT = Path(__file__).parents[2]
SQL = sorted(ROOT.glob("*/src/*/sql/*.sql"))


def test_every_queue_is_consumed_by_a_worker_of_the_stack() -> None:
    programs = (ROOT / "deploy/local/src/mastergroup_local/stack/programs.py").read_text()
    consumed = {
        name for queues in re.findall(r'_worker\("[\w.]+", "\w+", "([\w,]+)"\)', programs) for name in queues.split(",")
    }
    assert consumed == {queue.name for queue in QUEUES}


def test_every_queue_is_used_by_a_step() -> None:
    used = {step.queue for flow in (SYNC, PIPELINE) for step in flow.all_steps}
    assert used == {queue.name for queue in QUEUES}


def test_the_workers_know_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    from personalize_worker import tasks as batch_tasks

    assert set(batch_tasks._MODULES) == {step.name for step in PIPELINE.all_steps}


@pytest.mark.parametrize("file", SQL, ids=lambda file: f"{file.parts[-3]}/{file.name}")
def test_a_sql_file_says_what_it_is_for_and_is_used(file: Path) -> None:
    assert re.match(r"-- [A-Za-z`]", file.read_text()), "the first line is its purpose"
    package = file.parents[1]
    sources = "".join(source.read_text() for source in package.rglob("*.py"))
    prefix = file.stem.partition("_")[0]
    assert f'"{file.stem}"' in sources or f'f"{prefix}_{{' in sources, "no code names it"
