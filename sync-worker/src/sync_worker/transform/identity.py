"""Who a record is about: the unified customer id (contracts/erp-feed.md)."""

import re
import unicodedata
from typing import Any

from sync_worker.transform.phones import usable_phone
from sync_worker.transform.text import checked_length, clean_text, visible

_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"']+@[^@\s,;:<>()\[\]\"']+")
_NO_RECORD = re.compile(r"[0.-]+|null|none|nan|n/?a|undefined", re.IGNORECASE)
_NAMELESS = "customer"


def unified_customer_id(phone: Any, email: Any, name: Any, source: str, customer_id: Any) -> str | None:
    """`03001234567_ali`, else the e-mail, else `<source>:<customer id>`, else None: nobody was named.

    Raises InvalidRecord when the id would be over 256 characters.
    """
    unified = _by_phone(phone, name) or usable_email(email) or _by_record(source, customer_id)
    return None if unified is None else checked_length(unified, "customer")


def usable_email(value: Any) -> str | None:
    """The first address in the field, in lower case; None without one."""
    found = _EMAIL.search(visible(clean_text(value) or ""))
    return found.group().rstrip(".").lower() if found else None


def _by_phone(phone: Any, name: Any) -> str | None:
    number = usable_phone(phone)
    if number is None:
        return None
    return f"{number}_{_first_word(name) or _NAMELESS}"


def _first_word(name: Any) -> str:
    """In lower case and one spelling: a letter with its accent is one character, whatever the ERP writes."""
    words = visible(clean_text(name) or "").split(maxsplit=1)
    return unicodedata.normalize("NFC", words[0].lower()) if words else ""


def _by_record(source: str, customer_id: Any) -> str | None:
    text = clean_text(customer_id)
    return None if text is None or _NO_RECORD.fullmatch(text) else f"{source}:{text}"
