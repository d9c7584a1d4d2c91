"""What one value must satisfy: range, length, pattern, enum. The messages are those of AWS."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from botocore.model import Shape

# Java's character classes, which the models use and Python's `re` does not know.
_JAVA_CLASSES = {r"\p{ASCII}": r"[\x00-\x7F]", r"\p{L}": r"\w", r"\p{N}": r"\d", r"\p{Z}": r"\s"}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a model's pattern for use with `fullmatch`, as AWS applies it."""
    for java, python in _JAVA_CLASSES.items():
        pattern = pattern.replace(java, python)
    return re.compile(pattern, re.DOTALL)


def violations(shape: Shape, value: Any) -> Iterator[str]:
    """Yield a sentence for every constraint that a value of the right type breaks."""
    yield from _size(shape, value)
    if isinstance(value, str):
        yield from _text(shape, value)


def _size(shape: Shape, value: Any) -> Iterator[str]:
    counted = isinstance(value, str | list | dict)
    size = len(value) if counted else value
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    what = "have length" if counted else "have value"
    if isinstance(low, int) and size < low:
        yield f"Member must {what} greater than or equal to {low}"
    if isinstance(high, int) and size > high:
        yield f"Member must {what} less than or equal to {high}"


def _text(shape: Shape, value: str) -> Iterator[str]:
    enum, pattern = shape.metadata.get("enum"), shape.metadata.get("pattern")
    if enum and value not in enum:
        yield f"Member must satisfy enum value set: [{', '.join(enum)}]"
    # A pattern is not tried on a text that is too long anyway: it could take long.
    if pattern and len(value) <= shape.metadata.get("max", 20_000) and not compiled(pattern).fullmatch(value):
        yield f"Member must satisfy regular expression pattern: {pattern}"
