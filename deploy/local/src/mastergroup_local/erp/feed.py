"""A feed folder made ready to be served: unpacked where needed, and indexed by day."""

import gzip
import logging
import shutil
from collections.abc import Mapping
from pathlib import Path

from mastergroup_local.erp.days import today
from mastergroup_local.erp.index import DayIndex, locate
from mastergroup_local.erp.recordings import STREAMS, find

Feed = Mapping[str, DayIndex]
"""The index of each stream that the folder holds."""

log = logging.getLogger(__name__)


def open_feed(folder: Path, work: Path) -> Feed:
    """Unpacks and indexes a folder; raises FileNotFoundError if it holds no recording at all.

    `work` takes the unpacked files (they are kept for the next start) and is made if missing.
    """
    files = {stream: unpack(path, work) for stream in STREAMS if (path := find(folder, stream))}
    if not files:
        msg = f"{folder} holds none of {', '.join(f'{stream}.jsonl[.gz]' for stream in STREAMS)}"
        raise FileNotFoundError(msg)
    places = {stream: locate(path, stream) for stream, path in files.items()}
    first = min((day for found in places.values() if (day := found.first_day)), default=today())
    feed = {stream: DayIndex(path, places[stream], first) for stream, path in files.items()}
    log.info("records by stream: %s, from %s", {stream: len(index) for stream, index in feed.items()}, first)
    return feed


def unpack(path: Path, work: Path) -> Path:
    """The plain form of a recording: itself, or its text in the work folder, written once per version."""
    if path.suffix != ".gz":
        return path
    stat = path.stat()
    stem = path.name.removesuffix(".jsonl.gz")
    plain = work / f"{stem}-{stat.st_size}-{stat.st_mtime_ns}.jsonl"
    if not plain.exists():
        work.mkdir(parents=True, exist_ok=True)
        for older in work.glob(f"{stem}-*"):
            older.unlink()
        _write_whole(path, plain)
    return plain


def _write_whole(packed: Path, plain: Path) -> None:
    part = plain.with_suffix(".part")
    with gzip.open(packed) as source, part.open("wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    part.replace(plain)
