"""Whether a raw record of the ERP is about a certain person, however it is written (pure)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sync_worker.transform.identity import usable_email
from sync_worker.transform.phones import usable_phone


class Sought:
    """A person by ids and contacts; `contacts` are rows of `phone` and `email` as they were stored."""

    def __init__(self, ids: Iterable[str], contacts: Iterable[Mapping[str, Any]]) -> None:
        ids = list(ids)
        values = [value for row in contacts for value in (row["phone"], row["email"])]
        named = [each.partition("_")[0] for each in ids]
        self._ids = frozenset(ids)
        self._phones = frozenset(filter(None, map(usable_phone, (*named, *values))))
        self._emails = frozenset(filter(None, map(usable_email, (*ids, *values))))

    def is_in(self, raw: Any) -> bool:
        """Whether any text or number of the record is one of the person's ids, phones or e-mails."""
        return any(self._is_named(value) for value in _leaves(raw))

    def _is_named(self, value: Any) -> bool:
        return value in self._ids or usable_phone(value) in self._phones or usable_email(value) in self._emails


def _leaves(raw: Any) -> Iterator[Any]:
    if isinstance(raw, dict):
        raw = list(raw.values())
    if isinstance(raw, list):
        for part in raw:
            yield from _leaves(part)
    elif isinstance(raw, str | int):
        yield raw
