"""The SELECTs, and the few connections they run on. Reads, never writes."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import fields
from importlib.resources import files
from typing import Any, TypeVar

import orjson
import psycopg
from psycopg import sql
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from api_service.errors import Unavailable
from api_service.freshness import Live
from mastergroup.cache_keys import version_pair
from mastergroup.database import load_sql
from mastergroup.settings import ServingSettings

_PACKAGE = "api_service"
_KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
_LIVE_FIELDS = tuple(field.name for field in fields(Live))
Row = dict[str, Any]
T = TypeVar("T")


class Reader:
    """Runs the named statements, each a transaction of its own, so that an answer sees one generation.

    Raises Unavailable when PostgreSQL does not answer in time.
    """

    def __init__(self, settings: ServingSettings) -> None:
        self._statements = _statements()
        # A wait for a connection, then the statement: PostgreSQL itself ends what takes longer, unless it hangs.
        self._longest_seconds = 2 * settings.api_statement_timeout_seconds
        self.pool = AsyncConnectionPool[psycopg.AsyncConnection[DictRow]](
            settings.database_url.get_secret_value(),
            connection_class=psycopg.AsyncConnection[DictRow],
            kwargs=_connection_arguments(settings),
            configure=_configure,
            min_size=1,
            max_size=settings.api_pool_max,
            timeout=settings.api_statement_timeout_seconds,
            reconnect_timeout=5,
            open=False,
        )

    async def rows(self, name: str, **parameters: object) -> list[Row]:
        """All rows of `sql/<name>.sql`."""
        try:
            return await _in_time(self._run(name, parameters), self._longest_seconds)
        except psycopg.errors.QueryCanceled as error:
            raise Unavailable("the database took too long") from error
        except (psycopg.OperationalError, psycopg.InterfaceError, TimeoutError) as error:
            raise Unavailable("the database does not answer") from error

    async def row(self, name: str, **parameters: object) -> Row:
        """The one row of `sql/<name>.sql`."""
        rows = await self.rows(name, **parameters)
        if not rows:
            raise Unavailable("no generation is in service")
        return rows[0]

    async def version(self) -> str:
        """The pair (generation, data version) that is in service."""
        row = await self.row("version")
        return version_pair(row["generation"], row["version"])

    async def _run(self, name: str, parameters: Row) -> list[Row]:
        try:
            return await self._fetch(name, parameters)
        except (psycopg.errors.QueryCanceled, PoolTimeout):
            raise
        except psycopg.OperationalError:
            # PostgreSQL was restarted, so the idle connections are dead too: all are renewed, then once more.
            await self.pool.check()
            return await self._fetch(name, parameters)

    async def _fetch(self, name: str, parameters: Row) -> list[Row]:
        async with self.pool.connection() as connection:
            cursor = await connection.execute(self._statements[name], parameters)
            return await cursor.fetchall()


def live(row: Row) -> Live:
    """What was in service, from the columns that every statement of a generation starts with."""
    return Live(**{name: row[name] for name in _LIVE_FIELDS})


def storable(ids: Sequence[str]) -> list[str | None]:
    """Ids as parameters: PostgreSQL's text holds no NUL, so such an id is nobody's."""
    return [None if "\x00" in given else given for given in ids]


async def _in_time(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """The result, or TimeoutError. Work that hangs is left, not cancelled: psycopg would first wait for the server
    to agree. It keeps its connection, of which the pool has few, until the server or the network ends it."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if not done:
        task.add_done_callback(_forget)
        raise TimeoutError
    return task.result()


def _forget(task: asyncio.Task[Any]) -> None:
    """Nobody waits for the outcome any more: take it, so that asyncio does not report it as lost."""
    if not task.cancelled():
        task.exception()


def _connection_arguments(settings: ServingSettings) -> dict[str, Any]:
    options = {
        "default_transaction_read_only": "on",
        "statement_timeout": f"{int(settings.api_statement_timeout_seconds * 1000)}",
        "timezone": "UTC",
        # Compiling costs more than any of these statements.
        "jit": "off",
        # They all read by key: planning them anew for each would cost more than running them.
        "plan_cache_mode": "force_generic_plan",
    }
    return {
        "autocommit": True,
        "row_factory": dict_row,
        "prepare_threshold": 0,
        "application_name": _PACKAGE,
        "connect_timeout": settings.database_connect_timeout_seconds,
        "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
        **_KEEPALIVES,
    }


async def _configure(connection: psycopg.AsyncConnection[Any]) -> None:
    set_json_loads(orjson.loads, connection)


def _statements() -> dict[str, sql.Composed]:
    live = sql.SQL("({})").format(sql.SQL(load_sql(_PACKAGE, "live")))
    names = [entry.name.removesuffix(".sql") for entry in (files(_PACKAGE) / "sql").iterdir()]
    return {name: sql.SQL(load_sql(_PACKAGE, name)).format(live=live) for name in names if name != "live"}
