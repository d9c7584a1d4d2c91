"""Writes recorded files for a test."""

import gzip
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

Record = Callable[..., Path]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """record("pos_orders", *records): a recorded file (bytes are written as they are); packed=True for .gz."""

    def write(stream: str, *records: object, packed: bool = False) -> Path:
        lines = (each if isinstance(each, bytes) else orjson.dumps(each) for each in records)
        text = b"".join(line + b"\n" for line in lines)
        path = tmp_path / f"{stream}.jsonl{'.gz' if packed else ''}"
        path.write_bytes(gzip.compress(text) if packed else text)
        return path

    return write
