"""The little that the layers of the door need of raw ASGI: most requests end there, so each microsecond counts."""

from collections.abc import Mapping

from starlette.types import Scope, Send

RawHeaders = list[tuple[bytes, bytes]]
JSON = (b"content-type", b"application/json")


def header(scope: Scope, name: bytes) -> str | None:
    """The value of a request's header (`name` in lower case), the first if there are many."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None


async def send_whole(send: Send, status: int, headers: RawHeaders, body: bytes, without_body: bool = False) -> None:
    """An answer in two messages; HEAD gets the headers that belong to the body, and none of it."""
    headers.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if without_body else body})


def raw(headers: Mapping[str, str]) -> RawHeaders:
    """Headers as ASGI has them."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
