"""python -m mastergroup_local.erp, as make starts it."""

import gzip
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

COMMAND = [sys.executable, "-m", "mastergroup_local.erp"]
WEEK = {"start_date": "2025-11-01", "end_date": "2025-11-07"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "pos_orders.jsonl").write_bytes(b'{"id": 1, "order_date": "2025-11-03"}\nbroken\n')
    port = free_port()
    options = ["--feed", str(tmp_path), "--port", str(port), "--token", "t", "--page-size", "1"]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen([*COMMAND, *options], stderr=log) as process:
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def wait_for(url: str) -> None:
    for _ in range(600):
        try:
            httpx.get(f"{url}/health").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return


def test_it_serves_the_folder_and_says_what_it_skipped(url: str, tmp_path: Path) -> None:
    wait_for(url)
    answer = httpx.get(f"{url}/get_pos_orders", params=WEEK, headers={"Authorization": "t"})
    assert answer.json() == {"data": [{"id": 1, "order_date": "2025-11-03"}], "next_cursor": None}
    assert "skipped 1 lines" in (tmp_path / "log").read_text()


def test_faults_cannot_be_ordered_unless_it_is_started_so(url: str) -> None:
    wait_for(url)
    assert httpx.post(f"{url}/_faults", json={"kind": "html"}).status_code == 404


def test_a_stop_ends_it_cleanly_and_leaves_nothing_unpacked(tmp_path: Path) -> None:
    feed, temporary = tmp_path / "feed", tmp_path / "temporary"
    feed.mkdir()
    temporary.mkdir()
    (feed / "pos_orders.jsonl.gz").write_bytes(gzip.compress(b'{"id": 1, "order_date": "2025-11-03"}'))
    port = free_port()
    options = ["--feed", str(feed), "--port", str(port), "--token", "t"]
    with subprocess.Popen([*COMMAND, *options], env=os.environ | {"TMPDIR": str(temporary)}) as process:
        wait_for(f"http://127.0.0.1:{port}")
        assert len(list(temporary.glob("*/pos_orders-*.jsonl"))) == 1
        process.terminate()
    assert process.returncode == 0
    assert not list(temporary.iterdir())


def test_an_empty_folder_ends_it_with_a_sentence(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, "--feed", str(tmp_path), "--port", "1", "--token", "t"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].startswith(f"{tmp_path} holds none of")
