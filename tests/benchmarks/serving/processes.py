"""The servers that are measured, one process each, all up at once; those that wait their turn do next to nothing."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import shop
from mastergroup_local.stack import ports
from servers import role_url, running

KEY = "bench"
_API = ["-m", "api_service"]
_LAYER = ["-m", "benchmarks.serving.cache_layer"]
_OPEN_AND_SILENT = {"API_ACCESS": "open", "LOG_LEVEL": "ERROR"}
_WITH_EVERYTHING = {
    # The limit is looked at and never reached.
    "API_RATE": "1000000/second",
    "API_ACCESS": "keys",
    "LOG_LEVEL": "INFO",
    "API_KEYS": json.dumps(shop.key_setting({KEY: ["customer"]})),
}


@dataclass(frozen=True)
class Server:
    """One process. `key`: what it wants in X-API-Key."""

    port: int
    pid: int
    key: str | None = None


@dataclass(frozen=True)
class Stores:
    """The owner's address of a database and the address of a Redis that belongs to it alone."""

    database_url: str
    redis_url: str


def rival(name: str, **told: str) -> AbstractContextManager[Server]:
    """One of rivals.py; `told` becomes its BENCH_* variables."""
    port = ports.free_port()
    command = ["-m", "benchmarks.serving.rivals", name, str(port)]
    return _server(command, port, {f"BENCH_{key.upper()}": value for key, value in told.items()})


def whole(stores: Stores) -> AbstractContextManager[Server]:
    """`python -m api_service` as in service: keys, metrics, one log line a request, to a file."""
    return _ours(_API, stores, _WITH_EVERYTHING, KEY)


def silent(stores: Stores) -> AbstractContextManager[Server]:
    """`python -m api_service` that wants no key and logs no request."""
    return _ours(_API, stores, _OPEN_AND_SILENT)


def without_memory(stores: Stores) -> AbstractContextManager[Server]:
    """The same, and it keeps no answer itself."""
    return _ours(_API, stores, {**_OPEN_AND_SILENT, "API_MEMORY_ANSWERS": "0"})


def layer(stores: Stores) -> AbstractContextManager[Server]:
    """The cache before the routes, and nothing before the cache: see cache_layer.py."""
    return _ours(_LAYER, stores, _OPEN_AND_SILENT)


def _ours(
    command: list[str], stores: Stores, told: dict[str, str], key: str | None = None
) -> AbstractContextManager[Server]:
    port = ports.free_port()
    where = {"DATABASE_URL": role_url(stores.database_url, "api"), "REDIS_URL": stores.redis_url}
    return _server(command, port, {**where, **told, "API_HOST": ports.HOST, "API_PORT": str(port)}, key)


@contextmanager
def _server(command: list[str], port: int, told: dict[str, str], key: str | None = None) -> Iterator[Server]:
    # It finds the modules that this process finds; `running` sends standard error, and with it the log, to a file.
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **told}
    with running([sys.executable, *command], port, env) as process:
        yield Server(port, process.pid, key)
