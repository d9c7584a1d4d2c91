"""Connections to PostgreSQL and the named SQL files that run on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import DictRow, dict_row

from mastergroup.errors import TransientError
from mastergroup.settings import DatabaseSettings

Connection = psycopg.Connection[DictRow]


class Database:
    """Opens connections with the timeouts of the settings; rows come as dicts."""

    def __init__(self, settings: DatabaseSettings, application: str) -> None:
        self._url = settings.database_url.get_secret_value()
        self._connect_timeout = settings.database_connect_timeout_seconds
        self._options: dict[str, Any] = {
            "application_name": application,
            "options": (
                f"-c statement_timeout={int(settings.database_statement_timeout_seconds * 1000)}"
                f" -c lock_timeout={int(settings.database_lock_timeout_seconds * 1000)}"
            ),
        }

    @contextmanager
    def connect(self, autocommit: bool = False) -> Iterator[Connection]:
        """One connection, one transaction: committed at the end of the block, rolled back on an error.

        Raises TransientError when PostgreSQL cannot be reached, ends the connection, or lacks what a later try may
        find: a lock, room on its disk, memory (OperationalError: classes 08, 40, 53 to 55, 57 and 58 of its errors).
        """
        try:
            with psycopg.connect(
                self._url,
                autocommit=autocommit,
                row_factory=dict_row,
                connect_timeout=self._connect_timeout,
                **self._options,
            ) as connection:
                yield connection
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            words = error.diag.message_primary or "does not answer"
            raise TransientError(f"PostgreSQL: {type(error).__name__}: {words}") from error


@cache
def load_sql(package: str, name: str) -> LiteralString:
    """The text of `<package>/sql/<name>.sql`; its first line says what it is for."""
    return (files(package) / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def compose_sql(package: str, name: str, **identifiers: str) -> sql.Composed:
    """The same, with `{placeholders}` filled by quoted identifiers (table names that vary)."""
    return sql.SQL(load_sql(package, name)).format(**{key: sql.Identifier(value) for key, value in identifiers.items()})
