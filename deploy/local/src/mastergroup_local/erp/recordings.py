"""The recorded files of a feed folder: where they are, and the records in them."""

import gzip
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, cast

import orjson

ORDER_STREAMS = ("pos_orders", "oe_orders")
STREAMS = (*ORDER_STREAMS, "products", "customers")
_AROUND_A_RECORD = b" \t\r\n\xef\xbb\xbf"  # blanks, and the byte order mark that some exports begin with
_BROKEN = object()

log = logging.getLogger(__name__)


class Line(NamedTuple):
    """One record and its place, in bytes of the unpacked file."""

    offset: int
    length: int
    record: object


def find(feed: Path, stream: str) -> Path | None:
    """The file of one stream, plain before packed; None when the feed has none."""
    candidates = (feed / f"{stream}.jsonl", feed / f"{stream}.jsonl.gz")
    return next((path for path in candidates if path.is_file()), None)


def scan(path: Path) -> Iterator[Line]:
    """Every record of a file in its order; blank lines are passed over, broken ones too, and counted."""
    offset = broken = 0
    with _open(path) as file:
        for raw in file:
            text = raw.strip(_AROUND_A_RECORD)
            record = _parse(text) if text else None
            if record is _BROKEN:
                broken += 1
            elif text:
                yield Line(offset + raw.index(text), len(text), record)
            offset += len(raw)
    if broken:
        log.warning("%s: skipped %d lines that are not JSON", path.name, broken)


def _open(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _parse(text: bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _parse_leniently(text)


def _parse_leniently(text: bytes) -> object:
    """As the sync reads: also NaN, lone surrogates, raw control characters and what is no UTF-8."""
    try:
        return json.loads(text.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return _BROKEN
