"""Numbers as text, in CSV files, filters and settings: decimal digits, a point, an exponent.

What only Python would call a number (`1_600`, `inf`, `nan`, other scripts' digits) is none.
"""

import math
import re

from mastergroup_local.personalize.errors import InvalidInputError

_FOREIGN = re.compile(r"[^0-9+\-.eE \t]")


def all_plain(texts: str) -> bool:
    """Say whether a text, or many joined, has only the characters that numbers are written with."""
    return _FOREIGN.search(texts) is None


def parse(text: str) -> float:
    """Return the number that a text writes. Raises ValueError."""
    if not all_plain(text) or math.isinf(found := float(text)):
        raise ValueError(text)
    return found


def setting(name: str, text: str) -> float:
    """Return the number that a setting of a request writes. Raises InvalidInputError, which names it."""
    try:
        return parse(text)
    except ValueError:
        raise InvalidInputError(f"{name} must be a number: {text[:100]}") from None
