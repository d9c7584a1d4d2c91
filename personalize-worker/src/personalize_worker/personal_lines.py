"""Lines of exports and batch results without certain customers (pure)."""

import csv
from collections.abc import Iterable
from typing import Any

import orjson

_LISTS = ("usersList", "recommendedUsers")


class PersonalLines:
    """Finds the customers `ids` in a line of CSV (USER_ID first) or JSON Lines, and takes them out."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)
        self._in_csv = [_escaped(each).encode() for each in self._ids]

    def without(self, line: bytes) -> bytes:
        """The line as it is, without them in its lists, or empty when it is about one of them."""
        return self._json_without(line) if line.lstrip().startswith(b"{") else self._csv_without(line)

    def _csv_without(self, line: bytes) -> bytes:
        if not any(form in line for form in self._in_csv):
            return line
        first = next(csv.reader([line.decode()], doublequote=False, escapechar="\\"), [""])[0]
        return b"" if first in self._ids else line

    def _json_without(self, line: bytes) -> bytes:
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            return line
        if (record.get("input") or record).get("userId") in self._ids:
            return b""
        return orjson.dumps(record) if self._shorten(record.get("output") or {}) else line

    def _shorten(self, output: dict[str, Any]) -> bool:
        found = [name for name in _LISTS if not self._ids.isdisjoint(output.get(name) or ())]
        for name in found:
            output[name] = [user for user in output[name] if user not in self._ids]
        return bool(found)


def _escaped(text: str) -> str:
    """As the export writes it: backslash before a quote and before itself."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
