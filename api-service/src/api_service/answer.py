"""A whole answer as it is kept: status, body, and what it was computed from."""

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from sys import intern
from typing import Self


@dataclass(frozen=True, slots=True)
class Answer:
    """`version` is the pair that it was computed from; `expires_at` in Unix seconds; `etag` is strong.

    Thousands are held, so what they share is held once.
    """

    status: int
    body: bytes
    version: str
    expires_at: float
    etag: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "version", intern(self.version))
        object.__setattr__(self, "etag", b'"%b"' % blake2b(self.body, digest_size=12).hexdigest().encode())

    def is_fresh(self, version: str | None, now: float) -> bool:
        """Whether it may be served as it is while `version` is in service."""
        return self.version == version and now < self.expires_at

    def marked_stale(self) -> Self:
        """The same with `meta.stale` true. Inside a JSON string the quotes would be escaped, so only meta can match."""
        return replace(self, body=self.body.replace(b'"stale":false', b'"stale":true'))

    def dump(self) -> bytes:
        """One line of attributes, then the body."""
        return f"{self.status} {self.version} {self.expires_at}\n".encode() + self.body

    @classmethod
    def load(cls, text: bytes) -> Self:
        """What `dump` made. Raises ValueError for anything else."""
        head, _, body = text.partition(b"\n")
        status, version, expires_at = head.decode().split()
        return cls(int(status), body, version, float(expires_at))
