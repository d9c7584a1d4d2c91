"""Batch input and output: JSON lines from S3, answered in blocks, written whole."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs import s3, sources
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.store import Resource

MAX_FILES = 1_000
MAX_BYTES = 2**30


@dataclass(frozen=True)
class LineError:
    """What is wrong with one line, in words for its author; the others are answered all the same."""

    message: str


Input = dict[str, Any]
Answer = dict[str, Any] | LineError
Answers = Callable[[list[Input]], list[Answer]]


def places(job: Resource) -> tuple[str, str]:
    """Return where a batch job reads and writes."""
    return job.body["jobInput"]["s3DataSource"]["path"], job.body["jobOutput"]["s3DataDestination"]["path"]


def run(settings: Settings, source: str, target: str, answer: "LineAnswerer") -> None:
    """Answer every file under `source` with one named `<file>.out` under `target`.

    Raises JobFailedError where two files would have one output.
    """
    client = s3.client(settings)
    bucket, _ = s3.split(source)
    out_bucket, prefix = s3.split(target)
    found = s3.keys(client, source)
    if target.startswith(source):
        # A job that was cut off finds its own output there.
        found = [key for key in found if not key.startswith(prefix)]
    if not found or len(found) > MAX_FILES:
        raise JobFailedError(f"Invalid S3 input path: {source}")
    sources.check_size(sources.size(client, bucket, found), MAX_BYTES)
    for name, key in _by_name(found).items():
        lines = s3.text_lines(client, bucket, key)
        s3.upload(client, out_bucket, f"{prefix}{name}.out", answer.answer(lines))
    s3.upload(client, out_bucket, f"{prefix}_CHECK", [])


def _by_name(keys: list[str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for key in keys:
        name = key.rpartition("/")[2]
        if name in named:
            raise JobFailedError(f"The input files {named[name]} and {key} have one name: their output would be one.")
        named[name] = key
    return named


class LineAnswerer:
    """Answers lines by a model; a line that lacks what the recipe needs gets an error of its own."""

    def __init__(
        self, needs: dict[str, type], result: str, size: tuple[int, int], answers: Answers, most: int | None = None
    ) -> None:
        self.needs, self.result, self.answers, self.most = needs, result, answers, most
        self.block, self.threads = size

    def answer(self, lines: Iterator[str]) -> Iterator[bytes]:
        """Yield output lines for input lines, in their order; blocks are answered by several threads."""
        with ThreadPoolExecutor(self.threads) as pool:
            waiting: deque[Future[bytes]] = deque()
            for block in self._blocks(lines):
                waiting.append(pool.submit(self._block, block))
                if len(waiting) > self.threads:
                    yield waiting.popleft().result()
            yield from (each.result() for each in waiting)

    def _blocks(self, lines: Iterator[str]) -> Iterator[list[Input]]:
        filled = (line for line in lines if line.strip())
        count = 0
        while texts := list(islice(filled, self.block)):
            count += len(texts)
            if self.most and count > self.most:
                raise JobFailedError(f"The input file has more than {self.most} records.")
            yield [_parsed(text) for text in texts]

    def _block(self, inputs: list[Input]) -> bytes:
        outputs = iter(self.answers([each for each in inputs if self._is_complete(each)]))
        return b"".join(self._line(each, outputs) for each in inputs)

    def _line(self, each: Input, outputs: Iterator[Answer]) -> bytes:
        if not self._is_complete(each):
            given: Answer = LineError(f"Required fields for the provided recipe are {', '.join(self.needs)}")
        else:
            given = next(outputs)
        if isinstance(given, LineError):
            return _encoded(each, {self.result: []}, f"User error: {given.message}")
        return _encoded(each, given, None)

    def _is_complete(self, each: Input) -> bool:
        return all(_is(each.get(key), kind) for key, kind in self.needs.items())


def _is(value: Any, kind: type) -> bool:
    if isinstance(value, list):
        return kind is list and all(isinstance(each, str) for each in value)
    return isinstance(value, kind)


def _encoded(given: Input, output: dict[str, Any], error: str | None) -> bytes:
    line = {"input": given, "output": output, "error": error}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def _parsed(text: str) -> Input:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise JobFailedError("The input file is not in JSON Lines format.") from None
    if not isinstance(value, dict):
        raise JobFailedError("The input file is not in JSON Lines format.")
    return value
