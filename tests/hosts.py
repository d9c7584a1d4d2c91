"""A server in a folder: install.sh works there, with stand-ins for what would reach the machine."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mastergroup_local.stack.postgres import _bin

REPOSITORY = Path(__file__).parents[1]
STAND_INS = {
    "systemctl": f'exec {sys.executable} {Path(__file__).parent / "stand_in_systemctl.py"} "$@"',
    "useradd": 'echo useradd "$@" >> "$DESTDIR/said"',
    "apt-get": 'echo apt-get "$@" >> "$DESTDIR/said"',
    "setpriv": 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
    "runuser": 'while [ "$1" != -- ]; do shift; done; shift; PGDATABASE=postgres exec "$@"',
}


@dataclass
class Host:
    """The folder, and the environment of an operator on it."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def install(self, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`install.sh COMMAND` of this checkout."""
        return self.run([str(REPOSITORY / "deploy/host/install.sh"), command], **environment)

    def run(self, command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
        """A program as the operator runs it."""
        return subprocess.run(
            command, env={**self.environment, **environment}, capture_output=True, text=True, check=False, timeout=120
        )

    def in_service(self, link: str = "current") -> str:
        """The release that is."""
        return (self.root / "opt/mastergroup" / link).resolve().name

    def fill(self, name: str, **values: str) -> None:
        """What an operator writes into a file of settings."""
        file = self.root / f"etc/mastergroup/{name}.env"
        text = file.read_text()
        for setting, value in values.items():
            text, count = re.subn(rf"^(# )?{setting}=.*$", f"{setting}='{value}'", text, flags=re.MULTILINE)
            assert count == 1, setting
        file.write_text(text)

    def setting(self, name: str, setting: str) -> str:
        """What a file of settings says."""
        text = (self.root / f"etc/mastergroup/{name}.env").read_text()
        (value,) = re.findall(rf"^{setting}='(.*)'$", text, re.MULTILINE)
        return str(value)

    def log(self, service: str) -> str:
        """What a service has printed."""
        return (self.root / f"run/mastergroup-{service}.log").read_text()

    def pid(self, service: str) -> int:
        """The id of its process."""
        return int((self.root / f"run/mastergroup-{service}.pid").read_text())

    def run_only(self, *services: str) -> None:
        """The others end, and from now on only count as running."""
        names = [f"mastergroup-{service}" for service in services]
        self.run(["systemctl", "stop", *({file.stem for file in (self.root / "run").glob("*.pid")} - set(names))])
        (self.root / "run/only").write_text(" ".join(names))

    def asked(self) -> list[str]:
        """What systemctl was asked."""
        return (self.root / "run/asked").read_text().splitlines()


@contextmanager
def host(root: Path, **environment: str) -> Iterator[Host]:
    """A server on which nothing is installed; what was started there ends with the block."""
    programs = root / "stand-ins"
    programs.mkdir()
    for name, lines in STAND_INS.items():
        (programs / name).write_text(f"#!/bin/sh\n{lines}\n")
        (programs / name).chmod(0o755)
    known = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "STACK"}}
    given = {
        "PATH": f"{programs}:{_bin('psql').parent}:{os.environ['PATH']}",
        "DESTDIR": str(root),
        "PYTHON": sys.executable,
        "UV": str(Path(sys.executable).parent / "uv"),
        "UV_COMPILE_BYTECODE": "0",
        "HEALTHY_FOR": "1",
    }
    made = Host(root, {**known, **given, **environment})
    try:
        yield made
    finally:
        services = [file.stem for file in (root / "run").glob("*.pid")]
        made.run([str(programs / "systemctl"), "stop", *services])
