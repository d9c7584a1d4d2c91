"""A worker's memory: what is frozen before a fork, and what goes back to the system."""

import gc
import platform
import subprocess
import sys

import pytest
from celery import signals

from mastergroup.celery import keep_small

_GROW_AND_FREE = """
from mastergroup.memory import return_large_arrays

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 // 2**20

if {returning}:
    return_large_arrays()
bytearray(24 * 2**20)  # freed: glibc by itself keeps blocks up to this size from now on
before = resident()
arrays = [bytearray(b"x") * (2 * 2**20) for _ in range(40)]
pin = [bytes(1000) for _ in range(100)]
del arrays
print(resident() - before)
"""


def test_each_fork_starts_from_objects_that_no_collection_touches() -> None:
    keep_small()
    try:
        signals.worker_before_create_process.send(sender=None)
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 1_000
    finally:
        gc.unfreeze()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a choice that only glibc has")
def test_large_arrays_go_back_when_they_are_freed() -> None:
    grown = {returning: _grown(returning) for returning in (True, False)}
    assert grown[True] < 5
    assert grown[False] > 50, "the test sees nothing"


def _grown(returning: bool) -> int:
    """Megabytes that a process holds more after it has freed eighty of them in arrays."""
    program = _GROW_AND_FREE.format(returning=returning)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)
