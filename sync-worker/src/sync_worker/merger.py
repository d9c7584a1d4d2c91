"""Merges a window in PostgreSQL while the next one is read and staged: two connections take turns."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from itertools import cycle

from mastergroup.database import Connection, Database
from sync_worker.store.staging import clear_staging, open_staging
from sync_worker.streams import Stream


class Merger:
    """Windows are merged one after the other, in the order in which they were read."""

    def __init__(self, stream: Stream, connections: tuple[Connection, Connection], pool: ThreadPoolExecutor) -> None:
        self._stream = stream
        self._connections = cycle(connections)
        self._pool = pool
        self._running: Future[None] | None = None

    def staging(self) -> Connection:
        """The connection for the next window, its staging tables empty."""
        connection = next(self._connections)
        clear_staging(connection, self._stream)
        return connection

    def merge(self, work: Callable[[], None]) -> None:
        """Begin the merge of the window that was staged last, once the one before it was waited for."""
        self._running = self._pool.submit(copy_context().run, work)

    def wait(self) -> None:
        """Until everything is merged; raises what the merge raised."""
        running, self._running = self._running, None
        if running is not None:
            running.result()


@contextmanager
def merging(database: Database, stream: Stream) -> Iterator[Merger]:
    """A merger with staging tables for `stream`; a merge that runs at the end of the block is waited for."""
    with (
        database.connect(autocommit=True) as one,
        database.connect(autocommit=True) as other,
        ThreadPoolExecutor(1, "merge") as pool,
    ):
        for connection in (one, other):
            open_staging(connection, stream)
        yield Merger(stream, (one, other), pool)
