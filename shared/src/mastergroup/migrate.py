"""Applies the numbered SQL files of `mastergroup/migrations`, each once, each in a transaction of its own."""

import hashlib
from importlib.resources import files
from typing import LiteralString

from psycopg import sql
from pydantic import SecretStr

from mastergroup.database import Connection, Database, load_sql
from mastergroup.errors import PermanentError
from mastergroup.logging import get_logger
from mastergroup.settings import MigrationSettings

_LOCK = 727_001
log = get_logger(__name__)


def migrate(database: Database, passwords: MigrationSettings) -> list[str]:
    """Bring the database to the newest version; returns the names of the files applied.

    Raises PermanentError when an applied file was changed since.
    """
    with database.connect(autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        connection.execute(load_sql("mastergroup", "create_schema_migrations"))
        applied = [name for name, text in _migrations() if _apply(connection, name, text)]
        _set_passwords(connection, passwords)
    return applied


def _migrations() -> list[tuple[str, str]]:
    folder = files("mastergroup") / "migrations"
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(name, (folder / name).read_text(encoding="utf-8")) for name in found]


def _apply(connection: Connection, name: str, text: str) -> bool:
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = connection.execute("SELECT digest FROM schema_migrations WHERE name = %s", (name,)).fetchone()
    if row is not None:
        if row["digest"] != digest:
            raise PermanentError(f"migration {name} was changed after it was applied; add a new one instead")
        return False
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '5s'")
        connection.execute("SET LOCAL statement_timeout = '10min'")
        connection.execute(text)
        connection.execute("INSERT INTO schema_migrations (name, digest) VALUES (%s, %s)", (name, digest))
    log.info("migration applied", migration=name)
    return True


def _set_passwords(connection: Connection, passwords: MigrationSettings) -> None:
    roles: dict[LiteralString, SecretStr | None] = {
        "mastergroup_api": passwords.api_db_password,
        "mastergroup_sync": passwords.sync_db_password,
        "mastergroup_personalize": passwords.personalize_db_password,
    }
    for role, password in roles.items():
        if password is not None:
            statement = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(role), sql.Literal(password.get_secret_value())))
