"""Whole answers, kept at the door: memory, then Redis, then the app.

An answer is kept under the version that it was computed from, and served while that version is in service.
One request computes, the others wait for it. While no store answers, an older answer is better than none, and says so.
"""

import asyncio
from dataclasses import dataclass
from time import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api_service.answer import Answer
from api_service.answer_store import AnswerStore
from api_service.asgi import JSON, RawHeaders, header, raw, send_whole
from api_service.errors import Unavailable, addressed
from api_service.memory import Memory
from api_service.route_table import Asked
from api_service.versions import Versions

_KEPT_SECONDS_404 = 60
_KEPT_SECONDS_STALE = 15
_OLDEST_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Served:
    """An answer and where it came from, as X-Cache says."""

    answer: Answer
    tier: bytes


class ResponseCache:
    """ASGI. A route tells `scope["state"]` the `version` it read and `stale_at` (Unix seconds; 0: stale already)."""

    def __init__(self, app: ASGIApp, memory: Memory, store: AnswerStore, versions: Versions, kept_seconds: int) -> None:
        self._app = app
        self._memory = memory
        self._store = store
        self._versions = versions
        self._kept_seconds = kept_seconds
        self._flights: dict[str, asyncio.Task[Served]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return await self._app(scope, receive, send)
        asked: Asked = scope["state"]["asked"]
        if asked.route.kept:
            return await _respond(await self._served(asked.question, scope), asked, scope, send)
        if scope["method"] == "HEAD":
            return await self._app({**scope, "method": "GET"}, receive, _without_body(send))
        return await self._app(scope, receive, send)

    async def _served(self, question: str, scope: Scope) -> Served:
        versions, held = self._versions, self._memory.get(question)
        if versions.is_lost and held is not None and self._is_young(held):
            return Served(held.marked_stale(), b"stale")
        if held is not None and held.is_fresh(versions.current, time()):
            return Served(held, b"memory")
        return await self._fly(question, scope)

    async def _fly(self, question: str, scope: Scope) -> Served:
        """Join the flight for this question, or start it. A caller who goes away does not end it for the others."""
        flight = self._flights.get(question)
        if flight is None:
            flight = self._flights[question] = asyncio.create_task(self._find(question, scope))
            flight.add_done_callback(lambda _: self._flights.pop(question))
        return await asyncio.shield(flight)

    async def _find(self, question: str, scope: Scope) -> Served:
        version = self._versions.current
        kept = await self._store.get(question, version) if version else None
        if kept and kept.is_fresh(version, time()):
            self._memory.put(question, kept)
            return Served(kept.marked_stale(), b"stale") if self._versions.is_lost else Served(kept, b"redis")
        answer = await self._compute(scope)
        if answer.status == 503:
            return self._instead_of(answer, question)
        if answer.version and answer.expires_at > time():
            self._memory.put(question, answer)
            await self._store.put(question, answer)
        return Served(answer, b"database")

    def _instead_of(self, refusal: Answer, question: str) -> Served:
        held = self._memory.get(question)
        if held is not None and self._is_young(held):
            return Served(held.marked_stale(), b"stale")
        return Served(refusal, b"database")

    def _is_young(self, held: Answer) -> bool:
        return time() < held.expires_at + _OLDEST_SECONDS - self._kept_seconds

    async def _compute(self, scope: Scope) -> Answer:
        capture = _Capture()
        state = dict(scope["state"])
        await self._app({**scope, "method": "GET", "state": state}, _no_body, capture)
        return Answer(
            capture.status, bytes(capture.body), state.get("version", ""), self._expiry(capture.status, state)
        )

    def _expiry(self, status: int, state: dict[str, float]) -> float:
        """An answer that will become stale is not kept beyond that moment; a stale one only briefly."""
        now = time()
        if status not in {200, 404}:
            return now
        longest = self._kept_seconds if status == 200 else _KEPT_SECONDS_404
        until_stale = state.get("stale_at", 0) - now
        return now + min(longest, until_stale if until_stale > 0 else _KEPT_SECONDS_STALE)


class _Capture:
    """Receives an answer of the app as bytes."""

    def __init__(self) -> None:
        self.status = 500
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.body += message.get("body", b"")


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _without_body(send: Send) -> Send:
    async def bare(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return bare


async def _respond(served: Served, asked: Asked, scope: Scope, send: Send) -> None:
    """Whole, or 304 for what the caller has already; without a body for HEAD."""
    answer, is_head = served.answer, scope["method"] == "HEAD"
    scope["state"]["cache"] = served.tier
    headers: RawHeaders = [JSON]
    if answer.version:
        headers.append((b"x-cache", served.tier))
    if answer.status != 200:
        headers += raw(Unavailable.headers) if answer.status == 503 else ()
        body = addressed(answer.body, scope["state"]["request_id"])
        return await send_whole(send, answer.status, headers, body, is_head)
    headers += ((b"etag", answer.etag), (b"cache-control", asked.cache_control))
    given = header(scope, b"if-none-match")
    if given and _has_already(given, answer.etag.decode()):
        await send({"type": "http.response.start", "status": 304, "headers": headers[1:]})
        return await send({"type": "http.response.body", "body": b""})
    return await send_whole(send, answer.status, headers, answer.body, is_head)


def _has_already(given: str, etag: str) -> bool:
    return any(tag.strip().removeprefix("W/") in {etag, "*"} for tag in given.split(","))
