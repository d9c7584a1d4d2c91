"""Asks the ERP for the records of a span of days (contracts/erp-feed.md)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self

import httpx

from mastergroup.errors import PermanentError, TransientError
from mastergroup.settings import ErpSettings
from sync_worker.erp.answer import Answer
from sync_worker.erp.windows import Window

_CHUNK = 256 * 1024
_TRY_AGAIN = frozenset({408, 425, 429})


class NoSuchFeed(PermanentError):
    """The ERP has no such feed (404)."""


class ErpClient:
    """One connection to the ERP, to be used as a context manager."""

    def __init__(self, settings: ErpSettings) -> None:
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

        Raises NoSuchFeed, PermanentError (refused) or TransientError (silent, failing, or answering nonsense).
        """
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
        with _faults(), self._client.stream("GET", operation, params=query) as response:
            _check(response)
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


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except httpx.TimeoutException as error:
        raise TransientError("the ERP was silent for too long") from error
    except httpx.HTTPError as error:
        raise TransientError(f"the ERP cannot be reached: {type(error).__name__}") from error


def _check(response: httpx.Response) -> None:
    status = response.status_code
    if status == 200:
        return
    if status >= 500 or status in _TRY_AGAIN:
        raise TransientError(f"the ERP answered {status}", _retry_after(response))
    if status in (401, 403):
        raise PermanentError(f"the ERP refuses the token ({status}); check ERP_TOKEN")
    if status == 404:
        raise NoSuchFeed("the ERP has no such feed (404); check ERP_BASE_URL")
    raise PermanentError(f"the ERP answered {status}")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait, from a number or an HTTP date; None if it says nothing readable."""
    text = response.headers.get("Retry-After", "")
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
