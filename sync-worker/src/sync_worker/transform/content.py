"""What tells a changed record from a repeat."""

from hashlib import md5

from sync_worker.transform.lines import Line


def content_hash(record: tuple[object, ...], lines: dict[int, Line] | None = None) -> str:
    """Digest of a normalised record with its lines, as PostgreSQL's uuid reads it."""
    text = "\n".join([repr(record), *[f"{position} {line.content}" for position, line in (lines or {}).items()]])
    return md5(text.encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest()
