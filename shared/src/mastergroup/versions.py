"""The pair (published generation, data version) that the cache keys hold, kept in Redis for all API processes."""

import redis

from mastergroup import cache_keys
from mastergroup.database import Connection, Database, load_sql
from mastergroup.logging import get_logger

log = get_logger(__name__)


def announce_versions(database: Database, redis_url: str) -> None:
    """Write the pair of now to Redis, after the transaction that changed it.

    A Redis that does not answer is no reason to fail: the key is short-lived, and the API asks PostgreSQL without it.
    """
    with database.connect() as connection:
        row = connection.execute(load_sql("mastergroup", "read_versions")).fetchone()
    if row is None:
        return
    address = cache_keys.database_url(redis_url, cache_keys.CACHE_DATABASE)
    try:
        with redis.Redis.from_url(address, socket_timeout=2, socket_connect_timeout=2) as client:
            client.set(
                cache_keys.VERSION_KEY, cache_keys.version_pair(row["generation"], row["version"]),
                px=cache_keys.VERSION_MILLISECONDS,
            )  # fmt: skip
    except redis.RedisError as error:
        log.warning("versions not announced", reason=type(error).__name__)


def outdate_answers(connection: Connection) -> None:
    """In the caller's transaction; `announce_versions` is to come after it."""
    connection.execute(load_sql("mastergroup", "outdate_answers"))
