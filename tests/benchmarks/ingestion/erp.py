"""The ERP stand-in that both ways read."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mastergroup_local.stack import ports
from servers import running

TOKEN = "bench"
_PAGE_RECORDS = 2_000


@dataclass(frozen=True)
class Erp:
    """Where it listens."""

    url: str


@contextmanager
def serving(feed: Path) -> Iterator[Erp]:
    """Serve a feed in pages, as dlt asks for (a page is what it holds and normalizes at a time)."""
    port = ports.free_port()
    command = [sys.executable, "-m", "mastergroup_local.erp", "--feed", str(feed), "--port", str(port)]
    with running([*command, f"--token={TOKEN}", "--page-size", str(_PAGE_RECORDS)], port):
        yield Erp(f"http://{ports.HOST}:{port}")
