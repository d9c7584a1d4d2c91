"""Asks the ERP for the records of a span of days (contracts/erp-feed.md)."""

from collections.abc import Iterator
from typing import Any, Self

import httpx

from mastergroup.errors import TransientError
from mastergroup.settings import ErpSettings
from sync_worker.erp.answer import Answer
from sync_worker.erp.faults import check, connection_faults
from sync_worker.erp.windows import Window
from sync_worker.store.circuit import Circuit

_CHUNK = 256 * 1024


class ErpClient:
    """One connection to the ERP, to be used as a context manager."""

    def __init__(self, settings: ErpSettings, circuit: Circuit) -> None:
        self._circuit = circuit
        read = settings.erp_read_timeout_seconds
        self._client = httpx.Client(
            base_url=settings.erp_base_url.rstrip("/") + "/",
            headers={"Authorization": settings.erp_token.get_secret_value(), "Accept": "application/json"},
            timeout=httpx.Timeout(read, connect=settings.erp_connect_timeout_seconds),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def records(self, operation: str, window: Window) -> Iterator[Any]:
        """The raw records of `operation` (`get_pos_orders`) in the window, all pages, while they arrive.

        Raises TransientError at once while the circuit is open; while it is read NoSuchFeed, PermanentError (refused)
        or TransientError (silent, failing, or answering nonsense).
        """
        self._circuit.admit()
        return self._pages(operation, window)

    def _pages(self, operation: str, window: Window) -> Iterator[Any]:
        query = {"start_date": window.start.isoformat(), "end_date": window.end.isoformat()}
        seen: set[str] = set()
        before: list[Any] = []
        while True:
            page = _Page()
            yield from self._page(operation, query, page)
            if page.next_cursor is None:
                return
            if page.next_cursor in seen or page.outline == before:
                raise TransientError("the ERP repeats a page or a cursor")
            seen.add(page.next_cursor)
            before = page.outline
            query["cursor"] = page.next_cursor

    def _page(self, operation: str, query: dict[str, str], page: "_Page") -> Iterator[Any]:
        request = self._client.stream("GET", operation, params=query)
        with self._circuit.watching(), connection_faults(), request as response:
            check(response)
            answer = Answer(response.iter_text(_CHUNK))
            for record in answer.records():
                page.saw(record)
                yield record
            page.next_cursor = answer.next_cursor


class _Page:
    """What of a page tells it from the one before: its first and last record and their number."""

    def __init__(self) -> None:
        self.next_cursor: str | None = None
        self._first: Any = None
        self._last: Any = None
        self._count = 0

    def saw(self, record: Any) -> None:
        if not self._count:
            self._first = record
        self._last = record
        self._count += 1

    @property
    def outline(self) -> list[Any]:
        return [self._count, self._first, self._last]
