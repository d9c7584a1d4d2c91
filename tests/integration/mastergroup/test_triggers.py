"""What the command line sends: it attaches to a run that does the same, and waits for one that does something else."""

import threading

import pytest
from pydantic import SecretStr

from mastergroup.cli.triggers import TRIGGERS, send
from mastergroup.database import Database
from mastergroup.queues import SYNC
from mastergroup.runs import Ledger
from mastergroup.settings import WorkerSettings


@pytest.fixture
def settings(database_url: str, redis_url: str) -> WorkerSettings:
    return WorkerSettings(database_url=SecretStr(database_url), redis_url=SecretStr(redis_url))


@pytest.fixture
def ledger(settings: WorkerSettings) -> Ledger:
    return Ledger(Database(settings, "tests"), SYNC, settings.run_lease_seconds)


def test_a_trigger_attaches_to_the_run_that_does_it_already(settings: WorkerSettings, ledger: Ledger) -> None:
    running, _ = ledger.begin("schedule")
    assert send(ledger.database, settings, TRIGGERS["sync"], {}) == running.run_id


def test_a_trigger_for_something_else_waits_for_the_end(
    settings: WorkerSettings, ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    running, _ = ledger.begin("operator", ("products",))
    claim = ledger.claim(running.run_id, "products", "t")
    assert claim is not None
    end = threading.Timer(0.5, ledger.finish, (claim, {}))
    end.start()
    sent = send(ledger.database, settings, TRIGGERS["sync"], {"from": "2024-01-01"})
    end.join()
    assert sent != running.run_id
    assert ledger.progress(sent)["options"] == {"from": "2024-01-01"}
    assert f"{running.run_id} is under way" in capsys.rea.errerr().out
