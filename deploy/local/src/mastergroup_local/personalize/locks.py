"""One service and one job process to a state folder: locks that the system gives back when their holder dies."""

import fcntl
from pathlib import Path
from typing import IO


class StateInUseError(Exception):
    """The state folder belongs to another process that still runs."""


def hold(path: Path, *, wait: bool = False) -> IO[bytes]:
    """Take a lock and return the file that holds it until it is closed. Raises StateInUseError unless told to wait."""
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        file.close()
        raise StateInUseError(f"another service works on {path.parent}; stop it, or choose another --state") from None
    return file
