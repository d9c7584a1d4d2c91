"""What a killed program or supervisor leaves behind is found, whoever is its parent by now, and ended."""

import os
import signal
import sys
import time
from pathlib import Path

import psutil

from mastergroup_local.stack import lifecycle
from mastergroup_local.stack.folders import Folders
from mastergroup_local.stack.process import Program, Supervised

PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(300)'])"


def child_of(folders: Folders) -> psutil.Process:
    parent = psutil.Process(int((folders.run / "parent.pid").read_text()))
    while not (children := parent.children()):
        time.sleep(0.02)
    time.sleep(0.3)
    return children[0]


def test_no_child_outlives_its_program_or_its_stack(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    folders.create()
    program = Supervised(Program("parent", (sys.executable, "-c", PARENT)), folders)
    program.start()
    first = child_of(folders)
    os.kill(first.ppid(), signal.SIGKILL)
    program.start()
    assert not first.is_running()
    second = child_of(folders)
    os.kill(second.ppid(), signal.SIGKILL)
    assert lifecycle.stop(folders)
    assert not second.is_running()
    assert list(folders.run.iterdir()) == []
