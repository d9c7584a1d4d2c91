"""A disk with little room: a small file system in memory, mounted where a test wants it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class SmallDisk:
    """Where it is mounted."""

    folder: Path

    def grow(self, size: str) -> None:
        """Make room, as an operator does."""
        subprocess.run(["mount", "-o", f"remount,size={size}", str(self.folder)], check=True, timeout=10)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[SmallDisk]:
    """Mount one of `size` (64k, 1m) over an empty folder; the test is skipped where nobody may mount."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False, timeout=10).returncode != 0:
        pytest.skip("needs the right to mount a small file system")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=10)
