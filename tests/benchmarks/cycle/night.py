"""One cycle as an operator starts it, sync and then pipeline, and the first answer from what it published."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
from pydantic import SecretStr

from mastergroup.cli.triggers import TRIGGERS, send
from mastergroup.database import Database
from mastergroup.runs import Ledger
from mastergroup.settings import WorkerSettings

_LOOK_SECONDS, _LIMIT_SECONDS = 0.1, 3600
_SOMEBODY = "SELECT user_id FROM offline_user_recommendations LIMIT 1"


@dataclass(frozen=True)
class Night:
    """Seconds from the trigger to the answer, of each flow, and of each step in its order."""

    total: float
    flows: dict[str, float]
    steps: dict[str, float]


def spend(values: dict[str, str]) -> Night:
    """Trigger and wait; `values` are those of the stack's `stack.env`. Fails when a run does."""
    address = {"database_url": SecretStr(values["DATABASE_URL"]), "redis_url": SecretStr(values["REDIS_URL"])}
    settings = WorkerSettings(**address, run_lease_seconds=int(values["RUN_LEASE_SECONDS"]))
    flows, steps = {}, {}
    began = started = time.monotonic()
    for flow in ("sync", "pipeline"):
        run = _run(settings, flow)
        flows[flow], started = time.monotonic() - started, time.monotonic()
        steps |= {step["step"]: (step["finished_at"] - step["started_at"]).total_seconds() for step in run["steps"]}
    _wait_for_answer(values)
    return Night(time.monotonic() - began, flows, steps)


def _run(settings: WorkerSettings, flow: str) -> dict[str, Any]:
    database, trigger = Database(settings, "bench"), TRIGGERS[flow]
    run_id = send(database, settings, trigger, {})
    ledger, end = Ledger(database, trigger.flow, settings.run_lease_seconds), time.monotonic() + _LIMIT_SECONDS
    while (run := ledger.progress(run_id))["status"] == "running":
        assert time.monotonic() < end, run
        time.sleep(_LOOK_SECONDS)
    assert run["status"] == "done", run["error"]
    return run


def _wait_for_answer(values: dict[str, str]) -> None:
    """Until a customer of the new generation gets its list."""
    with psycopg.connect(values["DATABASE_URL"]) as connection:
        [user] = connection.execute(_SOMEBODY).fetchone() or [""]
    end = time.monotonic() + 30
    with httpx.Client(base_url=values["API_URL"], timeout=30) as client:
        while True:
            answer = client.get(f"/api/v1/personalize/recommendations/{quote(user, safe='')}")
            body = answer.json()
            if answer.status_code == 200 and body["source"] == "aws_personalize" and body["meta"]["generation"] > 0:
                return
            assert time.monotonic() < end, body
            time.sleep(0.02)
