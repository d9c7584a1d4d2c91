"""Which orders are purchases, and which products are on offer."""

import re
from functools import lru_cache
from typing import Any

from sync_worker.transform.text import clean_text, is_nothing

_UNDONE = re.compile(
    r"\b(canc(el|l)\w*|refund(ed)?|return(ed)?|deleted?|void(ed)?|reject(ed)?|declined?|failed)\b", re.IGNORECASE
)
_WITHDRAWN = frozenset({"deleted", "inactive", "disabled", "discontinued", "archived", "draft"})
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTLY = re.compile(r"\bpart(ly|ial|ially)?\b", re.IGNORECASE)
_YES = frozenset({"true", "yes", "y", "t", "1", "active", "enabled", "in stock", "instock", "available"})
_NO = frozenset(
    {"false", "no", "n", "f", "0", "inactive", "disabled", "out of stock", "outofstock", "unavailable", "deleted"}
)
_NO_DATE = re.compile(r"[0\s:T.-]*Z?|null|none|n/?a", re.IGNORECASE)


def is_purchase(status: Any, deleted: Any) -> bool:
    """False for an order that was cancelled, refunded, returned or deleted as a whole."""
    if is_deleted(deleted):
        return False
    return not _is_undone(clean_text(status) or "")


# Feeds repeat few words.
@lru_cache(maxsize=256)
def _is_undone(status: str) -> bool:
    text = _INNER_CAPITAL.sub(" ", status.replace("_", " "))
    return bool(_UNDONE.search(text)) and not _PARTLY.search(text)


def is_on_offer(is_active: Any, status: Any, deleted: Any) -> bool:
    """False for a product that its flag, its status or a deletion mark takes out of the shop."""
    word = (clean_text(status) or "").lower()
    return flag(is_active) is not False and word not in _WITHDRAWN and not is_deleted(deleted)


def is_deleted(deleted: Any) -> bool:
    """Whether the value is a deletion's flag or date; `0000-00-00 00:00:00` is none."""
    if is_nothing(deleted) or (isinstance(deleted, str) and _NO_DATE.fullmatch(deleted.strip())):
        return False
    return flag(deleted) is not False


def flag(value: Any) -> bool | None:
    """Yes or no from a boolean, a word or a quantity (more than 0 is yes); None when it says neither."""
    if isinstance(value, (bool, int, float)):
        return value > 0
    text = (clean_text(value) or "").lower()
    if text in _YES or text in _NO:
        return text in _YES
    try:
        return float(text.replace(",", "")) > 0
    except ValueError:
        return None
