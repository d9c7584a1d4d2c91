"""Secrets are made once, each service's apart, and the settings read them."""

import hashlib
import json
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from mastergroup.cli.__main__ import main
from mastergroup.secrets import database_host, make_secrets, told


def files(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_what_was_made_stays(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    before = files(tmp_path)
    make_secrets(tmp_path)
    assert files(tmp_path) == before


def test_a_missing_file_is_made_again_with_the_same_value(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    before = files(tmp_path)
    (tmp_path / "api" / "database_url").unlink()
    make_secrets(tmp_path)
    assert files(tmp_path) == before


def test_no_service_holds_what_another_needs(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    values = files(tmp_path)
    passwords = {role: values[f"operator/{role}_db_password"] for role in ("api", "sync", "personalize")}
    for role, password in passwords.items():
        holders = {name.split("/")[0] for name, text in values.items() if password in text}
        assert holders == {"operator", role}
    assert not {name for name in values if name.startswith("api/") and values["sync/erasure_key"] in values[name]}


def test_the_key_that_is_told_is_the_one_that_the_api_knows(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    key = told(tmp_path).splitlines()[0].split()[-1]
    [known] = json.loads((tmp_path / "api" / "api_keys").read_text())
    assert known["sha256"] == hashlib.sha256(key.encode()).hexdigest()


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "operator").write_text("a file")
    with pytest.raises(OSError, match="operator"):
        make_secrets(tmp_path)


@pytest.mark.parametrize(
    ("owner_url", "host"),
    [("", "postgres"), ("postgresql://mastergroup:secret@db.example.com:5432/mastergroup", "db.example.com")],
)
def test_the_services_find_the_database_where_its_owner_does(owner_url: str, host: str) -> None:
    assert database_host(owner_url) == host


def test_the_command_takes_the_host_from_the_owners_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://mastergroup:secret@db.example.com:5432/mastergroup")
    assert main(["secrets", str(tmp_path)]) == 0
    for service in ("api", "sync", "personalize"):
        url = conninfo_to_dict((tmp_path / service / "database_url").read_text())
        assert (url["host"], url["user"]) == ("db.example.com", f"mastergroup_{service}")
