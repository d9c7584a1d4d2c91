"""Answers that all processes share, in Redis. A Redis that is lost or slow costs a few milliseconds, then nothing."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from hashlib import blake2b
from time import time
from typing import TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import MaxConnectionsError, RedisError

from api_service.answer import Answer
from mastergroup.cache_keys import ANSWER_PREFIX, CACHE_DATABASE, VERSION_KEY, VERSION_MILLISECONDS, database_url

# How long a command may take: so many waits of so many seconds. In a busy process each wait lasts for one turn of the
# event loop, however long that takes; so the time that the process itself is behind is not held against Redis.
_WAITS = 15
_WAIT_SECONDS = 0.001
# A look at the version may take longer: no request waits for it, and it is what first connects.
_WAITS_OF_LOOK = 200
# After so many failures in a row no request asks any more: one alone may be a process that was busy elsewhere.
_FAILURES = 3
# What the client library may take to end a connection that was given up.
_TIMEOUT_SECONDS = 1.0
_CONNECTIONS = 64
T = TypeVar("T")


class AnswerStore:
    """Nothing here raises: what Redis does not give is absent.

    After a few failures no request asks Redis any more, until a look at the version, for which none waits, succeeds.
    """

    def __init__(self, redis_url: str) -> None:
        self._redis: Redis = Redis.from_url(
            database_url(redis_url, CACHE_DATABASE),
            max_connections=_CONNECTIONS,
            socket_timeout=_TIMEOUT_SECONDS,
            socket_connect_timeout=_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._failures = 0

    async def get(self, question: str, version: str) -> Answer | None:
        """The answer kept for `version`."""
        if self._rests:
            return None
        text = await self._ask(self._redis.get(_key(question, version)))
        return _loaded(text) if isinstance(text, bytes) else None

    async def put(self, question: str, answer: Answer) -> None:
        """Keep it until it expires."""
        milliseconds = int((answer.expires_at - time()) * 1000)
        if not self._rests and milliseconds > 0:
            await self._ask(self._redis.set(_key(question, answer.version), answer.dump(), px=milliseconds))

    async def version(self) -> str | None:
        """The pair that the workers announced."""
        text = await self._ask(self._redis.get(VERSION_KEY), _WAITS_OF_LOOK)
        return text.decode() if isinstance(text, bytes) else None

    async def set_version(self, version: str) -> None:
        """Announce the pair to the other processes, unless a worker has announced a newer one meanwhile."""
        if not self._rests:
            await self._ask(self._redis.set(VERSION_KEY, version, px=VERSION_MILLISECONDS, nx=True))

    async def is_connected(self) -> bool:
        """Whether Redis answers now."""
        return bool(await self._ask(self._redis.ping(), _WAITS_OF_LOOK))

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose()

    @property
    def _rests(self) -> bool:
        return self._failures >= _FAILURES

    async def _ask(self, command: Awaitable[T], waits: int = _WAITS) -> T | None:
        try:
            found = await _in_time(command, waits)
        except MaxConnectionsError:
            return None
        except (RedisError, OSError):
            self._failures += 1
            return None
        self._failures = 0
        return found


async def _in_time(command: Awaitable[T], waits: int) -> T:
    """The result. Raises TimeoutError where it takes too long."""
    task = asyncio.ensure_future(command)
    for _ in range(waits):
        if (await asyncio.wait({task}, timeout=_WAIT_SECONDS))[0]:
            return task.result()
    task.cancel()
    raise TimeoutError


def _loaded(text: bytes) -> Answer | None:
    """What another release left there, and this one cannot read, is absent too."""
    with suppress(ValueError):
        return Answer.load(text)
    return None


def _key(question: str, version: str) -> str:
    return f"{ANSWER_PREFIX}{version}:{blake2b(question.encode(errors='replace'), digest_size=16).hexdigest()}"
