"""The cached answers in Redis, seen by those who must make it forget them."""

import redis

from mastergroup import cache_keys
from mastergroup.errors import TransientError

_BATCH = 1000


def forget_answers(redis_url: str) -> int:
    """Remove every cached answer, as what one holds cannot be told from its key; returns how many there were.

    Raises TransientError when Redis does not answer.
    """
    address = cache_keys.database_url(redis_url, cache_keys.CACHE_DATABASE)
    forgotten = 0
    try:
        with redis.Redis.from_url(address, socket_timeout=5, socket_connect_timeout=5) as client:
            batch: list[bytes] = []
            for key in client.scan_iter(match=f"{cache_keys.ANSWER_PREFIX}*", count=_BATCH):
                batch.append(key)
                if len(batch) == _BATCH:
                    forgotten += client.unlink(*batch)
                    batch = []
            return forgotten + (client.unlink(*batch) if batch else 0)
    except redis.RedisError as error:
        raise TransientError(f"Redis does not answer: {type(error).__name__}") from error
