"""Who was erased: keyed digests of customer ids, and the lock that keeps writers and an erasure apart."""

import hashlib
import hmac

from pydantic import SecretStr

from mastergroup.database import Connection, load_sql
from mastergroup.errors import PermanentError

_BLOCK_BYTES = 64
# The digest of the empty id, which nobody has, stands for the key itself.
_KEY_MARK = ""


class Tombstones:
    """The digests under one key (ERASURE_KEY). `pads` are what the SQL function `keyed_digest` takes in its place."""

    def __init__(self, key: SecretStr | None) -> None:
        self._key = key.get_secret_value().encode() if key else None

    @property
    def pads(self) -> dict[str, bytes]:
        """`inner_pad` and `outer_pad` of HMAC-SHA256. Raises PermanentError without a key."""
        if self._key is None:
            raise PermanentError("ERASURE_KEY is needed: without it nobody can be erased, or told from the erased")
        key = self._key if len(self._key) <= _BLOCK_BYTES else hashlib.sha256(self._key).digest()
        padded = key.ljust(_BLOCK_BYTES, b"\0")
        return {"inner_pad": bytes(b ^ 0x36 for b in padded), "outer_pad": bytes(b ^ 0x5C for b in padded)}

    def digest(self, customer_id: str) -> bytes:
        """32 bytes, the same as `keyed_digest` gives."""
        self.pads  # noqa: B018 - refuses a missing key
        return hmac.digest(self._key or b"", customer_id.encode(), "sha256")

    def of(self, ids: list[str]) -> list[bytes]:
        """The digests that an erasure of `ids` leaves, with the one that tells the key."""
        return [self.digest(each) for each in (*ids, _KEY_MARK)]

    def to_look_for(self, connection: Connection) -> dict[str, bytes] | None:
        """The pads to compare with, inside a transaction that writes customers' rows; None while nobody was erased.

        An erasure waits for the end of the transaction, and it for the end of an erasure. Raises PermanentError when
        the key is missing or is not the one under which customers were erased: they would come back.
        """
        hold_off_erasures(connection)
        row = connection.execute(load_sql("mastergroup", "tombstones_known"), (self._mark(),)).fetchone()
        if row is None:
            return None
        pads = self.pads
        if not row["is_same_key"]:
            raise PermanentError("ERASURE_KEY is not the key under which customers were erased: they would come back")
        return pads

    def _mark(self) -> bytes:
        return b"" if self._key is None else self.digest(_KEY_MARK)


def hold_off_erasures(connection: Connection) -> None:
    """For a transaction that writes customers' rows: an erasure waits for its end, and it for the end of an erasure."""
    connection.execute(load_sql("mastergroup", "hold_off_erasures"))


def hold_off_writers(connection: Connection) -> None:
    """For the transaction of an erasure: wait until nobody writes customers' rows, and let nobody begin."""
    connection.execute(load_sql("mastergroup", "hold_off_writers"))
