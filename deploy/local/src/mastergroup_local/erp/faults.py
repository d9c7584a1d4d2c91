"""Faults that a test can switch on: the ways in which the real ERP fails."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from starlette.responses import HTMLResponse, JSONResponse, Response


@dataclass
class Fault:
    """One fault: its kind, for which stream (None: any) and how many answers more.

    status: this status (429 with `retry_after` seconds). html: an error page with 200. truncated: the body
    ends in the middle of its JSON. dropped: the connection breaks in the middle of it. repeating_cursor: a page
    names itself as the next. slow: the answer waits for `seconds`.
    """

    kind: Literal["status", "html", "truncated", "dropped", "repeating_cursor", "slow"]
    stream: str | None = None
    times: int = 1
    status: int = 500
    retry_after: int = 1
    seconds: float = 1.0

    async def instead(self) -> Response | None:
        """The answer that takes the true one's place; None where the true one is only delayed or spoiled."""
        if self.kind == "slow":
            await asyncio.sleep(self.seconds)
        if self.kind == "html":
            return HTMLResponse("<html><body><h1>Something went wrong</h1></body></html>")
        if self.kind == "status":
            headers = {"Retry-After": str(self.retry_after)} if self.status == 429 else None
            return JSONResponse({"detail": "a fault, as ordered"}, self.status, headers)
        return None

    def spoil(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The body, cut short when this is the fault."""
        if self.kind not in ("truncated", "dropped"):
            yield from chunks
            return
        yield next(chunks)
        second = next(chunks)
        yield second[: len(second) // 2]
        if self.kind == "dropped":
            msg = "the connection is dropped, as ordered"
            raise ConnectionAbortedError(msg)


class Faults:
    """The faults in force, the oldest first; each ends after its number of answers."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Puts a fault in force."""
        self._ordered.append(fault)

    def clear(self) -> None:
        """Ends all of them."""
        self._ordered.clear()

    def take(self, stream: str) -> Fault | None:
        """The fault that the next answer of this stream shall have, counting it."""
        fault = next((fault for fault in self._ordered if fault.stream in (None, stream)), None)
        if fault:
            fault.times -= 1
            if fault.times <= 0:
                self._ordered.remove(fault)
        return fault
