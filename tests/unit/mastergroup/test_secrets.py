"""What a compose stack keeps secret: made once, renewed one by one."""

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from psycopg.conninfo import conninfo_to_dict

from mastergroup.cli.__main__ import main
from mastergroup.secrets import RENEWABLE, database_host, make_secrets, renew_secret

CHANGED = {
    "owner": {"postgres/postgres_password", "operator/database_url"},
    "api": {"operator/api_db_password", "api/database_url"},
    "sync": {"operator/sync_db_password", "sync/database_url"},
    "personalize": {"operator/personalize_db_password", "personalize/database_url"},
    "api_key": {"api/api_operator_key_sha256"},
    "flower": {"flower/basic_auth"},
}


@pytest.fixture(autouse=True)
def _log_of_before() -> Iterator[None]:
    """The command line sends all logs to the standard error of the test, which is closed with it."""
    handlers = logging.getLogger().handlers
    yield
    logging.getLogger().handlers = handlers
    structlog.reset_defaults()


def _read(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_what_was_made_stays(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    made = _read(tmp_path)
    make_secrets(tmp_path)
    assert _read(tmp_path) == made
    assert made["sync/erasure_key"] == made["personalize/erasure_key"]


@pytest.mark.parametrize("name", RENEWABLE)
def test_a_renewed_one_changes_its_own_files_alone(tmp_path: Path, name: str) -> None:
    make_secrets(tmp_path)
    before = _read(tmp_path)
    renew_secret(tmp_path, name)
    after = _read(tmp_path)
    assert {file for file in after if after[file] != before[file]} == CHANGED[name] | {"operator/kept.json"}


def test_the_new_key_is_told_and_its_hash_is_with_the_api(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["secrets", str(tmp_path), "--renew", "api_key", "--show"]) == 0
    key = capsys.readouterr().out.split()[2]
    known = (tmp_path / "api/api_operator_key_sha256").read_text()
    assert known == hashlib.sha256(key.encode()).hexdigest()


def test_the_key_of_erasures_is_never_renewed(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["secrets", str(tmp_path), "--renew", "erasure"])


def test_a_missing_file_is_made_again_with_the_same_value(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    before = _read(tmp_path)
    (tmp_path / "api" / "database_url").unlink()
    make_secrets(tmp_path)
    assert _read(tmp_path) == before


def test_a_database_that_has_moved_is_found_by_all_with_the_passwords_of_before(tmp_path: Path) -> None:
    make_secrets(tmp_path, "old.example.com")
    before = _read(tmp_path)
    make_secrets(tmp_path, "new.example.com")
    assert _read(tmp_path) == {name: text.replace("@old.", "@new.") for name, text in before.items()}
    assert "@new.example.com" in _read(tmp_path)["sync/database_url"]


def test_a_renewal_that_was_cut_off_is_finished_at_the_next_start(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    old = (tmp_path / "api/database_url").read_text()
    renew_secret(tmp_path, "api")
    (tmp_path / "api/database_url").write_text(old)
    make_secrets(tmp_path)
    assert (tmp_path / "operator/api_db_password").read_text() in (tmp_path / "api/database_url").read_text()


def test_no_service_holds_what_another_needs(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    values = _read(tmp_path)
    for role in ("api", "sync", "personalize"):
        password = values[f"operator/{role}_db_password"]
        assert {name.split("/")[0] for name, text in values.items() if password in text} == {"operator", role}


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
