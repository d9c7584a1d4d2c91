"""One line a request, in the form of all other lines, but written a few at a time.

A line of its own through structlog, and a write for it, would cost more than the answer (docs/decisions/0005-door.md).
"""

import asyncio
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from mastergroup.logging import as_json

_SECONDS = 0.25
_MOST_LINES = 200


class AccessLog:
    """Lines on standard error, at most `_SECONDS` or `_MOST_LINES` late; none where LOG_LEVEL is above INFO."""

    def __init__(self, level: str) -> None:
        self._is_wanted = logging.getLevelNamesMapping()[level] <= logging.INFO
        self._lines: list[bytes] = []

    def write(self, line: dict[str, Any]) -> None:
        """Take one line. Called in the event loop."""
        if not self._is_wanted:
            return
        if not self._lines:
            asyncio.get_running_loop().call_later(_SECONDS, self.flush)
        line["timestamp"] = datetime.now(UTC)
        self._lines.append(as_json(line))
        if len(self._lines) >= _MOST_LINES:
            self.flush()

    def flush(self) -> None:
        """Write what was taken."""
        lines, self._lines = self._lines, []
        if lines:
            sys.stderr.buffer.write(b"\n".join([*lines, b""]))
            sys.stderr.buffer.flush()
