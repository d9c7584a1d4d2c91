"""Phone numbers as the unified customer id wants them (contracts/erp-feed.md, "Unified customer")."""

import re
import unicodedata
from typing import Any

from sync_worker.transform.text import clean_text

_BETWEEN = re.compile(r"[/,;|&\\]|\bor\b|\band\b|\bext\b\.?|x", re.IGNORECASE)
_NO_DIGIT = re.compile(r"[^0-9]+")
_SHORTEST = 10
_LONGEST = 15
_COUNTRY = "92"
_ASCENDING = "0123456789" * 3


def usable_phone(value: Any) -> str | None:
    """The first number in the field that identifies somebody: `+92 300 1234567` is `03001234567`; None without one."""
    text = clean_text(value)
    if text is None:
        return None
    if not text.isascii():
        text = _ascii_digits(text)
    return next(filter(None, map(_normalised, _candidates(text))), None)


def _candidates(text: str) -> list[str]:
    """The whole parts first; then `0300/1234567` as one number, and `03001234567 03217654321` as two."""
    parts = _BETWEEN.split(text)
    return [*parts, text, *(word for part in parts for word in part.split())]


def _normalised(text: str) -> str | None:
    digits = _NO_DIGIT.sub("", text)
    if not _SHORTEST <= len(digits) <= _LONGEST or _is_placeholder(digits):
        return None
    number = _national(digits, international=text.strip().startswith("+"))
    if len(number) < _SHORTEST or _is_placeholder(number) or _is_placeholder(number.lstrip("0")):
        return None
    return number


def _national(digits: str, *, international: bool) -> str:
    if digits.startswith("00"):
        digits, international = digits[2:], True
    if digits.startswith(_COUNTRY) and (international or len(digits) > _SHORTEST):
        return "0" + digits[2:].lstrip("0")
    if len(digits) == _SHORTEST and not digits.startswith("0"):
        return "0" + digits
    return digits


def _is_placeholder(digits: str) -> bool:
    """One digit repeated, or an ascending run (0123456789, 1234567890)."""
    return digits in _ASCENDING or digits == digits[0] * len(digits)


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(character, character)) for character in text)
