"""The program that hands messages to apprise: `python -m mastergroup.alerts.deliver send|check`.

A process of its own: no worker holds apprise's memory (29 MB), and a mail server that never ends can be ended.
Standard input is a JSON list of {"url"} and, to send, {"title", "body", "is_good_news"}. `send` prints the positions
of the messages that were taken, `check` those of the URLs that apprise cannot read.
"""

import json
import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType

_AT_ONCE = 8


def main() -> None:
    """Do each job of standard input, several at once, and print the positions of those that the mode is about."""
    logging.basicConfig(format="%(message)s")
    jobs = json.load(sys.stdin)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        holds = _MODES[sys.argv[1]]
        for done in [pool.submit(_print_if, holds, job, position) for position, job in enumerate(jobs)]:
            done.result()


def _print_if(holds: Callable[[dict[str, Any]], bool], job: dict[str, Any], position: int) -> None:
    if holds(job):
        # One write: the lines of two threads must not mix.
        sys.stdout.write(f"{position}\n")
        sys.stdout.flush()


def _is_taken(job: dict[str, Any]) -> bool:
    kind = NotifyType.SUCCESS if job["is_good_news"] else NotifyType.FAILURE
    text = {"title": job["title"], "body": job["body"], "body_format": NotifyFormat.TEXT}
    return bool(_service(job).notify(notify_type=kind, **text))


def _is_wrong(job: dict[str, Any]) -> bool:
    return not _service(job)


def _service(job: dict[str, Any]) -> Apprise:
    """The one service of the URL; none, and false, when the URL cannot be read."""
    return Apprise(job["url"], asset=AppriseAsset(app_id="MasterGroup", app_desc="MasterGroup", async_mode=False))


_MODES = {"send": _is_taken, "check": _is_wrong}

if __name__ == "__main__":
    main()
