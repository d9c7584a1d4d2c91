"""Health checks that cost little: a web service is asked, a Celery process touches a file while it works.

`python -m mastergroup.alive URL` ends with 0 when the address answers with 200 within five seconds. `ALIVE_FILE` names
the file; its age is the check (docker-compose.yml).
"""

import os
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_TIMEOUT_SECONDS = 5


def touch_alive_file(**_: object) -> None:
    """A receiver of Celery signals: the moment is noted, if a file for it is named."""
    if name := os.environ.get("ALIVE_FILE"):
        Path(name).touch()


def answers(url: str) -> bool:
    """Whether the address answers with 200."""
    try:
        with urlopen(url, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - an operator names it
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(not answers(sys.argv[1]))
