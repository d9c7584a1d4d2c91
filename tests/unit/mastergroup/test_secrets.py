"""The secrets of a compose stack: made once, and for the database that its owner names."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from mastergroup.cli.__main__ import main
from mastergroup.secrets import database_host, make_secrets


@pytest.mark.parametrize(
    ("owner_url", "host"),
    [("", "postgres"), ("postgresql://mastergroup:secret@db.example.com:5432/mastergroup", "db.example.com")],
)
def test_the_services_find_the_database_where_its_owner_does(owner_url: str, host: str) -> None:
    assert database_host(owner_url) == host


def test_the_command_takes_the_address_from_the_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://mastergroup:secret@db.example.com:5432/mastergroup")
    assert main(["secrets", str(tmp_path)]) == 0
    for service in ("api", "sync", "personalize"):
        url = conninfo_to_dict((tmp_path / service / "database_url").read_text())
        assert (url["host"], url["user"]) == ("db.example.com", f"mastergroup_{service}")
        assert url["password"] == (tmp_path / "operator" / f"{service}_db_password").read_text()


def test_what_was_made_stays(tmp_path: Path) -> None:
    make_secrets(tmp_path, "postgres")
    before = {file: file.read_text() for file in tmp_path.rglob("*") if file.is_file()}
    make_secrets(tmp_path, "elsewhere")
    assert {file: file.read_text() for file in tmp_path.rglob("*") if file.is_file()} == before
