"""Stands in for systemctl below DESTDIR: writes down what it is asked, and really runs the services.

The file `run/only` names those that are run, if not all are; the others count as active. A unit is
read as systemd reads it, as far as ours need it; nothing else of the environment reaches a service.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["DESTDIR"])
UNITS = ROOT / "etc/systemd/system"
RUN = ROOT / "run"


def main(words: list[str]) -> int:
    """Do what is asked; the exit code of systemctl."""
    RUN.mkdir(exist_ok=True)
    with (RUN / "asked").open("a") as asked:
        asked.write(" ".join(words) + "\n")
    command, *names = [word for word in words if not word.startswith("-")]
    services = [name.removesuffix(".service") for name in names if name.startswith("mastergroup-")]
    if (only := RUN / "only").exists():
        services = [service for service in services if service in only.read_text().split()]
    if command == "is-active":
        return 0 if all(pid_of(service) for service in services) else 3
    if command in {"stop", "restart"}:
        stop([pid for service in services if (pid := pid_of(service))])
    if command in {"start", "restart"}:
        for service in services:
            start(service)
    return 0


def pid_of(service: str) -> int | None:
    """The id of its process, while it lives."""
    file = RUN / f"{service}.pid"
    pid = int(file.read_text()) if file.exists() else None
    return pid if pid and state_of(pid) not in {"", "Z"} else None


def state_of(pid: int) -> str:
    """R, S, Z for one that is dead and not waited for; nothing for one that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def stop(pids: list[int]) -> None:
    """KillMode=mixed: the main process is told, and after a while all that is left of its group is killed."""
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + 15
    while time.monotonic() < end and any(state_of(pid) not in {"", "Z"} for pid in pids):
        time.sleep(0.05)
    for pid in pids:
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def start(service: str) -> None:
    """Run its ExecStart in a group of its own, with what its files of settings say."""
    lines = lines_of(service)
    command = below_root(value_of(lines, "ExecStart")).replace("%%", "%")
    for folder in re.findall(r"^StateDirectory=(.*)$", lines, re.MULTILINE):
        (ROOT / "var/lib" / folder).mkdir(parents=True, exist_ok=True)
    with (RUN / f"{service}.log").open("ab") as log:
        started = subprocess.Popen(
            shlex.split(command), env=environment_of(lines), stdout=log, stderr=log, cwd="/", start_new_session=True
        )
    (RUN / f"{service}.pid").write_text(str(started.pid))


def lines_of(service: str) -> str:
    """The unit with what all of ours have in common; lines that a backslash continues are one."""
    files = [UNITS / f"{service}.service", *sorted((UNITS / "mastergroup-.service.d").glob("*.conf"))]
    return "\n".join(file.read_text() for file in files).replace("\\\n", " ")


def value_of(lines: str, name: str) -> str:
    """The value of a setting of a unit that stands there once."""
    (value,) = re.findall(rf"^{name}=(.*)$", lines, re.MULTILINE)
    return str(value)


def environment_of(lines: str) -> dict[str, str]:
    """What a service gets to know, its own files last."""
    environment = {"PATH": os.environ["PATH"]}
    for words in re.findall(r"^Environment=(.*)$", lines, re.MULTILINE):
        environment |= dict(word.split("=", 1) for word in words.split())
    for file in reversed(re.findall(r"^EnvironmentFile=(.*)$", lines, re.MULTILINE)):
        found = re.findall(r"^([A-Z0-9_]+)='(.*)'$", Path(below_root(file)).read_text(), re.MULTILINE)
        environment |= dict(found)
    return environment


def below_root(text: str) -> str:
    """The same with the paths of this test."""
    return re.sub(r"(^|[\s=])(/(?:opt|etc|var)/)", rf"\g<1>{ROOT}\g<2>", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
