"""The values that a request gives for a filter's placeholders."""

import re

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.grammar import Clause, placeholders

_PART = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^",]*))\s*(?:,|$)')


def check(clauses: tuple[Clause, ...], values: dict[str, str]) -> None:
    """Raise InvalidInputError where INCLUDE lacks a value; EXCLUDE may, and then excludes nothing."""
    needed = placeholders(tuple(each for each in clauses if each.verb == "INCLUDE"))
    for name in sorted(needed - values.keys()):
        raise InvalidInputError(f"The filter needs a value for {name}")
    for name in sorted(values.keys() - placeholders(clauses)):
        raise InvalidInputError(f"The filter has no parameter {name}")


def split(text: str) -> list[str]:
    """Return the values of a filterValues entry: comma-separated, in quotes where they are text."""
    parts, position = [], 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None:
            raise InvalidInputError(f"The filter value is not valid near {text[position:][:50]}")
        quoted, plain = match.groups()
        parts.append(plain.strip() if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        position = match.end()
    return parts
