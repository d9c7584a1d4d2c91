"""Databases of a benchmark's own on its server: empty, or with the schema."""

import psycopg
from psycopg import sql
from pydantic import SecretStr

from mastergroup.database import Database
from mastergroup.migrate import migrate
from mastergroup.settings import DatabaseSettings, MigrationSettings
from processes import PASSWORD


def create(server_url: str, name: str, template: str = "template0") -> str:
    """A database in place of an earlier one of that name; its owner's address."""
    identifier = sql.Identifier(name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(identifier, sql.Identifier(template)))
    return f"{server_url.rsplit('/', 1)[0]}/{name}"


def create_migrated(server_url: str, name: str) -> str:
    """The same with the newest schema, and roles that can log in."""
    url, password = create(server_url, name), SecretStr(PASSWORD)
    roles = MigrationSettings(api_db_password=password, sync_db_password=password, personalize_db_password=password)
    migrate(database(url), roles)
    return url


def database(url: str) -> Database:
    """Connections to an address."""
    return Database(DatabaseSettings(database_url=SecretStr(url)), "bench")
