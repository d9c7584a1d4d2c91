"""The stand-in behind a real port, and recorded files for it to serve."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import orjson
import pytest
import uvicorn

from mastergroup_local.erp.answers import Form
from mastergroup_local.erp.app import Erp, create_app
from mastergroup_local.erp.feed import open_feed

TOKEN = "a token, as it is"
Serve = Callable[..., httpx.Client]


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """Runs an application on a free port until the end of the block."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """serve(pos_orders=[...], form=Form(...)): a client of a server of these records; feed= for a folder."""
    with ExitStack() as until_the_end:

        def start(form: Form | None = None, feed: Path | None = None, **streams: list[object]) -> httpx.Client:
            folder = feed or _write(tmp_path, streams)
            app = create_app(Erp(open_feed(folder, tmp_path / "work"), TOKEN, form or Form()), admin=True)
            url = until_the_end.enter_context(listening(app))
            client = httpx.Client(base_url=url, headers={"Authorization": TOKEN}, timeout=60)
            return until_the_end.enter_context(client)

        yield start


def _write(folder: Path, streams: dict[str, list[object]]) -> Path:
    for stream, records in streams.items():
        lines = (each if isinstance(each, bytes) else orjson.dumps(each) for each in records)
        (folder / f"{stream}.jsonl").write_bytes(b"\n".join(lines))
    return folder
