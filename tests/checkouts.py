"""A checkout of the repository as far as deploy/stack.sh needs it, in a folder in which nothing was started."""

import shutil
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]


def make_checkout(folder: Path) -> Path:
    """Into `folder`: the script, this environment as its own, and an installation that has nothing to do."""
    (folder / "deploy").mkdir()
    for name in ("stack.sh", "libpq.py"):
        shutil.copy(REPOSITORY / "deploy" / name, folder / "deploy")
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / "Makefile").write_text(".PHONY: install\ninstall:\n")
    return folder


def add_program(folder: Path, name: str, line: str) -> None:
    """A program of the machine, for a PATH that begins with `folder`."""
    (folder / name).write_text(f"#!/bin/sh\n{line}\n")
    (folder / name).chmod(0o755)
