"""docker-compose.yml held to the code: each service gets its own settings and nothing else, and all fit 1 GB."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mastergroup import settings
from mastergroup.queues import QUEUES

COMPOSE = yaml.safe_load((Path(__file__).parents[2] / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("api", "sync-worker", "personalize-worker", "beat", "flower", "redis")
READ_BY_BOTO3 = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_PERSONALIZE"}
# Where a service listens inside its container is the container's business.
FIXED = {"API_HOST", "API_PORT"}
ONE_GB = 1024


@pytest.mark.parametrize(
    ("service", "group", "more"),
    [
        ("api", settings.ServingSettings, set()),
        ("sync-worker", settings.SyncSettings, {"ALIVE_FILE"}),
        ("personalize-worker", settings.BatchSettings, {"ALIVE_FILE", *READ_BY_BOTO3}),
        ("beat", settings.BeatSettings, {"ALIVE_FILE"}),
        ("flower", settings.BeatSettings, set()),
        ("migrate", settings.WorkerSettings, {name.upper() for name in settings.ScheduleSettings.model_fields}),
    ],
)
def test_each_service_gets_its_settings_and_no_other(
    service: str, group: type[settings.SettingsGroup], more: set[str]
) -> None:
    assert set(SERVICES[service]["environment"]) == {name.upper() for name in group.model_fields} - FIXED | more


def test_the_clients_services_fit_a_server_of_one_gigabyte() -> None:
    limits = [re.fullmatch(r"(\d+)m", SERVICES[name]["mem_limit"]) for name in OURS]
    assert sum(int(limit[1]) for limit in limits if limit) < ONE_GB
    assert all(limits)
    assert all("mem_limit" in service for service in SERVICES.values())


def test_only_the_api_is_open_to_the_world() -> None:
    opened = {name: port for name, service in SERVICES.items() for port in service.get("ports", ())}
    assert {name for name, port in opened.items() if not port.startswith("127.0.0.1:")} == {"api"}


def test_every_queue_has_a_worker() -> None:
    commands = [str(SERVICES[name]["command"]) for name in ("sync-worker", "personalize-worker")]
    consumed = {queue for command in commands for queue in re.findall(r"-Q (\S+)", command)[0].split(",")}
    assert consumed == {queue.name for queue in QUEUES}


def test_no_container_is_root_or_may_gain_rights() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service.get("user") in ("postgres", "redis", None), name
