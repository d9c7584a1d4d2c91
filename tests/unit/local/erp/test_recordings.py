import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from mastergroup_local.erp.recordings import find, scan

Record = Callable[..., Path]


@pytest.mark.parametrize("packed", [False, True])
def test_blank_and_broken_lines_are_passed_over_and_the_broken_ones_counted(
    record: Record, caplog: pytest.LogCaptureFixture, packed: bool
) -> None:
    path = record("pos_orders", b"\xef\xbb\xbf" + b'{"id": 1}\r', b"", b'{"id": ', b"\xff", {"id": 2}, packed=packed)
    with caplog.at_level(logging.WARNING):
        assert [line.record for line in scan(path)] == [{"id": 1}, {"id": 2}]
    assert "skipped 2 lines" in caplog.text


@pytest.mark.parametrize(
    ("text", "name"),
    [(b"lone \\ud800", "lone \ud800"), (b"Caf\xe9", "Caf\ufffd"), (b"raw\ttab", "raw\ttab"), (b"\\u0000", "\x00")],
)
def test_what_only_a_strict_reader_refuses_is_served(record: Record, text: bytes, name: str) -> None:
    path = record("pos_orders", b'{"name": "' + text + b'", "total": NaN}')
    assert [line.record["name"] for line in scan(path) if isinstance(line.record, dict)] == [name]


def test_a_place_is_where_the_bare_record_lies(record: Record) -> None:
    path = record("products", b'\xef\xbb\xbf  {"id": 1}  ', b"", {"id": 2})
    text = path.read_bytes()
    cuts = [text[line.offset : line.offset + line.length] for line in scan(path)]
    assert cuts == [b'{"id": 1}', b'{"id":2}']


def test_a_last_line_needs_no_line_end(tmp_path: Path) -> None:
    path = tmp_path / "customers.jsonl"
    path.write_bytes(b'{"id": 1}\n{"id": 2}')
    assert len(list(scan(path))) == 2


def test_files_are_found_plain_before_packed(record: Record, tmp_path: Path) -> None:
    assert find(tmp_path, "products") is None
    packed = record("products", packed=True)
    assert find(tmp_path, "products") == packed
    plain = record("products")
    assert find(tmp_path, "products") == plain
