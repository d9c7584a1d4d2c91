"""Start and stop the supervisor in the background, and find the one that runs."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
from dotenv import dotenv_values

from mastergroup_local.stack.feeds import Feed
from mastergroup_local.stack.folders import Folders
from mastergroup_local.stack.process import MARK, end_all, end_tree, marked, plain_environment, running_pid, stack_mark
from mastergroup_local.stack.supervisor import READY_FILE

_START_SECONDS = 180
_LEFTOVER_SECONDS = 10
_SUPERVISOR = "supervisor"


class StackFailed(Exception):
    """The stack did not come up; the message holds the end of the supervisor's log."""


def environment(folders: Folders) -> dict[str, str]:
    """The values of `stack.env`; empty when there is none."""
    return {name: value for name, value in dotenv_values(folders.env_file).items() if value is not None}


def running_feed(folders: Folders) -> Feed | None:
    """The feed of the stack that runs now, if one does."""
    if running_pid(_pid_file(folders)) is None or not (folders.run / READY_FILE).exists():
        return None
    values = environment(folders)
    return Feed(Path(values["STACK_FEED"]), values["STACK_FEED_NAME"])


def start(folders: Folders, feed: Feed) -> None:
    """Start a stack for `feed`, or leave the one that runs for it; another feed's stack is stopped first."""
    if running_feed(folders) == feed:
        return
    stop(folders)
    folders.create()
    log = folders.logs / f"{_SUPERVISOR}.log"
    command = [
        sys.executable,
        "-m",
        "mastergroup_local.stack.supervisor",
        str(folders.root),
        str(feed.folder),
        feed.name,
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env={**plain_environment(), MARK: f"{stack_mark(folders)}{_SUPERVISOR}:"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    _pid_file(folders).write_text(f"{process.pid}\n")
    _wait(folders, process, log)


def stop(folders: Folders) -> bool:
    """End the supervisor, which ends its programs, and whatever a killed one left behind; says if anything ran."""
    supervisor = running_pid(_pid_file(folders))
    if supervisor is not None:
        end_tree(supervisor, seconds=60)
    left = _left_behind(folders)
    end_all(left, seconds=_LEFTOVER_SECONDS)
    for file in [*folders.run.glob("*.pid"), folders.run / READY_FILE]:
        file.unlink(missing_ok=True)
    return supervisor is not None or bool(left)


def _left_behind(folders: Folders) -> list[psutil.Process]:
    """By mark, and by pid file: Valkey and PostgreSQL write their titles over their environment."""
    pids = {pid for file in folders.run.glob("*.pid") if (pid := running_pid(file)) is not None}
    pids |= {process.pid for process in marked(stack_mark(folders))}
    return [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]


def _pid_file(folders: Folders) -> Path:
    return folders.run / f"{_SUPERVISOR}.pid"


def _wait(folders: Folders, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while not (folders.run / READY_FILE).exists():
        if process.poll() is not None or time.monotonic() > end:
            end_tree(process.pid)
            raise StackFailed(log.read_text(errors="replace")[-3000:])
        time.sleep(0.1)
