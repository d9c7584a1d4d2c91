"""Batch input and output: JSON lines from S3, answered in blocks, written whole."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import orjson

from mastergroup_local.personalize.errors import JobFailedError
from mastergroup_local.personalize.jobs import s3
from mastergroup_local.personalize.settings import Settings

Input = dict[str, Any]
Answers = Callable[[Sequence[str]], list[dict[str, Any]]]
MAX_FILES = 1_000


def run(settings: Settings, source: str, target: str, answer: "LineAnswerer") -> None:
    """Answer every file under `source` with one named `<file>.out` under `target`."""
    client = s3.client(settings)
    bucket, _ = s3.split(source)
    found = s3.keys(client, source)
    if not found or len(found) > MAX_FILES:
        raise JobFailedError(f"Invalid S3 input path: {source}")
    out_bucket, prefix = s3.split(target)
    for key in found:
        lines = s3.text_lines(client, bucket, key)
        s3.upload(client, out_bucket, f"{prefix}{key.rpartition('/')[2]}.out", answer.answer(lines))
    s3.upload(client, out_bucket, f"{prefix}_CHECK", [])


class LineAnswerer:
    """Answers lines by a model; a line that asks for nothing gets an error of its own."""

    def __init__(self, key: str, result: str, block: int, answers: Answers, most: int | None = None) -> None:
        self.key, self.result, self.block, self.answers, self.most = key, result, block, answers, most

    def answer(self, lines: Iterator[str]) -> Iterator[bytes]:
        """Yield output lines for input lines, a block at a time."""
        filled = (line for line in lines if line.strip())
        count = 0
        while texts := list(islice(filled, self.block)):
            count += len(texts)
            if self.most and count > self.most:
                raise JobFailedError(f"The input file has more than {self.most} records.")
            yield self._block([_parsed(text) for text in texts])

    def _block(self, inputs: list[Input]) -> bytes:
        good = [each[self.key] for each in inputs if isinstance(each.get(self.key), str)]
        outputs = iter(self.answers(good))
        return b"".join(self._line(each, outputs) for each in inputs)

    def _line(self, each: Input, outputs: Iterator[dict[str, Any]]) -> bytes:
        if isinstance(each.get(self.key), str):
            return _encoded(each, next(outputs), None)
        error = f"User error: Required fields for the provided recipe are {self.key}"
        return _encoded(each, {self.result: []}, error)


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
