"""While no store answers: what is held is served for a day, and not longer."""

import asyncio
from dataclasses import dataclass
from time import time
from typing import Any

import pytest

from api_service.answer import Answer
from api_service.errors import Unavailable, envelope
from api_service.memory import Memory
from api_service.response_cache import ResponseCache
from api_service.route_table import Asked, Own, Route, Scope

HOUR = 3600
ASKED = Asked(Route("/x", Scope.STOREFRONT, kept=True, parameters=frozenset()), "/x", Own("", explained=False))


@dataclass
class LostVersions:
    """No look has succeeded for a while; `current` is what the last one saw."""

    current: str = "2:1"
    is_lost: bool = True


class NoStore:
    async def get(self, question: str, version: str) -> None:
        return None


async def refusing(scope: Any, receive: Any, send: Any) -> None:
    await envelope(Unavailable("the database does not answer"), "other")(scope, receive, send)


def ask(held: Answer) -> tuple[int, dict[bytes, bytes], bytes]:
    """The answer of a cache that holds `held`, of an older generation, under this question."""
    memory, sent = Memory(10, 10_000), []
    memory.put(ASKED.question, held)
    cache = ResponseCache(refusing, memory, NoStore(), LostVersions(), HOUR)  # type: ignore[arg-type]
    scope = {"type": "http", "method": "GET", "headers": [], "state": {"asked": ASKED, "request_id": "mine"}}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(cache(scope, None, send))  # type: ignore[arg-type]
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


@pytest.mark.parametrize("hours_ago", [0.1, 2, 23.9])
def test_what_was_computed_within_a_day_is_served_and_says_that_it_is_stale(hours_ago: float) -> None:
    body = b'{"meta":{"stale":false}}'
    status, headers, found = ask(Answer(200, body, "1:1", time() + HOUR - hours_ago * HOUR))
    assert (status, headers[b"x-cache"], found) == (200, b"stale", b'{"meta":{"stale":true}}')


def test_what_is_older_is_refused_with_the_time_to_wait() -> None:
    status, headers, found = ask(Answer(200, b"{}", "1:1", time() + HOUR - 24.1 * HOUR))
    assert (status, headers[b"retry-after"]) == (503, b"5")
    assert b'"request_id":"mine"' in found
