"""What an ordered fault does to the output of the batch job that runs now, as Amazon can do to a job that is ACTIVE."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count

import orjson

from mastergroup_local.personalize.faults import Fault

_SUFFIX = ".out"
_ERROR = "Internal error: the recommendations could not be computed."


class Spoiler:
    """Decides what is written for each output file; only the first of a job is harmed by missing and doubled files."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        self._files = count()

    def outputs(self, key: str, chunks: Iterable[bytes]) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Yield what is to be written for one file: keys with their content."""
        if not key.endswith(_SUFFIX):
            yield key, chunks
        elif self._fault.variant == "error_lines":
            yield key, self._with_errors(chunks)
        elif next(self._files):
            yield key, chunks
        elif self._fault.variant == "doubled_file":
            whole = list(chunks)
            yield key, whole
            yield f"{key.removesuffix(_SUFFIX)}.again{_SUFFIX}", whole

    def _with_errors(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        numbers = count(1)
        for chunk in chunks:
            lines = chunk.splitlines(keepends=True)
            yield b"".join(line if next(numbers) % self._fault.every else _failed(line) for line in lines)


def _failed(line: bytes) -> bytes:
    answer = orjson.loads(line)
    output: dict[str, list[str]] = {next(iter(answer["output"])): []}
    return orjson.dumps({**answer, "output": output, "error": _ERROR}, option=orjson.OPT_APPEND_NEWLINE)


_now: list[Spoiler] = []


@contextmanager
def spoiled_by(fault: Fault | None) -> Iterator[None]:
    """Harm what is written within, if there is a fault."""
    _now[:] = [Spoiler(fault)] if fault else []
    try:
        yield
    finally:
        _now.clear()


def outputs(key: str, chunks: Iterable[bytes]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield what is to be written for a file: itself, unless a fault was ordered."""
    if _now:
        yield from _now[0].outputs(key, chunks)
    else:
        yield key, chunks
