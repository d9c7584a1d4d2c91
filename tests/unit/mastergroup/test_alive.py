"""Health checks: a web address that answers, a file that is touched."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from mastergroup.alive import answers, touch_alive_file


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/good" else 503)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing on standard error."""


def test_only_a_200_is_an_answer() -> None:
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert answers(f"{address}/good")
        assert not answers(f"{address}/bad")
        server.shutdown()
    assert not answers(f"{address}/good")


def test_the_file_is_touched_where_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALIVE_FILE", raising=False)
    touch_alive_file()
    monkeypatch.setenv("ALIVE_FILE", str(tmp_path / "alive"))
    touch_alive_file(sender=None)
    assert (tmp_path / "alive").exists()
