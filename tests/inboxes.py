"""Where alerts arrive: a real HTTP server as webhook and a real SMTP server, which a test may close."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller

from mastergroup_local.stack import ports

TOKEN = "hook-secret-7781"


class Inbox:
    """What came; `is_open` false: everything is refused, `tries` counts on."""

    def __init__(self) -> None:
        self.url = ""
        self.tries = 0
        self.is_open = True
        self.messages: list[Any] = []

    def take(self, message: Any) -> bool:
        """Keep it, unless closed."""
        self.tries += 1
        if self.is_open:
            self.messages.append(message)
        return self.is_open


@contextmanager
def webhook() -> Iterator[Inbox]:
    """Its messages are the JSON objects posted to it."""
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204 if inbox.take(body) else 500)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer((ports.HOST, 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    inbox.url = f"json://{ports.HOST}:{server.server_port}/{TOKEN}"
    yield inbox
    server.shutdown()
    server.server_close()


@contextmanager
def mail_server() -> Iterator[Inbox]:
    """Its messages are e-mails."""
    inbox = Inbox()

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
            mail = message_from_bytes(envelope.content, policy=policy.default)
            return "250 taken" if inbox.take(mail) else "451 not now"

    port = ports.free_port()
    server = Controller(Handler(), hostname=ports.HOST, port=port)
    server.start()
    inbox.url = f"mailto://{ports.HOST}:{port}?from=alerts@shop.example&to=it@shop.example"
    yield inbox
    server.stop()


def text_of(mail: EmailMessage) -> str:
    """Subject and plain text."""
    body = mail.get_body(("plain", "html"))
    assert body is not None
    return f"{mail['subject']}\n{body.get_content()}"
