"""Fixtures that every test may use: a migrated database of its own, a flushed Redis, the shared folder."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from hypothesis import HealthCheck, settings
from psycopg import sql
from pydantic import SecretStr
from xdist.scheduler import LoadFileScheduling

from mastergroup.database import Database
from mastergroup.migrate import migrate
from mastergroup.settings import DatabaseSettings, MigrationSettings
from servers import postgres_server, redis_server, role_url

# A busy machine is no finding, and the same commit gives the same result; `--hypothesis-profile=deep` looks further.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
_TEMPLATE = "mastergroup_template"
_numbers = count(1)


class _BySharedServers(LoadFileScheduling):
    """A file at a time, as its tests share servers, and all that look at the demo as one."""

    def _split_scope(self, nodeid: str) -> str:
        demo = "tests/end_to_end/demo/"
        return demo if nodeid.startswith(demo) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return _BySharedServers(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that at the end no process works alone."""
    longest = ("tests/end_to_end/", "tests/integration/deploy/")
    items.sort(key=lambda item: not item.nodeid.startswith(longest))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL with a migrated template database; the owner's address of its maintenance database."""
    with postgres_server() as url:
        _run(url, sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(_TEMPLATE)))
        _run(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_TEMPLATE)))
        database = Database(DatabaseSettings(database_url=SecretStr(_other(url, _TEMPLATE))), "tests")
        password = SecretStr("test-only")
        passwords = MigrationSettings(
            api_db_password=password, sync_db_password=password, personalize_db_password=password
        )
        migrate(database, passwords)
        yield url


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """The owner's address of a fresh, migrated database."""
    yield from _fresh_database(postgres_url)


@pytest.fixture(scope="module")
def module_database_url(postgres_url: str) -> Iterator[str]:
    """The same, kept for a whole module."""
    yield from _fresh_database(postgres_url)


@pytest.fixture(scope="session")
def redis_address() -> Iterator[str]:
    """A Redis without a database number."""
    with redis_server() as url:
        yield url


@pytest.fixture
def redis_url(redis_address: str) -> str:
    """The same, emptied."""
    client = redis.Redis.from_url(redis_address)
    client.flushall()
    client.close()
    return redis_address


@pytest.fixture(scope="module")
def module_redis_url() -> Iterator[str]:
    """A Redis of its own for an API that lives as long as a module: two APIs over different databases share none."""
    with redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def recorded_feed() -> Path:
    """The real recorded feed; the test is skipped where the folder beside the repository is absent."""
    folder = Path(__file__).parents[1].parent / "shared" / "data" / "online-retail-2010-feed"
    if not folder.is_dir():
        pytest.skip(f"needs the recorded feed in {folder}")
    return folder


def _fresh_database(url: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    # So small a template is copied in two thirds of the time that its log would take.
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    _run(url, create.format(sql.Identifier(name), sql.Identifier(_TEMPLATE)))
    yield _other(url, name)
    _run(url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(url: str, statement: sql.Composed) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def _other(url: str, database: str) -> str:
    return f"{url.rsplit('/', 1)[0]}/{database}"


__all__ = ["role_url"]
