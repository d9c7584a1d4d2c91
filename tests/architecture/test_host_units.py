"""Units and files of settings of a bare host (deploy/host) held to the code and to compose."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from mastergroup import settings
from mastergroup.queues import QUEUES

ROOT = Path(__file__).parents[2]
HOST = ROOT / "deploy/host"
UNITS = {file.stem: file.read_text().replace("\\\n", " ") for file in (HOST / "systemd").glob("*.service")}
COMMON = (HOST / "systemd/mastergroup-.service.d/contained.conf").read_text()
READ_BY_BOTO3 = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"}
# What a unit may read besides: Flower's and the backup's, which no settings of ours name.
READ_BY_OTHERS = {
    "flower": {"FLOWER_BASIC_AUTH", "FLOWER_PORT"},
    "backup": {"BACKUP_BUCKET", *READ_BY_BOTO3},
    "personalize-worker": READ_BY_BOTO3,
}
GROUPS: dict[str, tuple[type[settings.SettingsGroup], ...]] = {
    "api": (settings.ServingSettings,),
    "sync-worker": (settings.SyncSettings,),
    "personalize-worker": (settings.BatchSettings,),
    "beat": (settings.BeatSettings,),
    "flower": (settings.BeatSettings,),
    "backup": (settings.WorkerSettings, settings.MigrationSettings, settings.PrivacySettings),
}
# common.env and workers.env are read by several, so they may name what one of them does not need.
SHARED = {name.upper() for group in (settings.ServingSettings, settings.SyncSettings) for name in group.model_fields}


def _value(unit: str, name: str) -> str:
    (value,) = re.findall(rf"^{name}=(.*)$", UNITS[unit], re.MULTILINE)
    return str(value)


def _files(unit: str) -> list[str]:
    return re.findall(r"^EnvironmentFile=/etc/mastergroup/(\w+)\.env$", COMMON + UNITS[unit], re.MULTILINE)


def _names(file: str, given_only: bool = False) -> set[str]:
    mark = "" if given_only else "(?:# )?"
    return set(re.findall(rf"^{mark}([A-Z][A-Z0-9_]+)='", (HOST / f"env/{file}.env").read_text(), re.MULTILINE))


def test_there_is_a_unit_for_each_service() -> None:
    assert set(UNITS) == {f"mastergroup-{name}" for name in GROUPS}


def test_the_memory_of_all_is_less_than_the_server_has() -> None:
    limits = [int(_value(unit, "MemoryMax").removesuffix("M")) for unit in UNITS]
    assert sum(limits) < 1024


def test_memory_limits_are_those_of_compose() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name in set(GROUPS) - {"backup"}:
        assert _value(f"mastergroup-{name}", "MemoryMax").lower() == compose[name]["mem_limit"], name


def test_every_module_of_a_unit_exists() -> None:
    commands = [_value(unit, "ExecStart") for unit in UNITS if unit != "mastergroup-backup"]
    modules = [re.findall(r" (?:-A|-m) ([\w.]+)", command) for command in commands]
    assert all(len(found) == 1 and find_spec(found[0]) for found in modules), modules


def test_every_script_of_a_unit_exists() -> None:
    script = _value("mastergroup-backup", "ExecStart").split()[0]
    assert (ROOT / script.removeprefix("/opt/mastergroup/current/")).stat().st_mode & 0o111


def test_every_queue_has_a_consumer_among_the_units() -> None:
    lists = [queues for unit in UNITS.values() for queues in re.findall(r" -Q ([\w,]+)", unit)]
    assert sorted(",".join(lists).split(",")) == sorted(queue.name for queue in QUEUES)


def test_beat_runs_once() -> None:
    assert sum(" beat " in _value(unit, "ExecStart") for unit in UNITS) == 1


@pytest.mark.parametrize("name", GROUPS)
def test_what_a_unit_reads_are_its_settings(name: str) -> None:
    own = {field.upper() for group in GROUPS[name] for field in group.model_fields} | READ_BY_OTHERS.get(name, set())
    for file in _files(f"mastergroup-{name}"):
        allowed = own | SHARED if file in {"common", "workers"} else own
        assert _names(file) <= allowed, file


@pytest.mark.parametrize("name", GROUPS)
def test_what_a_unit_must_be_given_is_asked_for(name: str) -> None:
    given = set().union(*(_names(file, given_only=True) for file in _files(f"mastergroup-{name}")))
    needed = {
        field.upper() for group in GROUPS[name] for field, told in group.model_fields.items() if told.is_required()
    }
    assert needed <= given


def test_a_setting_stands_in_one_place_for_each_unit() -> None:
    for unit in UNITS:
        names = [name for file in _files(unit) for name in _names(file)]
        assert len(names) == len(set(names)), unit


def test_secrets_reach_only_who_needs_them() -> None:
    def known(name: str) -> set[str]:
        return set().union(*(_names(file) for file in _files(f"mastergroup-{name}")))

    secrets = READ_BY_BOTO3 - {"AWS_REGION"} | {"ERP_TOKEN", "ERASURE_KEY", "ALERT_URLS"}
    assert {name: known(name) & secrets for name in ("api", "beat", "flower")} == {
        "api": set(),
        "beat": set(),
        "flower": set(),
    }
    assert "ERP_TOKEN" not in known("personalize-worker")
    assert not known("sync-worker") & READ_BY_BOTO3


def test_no_two_services_are_one_user() -> None:
    users = [_value(unit, "User") for unit in UNITS]
    assert len(users) == len(set(users))
    made = re.search(r"^users=\((.*)\)$", (HOST / "install.sh").read_text(), re.MULTILINE)
    assert made
    assert set(users) == set(made[1].split())


@pytest.mark.parametrize(
    "line", ["NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "CapabilityBoundingSet="]
)
def test_all_units_are_contained(line: str) -> None:
    assert f"\n{line}\n" in COMMON


def test_services_come_back() -> None:
    assert all(_value(unit, "Restart") == "always" for unit in UNITS if unit != "mastergroup-backup")
