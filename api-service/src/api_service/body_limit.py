"""Reads a body before a route does, and no more of it than the longest good question has."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api_service.errors import TooLarge, envelope

# 500 ids of 10 KB each, and room for how JSON writes them.
MAX_BODY_BYTES = 8_000_000


class BodyLimit:
    """ASGI: hands a body on in one piece, or answers 413."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "POST":
            return await self._app(scope, receive, send)
        try:
            whole = await _read(receive)
        except TooLarge as error:
            return await envelope(error, scope["state"]["request_id"])(scope, receive, send)
        return await self._app(scope, _handed_on(whole, receive), send)


async def _read(receive: Receive) -> Message:
    """The whole body as one message, or the news that the caller went away. Raises TooLarge."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            raise TooLarge(f"body: at most {MAX_BODY_BYTES} bytes")
        if not message.get("more_body"):
            return {"type": "http.request", "body": bytes(body), "more_body": False}


def _handed_on(whole: Message, receive: Receive) -> Receive:
    waiting = [whole]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message
