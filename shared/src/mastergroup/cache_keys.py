"""What lives in the one Redis: database numbers, keys and lifetimes. Every cache key expires."""

BROKER_DATABASE = 0
CACHE_DATABASE = 1

VERSION_KEY = "mastergroup:version"
"""String `<generation>:<data version>`, written by the workers after a publish or a sync that changed something."""

VERSION_SECONDS = 24 * 3600

ANSWER_PREFIX = "mastergroup:answer:"
"""Whole answers: the prefix, then `<generation>:<data version>:<digest of scope, path and parameters>`."""


def database_url(redis_url: str, database: int) -> str:
    """The address of one numbered database of the Redis at `redis_url`."""
    return f"{redis_url.rstrip('/')}/{database}"
