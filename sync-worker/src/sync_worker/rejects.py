"""Records and lines that are set aside: kept whole, as JSON that PostgreSQL can hold (pure)."""

import json
from hashlib import md5
from typing import Any

from mastergroup.errors import InvalidRecord
from sync_worker.erp.records import read_person, record_id
from sync_worker.transform.identity import unified_customer_id
from sync_worker.transform.text import clean_text, storable

_TOO_DEEP = "nested too deeply to be kept"
RejectRow = tuple[str | None, int | None, str, str, str]


def reject_record(record: Any, reason: str) -> RejectRow:
    """The row of a record that cannot be used as a whole."""
    return reject_row(clean_text(record_id(record)), None, reason, record)


def customer_of(record: Any, stream: str) -> str | None:
    """The unified id of whom a rejected record names, so that it can be told from those of erased customers."""
    person = read_person(record, stream)
    try:
        return unified_customer_id(person.phone, person.email, person.name, stream, person.customer_id)
    except InvalidRecord:
        return None


def reject_row(owner: str | None, line: int | None, reason: str, raw: Any) -> RejectRow:
    """Record id, line, reason, JSON text and digest: a repeat of the same has the same digest."""
    text = _json(raw)
    digest = md5(f"{owner}\n{line}\n{text}".encode(), usedforsecurity=False).hexdigest()
    return owner[:256] if owner else owner, line, reason, text, digest


def check_kept(raw: Any) -> None:
    """Raises InvalidRecord when `raw`, as it was kept, is not the record itself."""
    if raw == _TOO_DEEP:
        raise InvalidRecord(f"{_TOO_DEEP}: it cannot be replayed")


def _json(raw: Any) -> str:
    try:
        # Sorted, as PostgreSQL keeps no order: a record that was read back has the digest that it came with.
        return json.dumps(_storable(raw), ensure_ascii=False, sort_keys=True)
    except RecursionError:
        return json.dumps(_TOO_DEEP)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):  # noqa: PLR0124
        return str(value)
    if isinstance(value, dict):
        return {storable(key): _storable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return value
