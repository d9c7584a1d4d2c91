"""A supervised process of the embedded stack."""

import sys
import time
from pathlib import Path

import pytest

from mastergroup_local.stack import process
from mastergroup_local.stack.folders import Folders
from mastergroup_local.stack.process import Program, Supervised

CHATTER = "import time\nwhile True:\n    print('x' * 99, flush=True)\n    time.sleep(0.002)"


def test_a_log_is_bounded_while_its_program_writes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LOG_BYTES", 20_000)
    folders = Folders(tmp_path)
    folders.create()
    supervised = Supervised(Program("chatter", (sys.executable, "-c", CHATTER)), folders)
    supervised.start()
    try:
        log, before = folders.logs / "chatter.log", folders.logs / "chatter.log.1"
        end = time.monotonic() + 20
        while not (before.exists() and 0 < log.stat().st_size <= 20_000) and time.monotonic() < end:
            supervised.tend()
        assert before.stat().st_size > 20_000
        assert log.read_bytes()[:1] == b"x", "no hole at the start"
    finally:
        supervised.stop()
