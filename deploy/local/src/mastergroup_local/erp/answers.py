"""The body of an answer, streamed from a recorded file: a bare list, an envelope, or a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import orjson

_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Form:
    """How this server shapes its answers; the default is one `{"data": [...]}` per window, without paging."""

    bare: bool = False
    page_size: int | None = None


@dataclass(frozen=True)
class Page:
    """A part of a window and, when the server pages, what follows it (None at the end)."""

    positions: range
    next_cursor: str | None = None


def cut_page(window: range, cursor: str | None, page_size: int | None) -> Page:
    """The page that a cursor names (none: the first); raises ValueError for a cursor that this server never gave."""
    if page_size is None:
        return Page(window)
    start = int(cursor or "0")
    if not 0 <= start <= len(window):
        msg = f"no page begins at {start}"
        raise ValueError(msg)
    stop = start + page_size
    return Page(window[start:stop], str(stop) if stop < len(window) else None)


def body(records: Iterable[bytes], form: Form, next_cursor: str | None) -> Iterator[bytes]:
    """The JSON text of an answer in chunks of about 256 KiB; no more than one is held."""
    if form.bare:
        return chain((b"[",), _joined(records), (b"]",))
    tail = b"]}" if form.page_size is None else b'],"next_cursor":' + orjson.dumps(next_cursor) + b"}"
    return chain((b'{"data":[',), _joined(records), (tail,))


def _joined(records: Iterable[bytes]) -> Iterator[bytes]:
    chunk = bytearray()
    for number, record in enumerate(records):
        chunk += b"," + record if number else record
        if len(chunk) >= _CHUNK:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)
