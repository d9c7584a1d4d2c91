"""Starts a job process whenever a job waits, and gives back what a dead one held."""

import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress

from mastergroup_local.personalize import locks, queue
from mastergroup_local.personalize.jobs.files import sweep
from mastergroup_local.personalize.service import Service

POLL_SECONDS = 0.05
PAUSE_SECONDS = 0.5
_log = logging.getLogger(__name__)
_BLAS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NVPL_NUM_THREADS")


class Runner(threading.Thread):
    """One job process at a time; it ends when nothing waits, so that its memory goes back."""

    def __init__(self, service: Service) -> None:
        super().__init__(name="jobs", daemon=True)
        self.service = service
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_tidy = False

    def run(self) -> None:
        """Look for work until stopped."""
        pause = POLL_SECONDS
        while not self._stopping.wait(pause):
            try:
                pause = POLL_SECONDS if self._look() else PAUSE_SECONDS
            except Exception:
                # Whatever it was, such as a full disk, jobs that wait must not be left waiting.
                _log.exception("the job process could not be run")
                pause = PAUSE_SECONDS

    def _look(self) -> bool:
        """Tidy up after the last process, and run another if a job waits; False where that one died."""
        if not self._is_tidy:
            # The process of a service that was killed may still be writing what would be swept.
            with locks.hold(self.service.settings.state / "jobs.lock", wait=True):
                queue.release(self.service.store)
                sweep(self.service)
            self._is_tidy = True
        if not queue.has_work(self.service.store):
            return True
        self._is_tidy = False
        return self._work()

    def stop(self) -> None:
        """Stop looking, and end the job process; its job is run again after the next start."""
        self._stopping.set()
        if self._process:
            self._process.kill()
        self.join()

    def _work(self) -> bool:
        env = os.environ | dict.fromkeys(_BLAS, str(self.service.settings.threads))
        command = [sys.executable, "-m", "mastergroup_local.personalize.jobs.process"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=env) as process:  # noqa: S603
            self._process = process
            if self._stopping.is_set():
                process.kill()
            self._tell(process)
            process.wait()
        if process.returncode:
            _log.warning("the job process ended with %s", process.returncode)
        return process.returncode <= 0

    def _tell(self, process: subprocess.Popen[bytes]) -> None:
        """Send the settings; the pipe stays open, and its end tells the process that we died."""
        assert process.stdin  # noqa: S101  (opened above)
        # A process that died at once is met by wait().
        with suppress(BrokenPipeError):
            process.stdin.write(self.service.settings.to_json().encode() + b"\n")
            process.stdin.flush()
