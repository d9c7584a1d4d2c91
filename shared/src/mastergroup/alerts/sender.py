"""Hands messages to the program `deliver` and gives up on it in time; knows the entries of ALERT_URLS."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mastergroup.alerts.messages import Message
from mastergroup.errors import PermanentError
from mastergroup.logging import get_logger
from mastergroup.settings import AlertSettings

log = get_logger(__name__)
_PROGRAM = (sys.executable, "-m", "mastergroup.alerts.deliver")
_MAIL_EXAMPLE = "mailtos://user:password@mail.example?from=alerts@shop.example&to=it@shop.example"
# A comma inside a URL (`?to=a@x,b@x`) belongs to it.
_BETWEEN = re.compile(r"\s*,\s*(?=[\w+.-]+://)|\s+")


@dataclass(frozen=True)
class Delivery:
    """One message to one entry; `number` is (incident, entry)."""

    number: tuple[int, int]
    url: str
    message: Message


def entries_of(settings: AlertSettings) -> list[str]:
    """The URLs of ALERT_URLS. Secrets: they hold passwords."""
    return [url for url in _BETWEEN.split(settings.alert_urls.get_secret_value()) if url]


def send(deliveries: Sequence[Delivery], settings: AlertSettings, explain: bool = False) -> set[tuple[int, int]]:
    """The numbers of those taken within ALERT_TIMEOUT_SECONDS; to `explain`, apprise says on stderr why not others."""
    told = _run("send", [_as_json(each) for each in deliveries], settings.alert_timeout_seconds, explain)
    return {deliveries[position].number for position in told}


def check_entries(settings: AlertSettings) -> None:
    """Raise PermanentError with the position of an entry that apprise cannot read."""
    urls = entries_of(settings)
    wrong = _run("check", [{"url": url} for url in urls], seconds=60) if urls else []
    if wrong:
        raise PermanentError(
            f"ALERT_URLS: entry {min(wrong) + 1} of {len(urls)} is no URL that apprise knows, such as "
            f"jsons://host/path or {_MAIL_EXAMPLE} (docs/alerts.md)"
        )


def _as_json(delivery: Delivery) -> dict[str, Any]:
    return {"url": delivery.url, **asdict(delivery.message)}


def _run(what: str, jobs: list[dict[str, Any]], seconds: float, explain: bool = False) -> list[int]:
    """The positions that the program printed before its end, or before ours: what it has told by then counts."""
    errors = None if explain else subprocess.DEVNULL
    try:
        # The URLs go through a pipe: the arguments of a process can be read by anyone on the machine.
        done = subprocess.run(  # noqa: S603
            [*_PROGRAM, what], input=json.dumps(jobs).encode(), stdout=subprocess.PIPE, stderr=errors, timeout=seconds,
            check=False,
        )  # fmt: skip
        output = done.stdout
        if done.returncode:
            log.error("the program that sends alerts broke: try `make alert-test`", code=done.returncode)
    except subprocess.TimeoutExpired as late:
        output = late.stdout or b""
    return [int(line) for line in output.splitlines() if line.isdigit()]
