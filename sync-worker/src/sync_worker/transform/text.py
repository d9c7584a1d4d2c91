"""Texts and ids as PostgreSQL can hold them."""

import unicodedata
from typing import Any

from mastergroup.errors import InvalidRecord

_LONGEST_TEXT = 2000
_LONGEST_ID = 256
_LONGEST_GROUP = 256
_WHOLE_BELOW = 2**63


def is_nothing(value: Any) -> bool:
    """Whether the ERP gave no value: null, an empty or blank text, an empty list or object."""
    return value is None or (isinstance(value, str) and (not value or value.isspace())) or value in ([], {})


def clean_text(value: Any) -> str | None:
    """Blanks collapsed, NUL and broken characters removed, at most 2,000 characters; None for nothing.

    Numbers are written out (`1328.0` is `1328`); anything else that is no text is nothing.
    """
    if value is None or isinstance(value, (bool, dict, list)):
        return None
    text = value if isinstance(value, str) else _number_text(value)
    return " ".join(storable(text).split())[:_LONGEST_TEXT] or None


def group_name(value: Any) -> str | None:
    """A text that tables are keyed by (a place, a category): at most 256 characters, as an index has a limit."""
    text = clean_text(value)
    return text[:_LONGEST_GROUP].rstrip() if text else text


def storable(text: str) -> str:
    """The text without what PostgreSQL refuses: NUL and halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def visible(text: str) -> str:
    """The text without what nobody sees: NUL, marks of direction, joiners, a byte order mark."""
    text = text.replace("\x00", "")
    if text.isascii():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def identifier(value: Any, field: str) -> str:
    """An id as text. Raises InvalidRecord, naming `field`, when there is none or it is over 256 characters."""
    text = clean_text(value)
    if text is None:
        raise InvalidRecord(f"{field}: an id is needed")
    return checked_length(text, field)


def checked_length(text: str, field: str) -> str:
    """The id itself; InvalidRecord, naming `field`, when it is over 256 characters."""
    if len(text) > _LONGEST_ID:
        raise InvalidRecord(f"{field}: an id has at most {_LONGEST_ID} characters")
    return text


def _number_text(value: Any) -> str:
    if isinstance(value, int):
        return str(value) if abs(value) < _WHOLE_BELOW else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE_BELOW else str(value)
    return ""
