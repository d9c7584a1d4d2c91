"""Asks a few things one after the other: to fill a store, and to see which store answers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from http.client import HTTPConnection

from benchmarks.serving.asked import PATH
from benchmarks.serving.processes import Server
from mastergroup_local.stack.ports import HOST


def answers(server: Server, users: Iterable[str]) -> Iterator[tuple[str, bytes, str]]:
    """(user, body, X-Cache) of each. Raises RuntimeError for a status that is not 200."""
    headers = {"X-API-Key": server.key} if server.key else {}
    with closing(HTTPConnection(HOST, server.port, timeout=30)) as connection:
        for user in users:
            connection.request("GET", PATH + user, headers=headers)
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                raise RuntimeError(f"status {response.status}: {body[:200]!r}")
            yield user, body, response.headers.get("X-Cache", "-")


def tiers(server: Server, users: Iterable[str]) -> Counter[str]:
    """How many answers came from where."""
    return Counter(tier for _, _, tier in answers(server, users))
