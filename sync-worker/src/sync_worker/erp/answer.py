"""Reads one JSON answer while it arrives: a bare list of records, or an object with them under `data`.

Records are decoded one by one with the standard library. (ijson was measured: a quarter of the speed, and its C
backend ends the process on a number of 5,000 digits.)
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from mastergroup.errors import TransientError
from sync_worker.erp.faults import Dead

_STEP = 256 * 1024
_LONGEST_RECORD = 64 * 1024 * 1024
_LONGEST_WHOLE = 4000


def _whole(digits: str) -> float | int:
    return int(digits) if len(digits) < _LONGEST_WHOLE else float("inf")


# Not strict: some ERPs write tabs and the like into their texts as they are.
_DECODER = json.JSONDecoder(strict=False)
# For answers with a number of more digits than Python reads; to ask for each whether it is one takes time.
_ABSURD_NUMBERS = json.JSONDecoder(parse_int=_whole, strict=False)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}
_BRACKET_OR_TEXT = re.compile(r'[\[\]{}]|"(?:[^"\\]|\\.)*("?)', re.DOTALL)


class Answer:
    """One answer; read `records` to the end, then `next_cursor` says what follows (None: nothing).

    Raises TransientError for text that is cut, doubled, or holds no list of records; Dead for a page that is no JSON.
    """

    def __init__(self, chunks: Iterable[str]) -> None:
        self._text = _Text(chunks)
        self.next_cursor: str | None = None

    def records(self) -> Iterator[Any]:
        """The records in their order, each as JSON gave it; no more than one is held.

        One that is nested too deeply to be read comes as its text.
        """
        start = self._text.peek()
        if start == "[":
            yield from self._list()
        elif start == "{":
            yield from self._envelope()
        else:
            raise Dead("the ERP answered with something that is not JSON")
        if self._text.peek():
            raise TransientError("the ERP's answer goes on after its end")

    def _envelope(self) -> Iterator[Any]:
        found = False
        for key in self._members("{", "}"):
            if key == "data" and self._text.peek() == "[":
                found = True
                yield from self._list()
            else:
                value = self._text.value()
                found = found or (key == "data" and value is None)
                if key == "next_cursor" and value not in (None, "", False):
                    self.next_cursor = str(value)
        if not found:
            raise TransientError("the ERP's answer holds no list of records")

    def _list(self) -> Iterator[Any]:
        for _ in self._elements("[", "]"):
            yield self._text.value()

    def _members(self, opening: str, closing: str) -> Iterator[Any]:
        for _ in self._elements(opening, closing):
            key = self._text.value()
            self._text.take(":")
            yield key

    def _elements(self, opening: str, closing: str) -> Iterator[None]:
        text = self._text
        text.take(opening)
        if text.peek() != closing:
            yield
            while text.peek() == ",":
                text.take(",")
                yield
        text.take(closing)


class _Text:
    """The text that has arrived and was not used yet."""

    def __init__(self, chunks: Iterable[str]) -> None:
        self._chunks = iter(chunks)
        self._buffer = ""
        self._at = 0
        self._ended = False
        self._decode = _DECODER.raw_decode

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._at < len(self._buffer):
                character = self._buffer[self._at]
                if character not in " \t\r\n\ufeff":
                    return character
                self._at += 1
            if self._ended:
                return ""
            self._read(_STEP)

    def take(self, expected: str) -> None:
        """Step over one character, which must be the expected one."""
        if self.peek() != expected:
            raise TransientError("the ERP's answer is cut or broken")
        self._at += 1

    def value(self) -> Any:
        """The next JSON value, read as far as it needs."""
        self.peek()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                self._wait_for_more(error)
            except ValueError:
                self._decode = _ABSURD_NUMBERS.raw_decode
            except RecursionError:
                return self._unread()
            else:
                if end < len(self._buffer) or self._ended:
                    self._at = end
                    return value
                self._read(_STEP)

    def _unread(self) -> str:
        """The text of the next value, which is a list or an object."""
        while (end := self._closing()) is None:
            self._wait_for_more()
        start, self._at = self._at, end
        return self._buffer[start:end]

    def _closing(self) -> int | None:
        """Where the list or object that begins here ends, if all of it has arrived."""
        depth = 0
        for found in _BRACKET_OR_TEXT.finditer(self._buffer, self._at):
            depth += _STEPS.get(found[0], 0)
            if not depth:
                return found.end()
            if found[1] == "":
                return None
        return None

    def _wait_for_more(self, error: Exception | None = None) -> None:
        held = len(self._buffer) - self._at
        if self._ended or held > _LONGEST_RECORD:
            raise TransientError("the ERP's answer is cut or broken") from error
        # As much again as there is: a record of many megabytes is not tried anew for each chunk.
        self._read(max(_STEP, held))

    def _read(self, characters: int) -> None:
        parts = [self._buffer[self._at :]]
        missing = characters
        while missing > 0:
            chunk = next(self._chunks, None)
            if chunk is None:
                self._ended = True
                break
            parts.append(chunk)
            missing -= len(chunk)
        self._buffer = "".join(parts)
        self._at = 0
