"""deploy/docker/aws.env held to docker-compose.yml: no stand-in is left, and nothing is named that nobody reads."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
ON_RDS = (ROOT / "deploy/aws/compose.yml").read_text()
PAGE = (ROOT / "deploy/docker/aws.env").read_text()
LINES = dict(re.findall(r"^([A-Z][A-Z0-9_]+)=(.*)$", PAGE, re.MULTILINE))
OPTIONAL = set(re.findall(r"^# ([A-Z][A-Z0-9_]+)=", PAGE, re.MULTILINE))
# Of the machine, not of the stand-ins.
OF_THE_MACHINE = {"REDIS_URL", "SCALE", "FLOWER_URL"} | {
    f"{name}_PUBLISHED_PORT" for name in ("API", "FLOWER", "PROMETHEUS")
}
DEFAULTS = {
    match["name"]: match["default"]
    for match in re.finditer(r"\$\{(?P<name>[A-Z0-9_]+)(?P<default>:?-[^}]*)\}", COMPOSE)
    if match["default"] != ":-"
}


@pytest.mark.parametrize("name", sorted(name for name, default in DEFAULTS.items() if default.startswith("-")))
def test_what_compose_sets_for_the_stand_ins_is_emptied(name: str) -> None:
    assert LINES[name] == ""


def test_what_only_the_account_and_the_erp_know_is_asked_for() -> None:
    asked = {name for name, default in DEFAULTS.items() if default.startswith(":-")} - OF_THE_MACHINE
    assert asked == {"AWS_REGION", "PERSONALIZE_BUCKET", "ERP_BASE_URL", "ERP_TOKEN", "ERP_HISTORY_START"}
    assert {*asked, "PERSONALIZE_ROLE_ARN", "API_KEYS"} <= set(LINES)


def test_the_database_of_aws_asks_for_what_the_page_offers() -> None:
    assert set(re.findall(r"\$\{([A-Z0-9_]+)", ON_RDS)) | {"COMPOSE_FILE"} == OPTIONAL


def test_every_line_is_read_by_compose() -> None:
    assert {name for name in LINES if not re.search(rf"\b{name}\b", COMPOSE)} == set()
