"""What tells a changed record from a repeat."""

from hashlib import md5


def content_hash(record: tuple[object, ...]) -> str:
    """Digest of a normalised record, as PostgreSQL's uuid reads it."""
    return md5(repr(record).encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest()
