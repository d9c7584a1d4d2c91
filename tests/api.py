"""A real API process's worth of server, in a thread: uvicorn on a free port, over the given stores."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from pydantic import SecretStr

from api_service.app import create_app
from mastergroup.settings import ServingSettings
from mastergroup_local.stack import ports
from servers import role_url


@contextmanager
def api(database_url: str, redis_url: str, **settings: Any) -> Iterator[httpx.Client]:
    """A client of an API that connects as its own role; open to all unless the settings say otherwise."""
    composed = ServingSettings(
        database_url=SecretStr(role_url(database_url, "api")),
        redis_url=SecretStr(redis_url),
        **{"api_access": "open", **settings},
    )
    port = ports.free_port()
    config = uvicorn.Config(create_app(composed), host=ports.HOST, port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the API did not start"
            time.sleep(0.01)
        with httpx.Client(base_url=f"http://{ports.HOST}:{port}", timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(timeout=30)
