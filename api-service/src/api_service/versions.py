"""Which pair (generation, data version) is in service: looked at four times a second by each process."""

import asyncio
from contextlib import suppress
from time import monotonic

from api_service.answer_store import AnswerStore
from api_service.errors import Unavailable
from api_service.reader import Reader
from mastergroup.logging import get_logger

_SECONDS = 0.25
# So long may an answer be served as of now without a look that confirms it.
_TRUSTED_SECONDS = 1.0
log = get_logger(__name__)


class Versions:
    """`current` is the pair as text; None before the first look, the last known one while no store answers."""

    def __init__(self, store: AnswerStore, reader: Reader) -> None:
        self._store = store
        self._reader = reader
        self._stopped = asyncio.Event()
        self._trusted_until = monotonic() + _TRUSTED_SECONDS
        self.current: str | None = None

    @property
    def is_lost(self) -> bool:
        """No store says what is in service: what is held is better than nothing, but may be outdated."""
        return monotonic() > self._trusted_until

    async def watch(self) -> None:
        """Look until stopped. Not to be cancelled: a client library may swallow that."""
        while not self._stopped.is_set():
            try:
                await self.look()
            except Exception:
                log.exception("the version in service could not be read")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), _SECONDS)

    def stop(self) -> None:
        """Let `watch` end after its present look."""
        self._stopped.set()

    async def look(self) -> None:
        """Ask Redis, else PostgreSQL, which then tells the other processes through Redis."""
        asked_at = monotonic()
        known = await self._store.version() or await self._ask_database()
        if known:
            self.current = known
            self._trusted_until = asked_at + _TRUSTED_SECONDS

    async def _ask_database(self) -> str | None:
        try:
            version = await self._reader.version()
        except Unavailable:
            return None
        await self._store.set_version(version)
        return version
