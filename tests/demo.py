"""A stack that `make demo` left running, and how to look at it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row


@dataclass(frozen=True)
class Demo:
    """A stack that `make demo` left running."""

    root: Path
    output: str
    values: dict[str, str]

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with psycopg.connect(self.values["DATABASE_URL"], row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()

    def get(self, path: str, **params: Any) -> httpx.Response:
        return httpx.get(f"{self.values['API_URL']}{path}", params=params, timeout=30)

    def start(self, *command: str) -> "subprocess.Popen[str]":
        """A `mastergroup` command in the background."""
        return subprocess.Popen(
            [sys.executable, "-m", "mastergroup.cli", *command],
            env={**os.environ, **self.values},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str) -> str:
        """A `mastergroup` command to its end, which must be a good one."""
        process = self.start(*command)
        output, _ = process.communicate(timeout=240)
        assert process.returncode == 0, output
        return output


def run_demo(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "mastergroup_local.stack.demo", "--root", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)
