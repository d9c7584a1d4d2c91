"""Answers that all processes share, in Redis. A Redis that is lost or slow costs a few milliseconds, then nothing."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from hashlib import blake2b
from time import monotonic, time
from typing import TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from api_service.answer import Answer
from mastergroup.cache_keys import ANSWER_PREFIX, CACHE_DATABASE, VERSION_KEY, VERSION_MILLISECONDS, database_url

_TIMEOUT_SECONDS = 0.05
_REST_SECONDS = 1.0
T = TypeVar("T")


class AnswerStore:
    """Nothing here raises: what Redis does not give is absent. After a failure it is left alone for a second."""

    def __init__(self, redis_url: str) -> None:
        self._redis: Redis = Redis.from_url(
            database_url(redis_url, CACHE_DATABASE),
            socket_timeout=_TIMEOUT_SECONDS,
            socket_connect_timeout=_TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        self._resting_until = 0.0

    async def get(self, question: str, version: str) -> Answer | None:
        """The answer kept for `version`."""
        text = await self._ask(lambda: self._redis.get(_key(question, version)))
        return _loaded(text) if isinstance(text, bytes) else None

    async def put(self, question: str, answer: Answer) -> None:
        """Keep it until it expires."""
        milliseconds = int((answer.expires_at - time()) * 1000)
        if milliseconds > 0:
            await self._ask(lambda: self._redis.set(_key(question, answer.version), answer.dump(), px=milliseconds))

    async def version(self) -> str | None:
        """The pair that the workers announced."""
        text = await self._ask(lambda: self._redis.get(VERSION_KEY))
        return text.decode() if isinstance(text, bytes) else None

    async def set_version(self, version: str) -> None:
        """Announce the pair to the other processes, unless a worker has announced a newer one meanwhile."""
        await self._ask(lambda: self._redis.set(VERSION_KEY, version, px=VERSION_MILLISECONDS, nx=True))

    async def is_connected(self) -> bool:
        """Whether Redis answers now."""
        try:
            return bool(await self._redis.ping())
        except (RedisError, OSError):
            return False

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose()

    async def _ask(self, command: Callable[[], Awaitable[T]]) -> T | None:
        if monotonic() < self._resting_until:
            return None
        try:
            return await command()
        except (RedisError, OSError):
            self._resting_until = monotonic() + _REST_SECONDS
            return None


def _loaded(text: bytes) -> Answer | None:
    """What another release left there, and this one cannot read, is absent too."""
    with suppress(ValueError):
        return Answer.load(text)
    return None


def _key(question: str, version: str) -> str:
    return f"{ANSWER_PREFIX}{version}:{blake2b(question.encode(errors='replace'), digest_size=16).hexdigest()}"
