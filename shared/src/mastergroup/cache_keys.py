"""What lives in the one Redis: database numbers, keys and lifetimes. Every cache key expires."""

BROKER_DATABASE = 0
CACHE_DATABASE = 1

VERSION_KEY = "mastergroup:version"
"""String `<generation>:<data version>`: set after a publish or a sync that changed something, and by an API process
that finds it missing. So short-lived that a lost announcement heals by itself."""

VERSION_MILLISECONDS = 500

ANSWER_PREFIX = "mastergroup:answer:"
"""Whole answers: the prefix, then `<generation>:<data version>:<digest of scope, path and parameters>`."""


def database_url(redis_url: str, database: int) -> str:
    """The address of one numbered database of the Redis at `redis_url`."""
    return f"{redis_url.rstrip('/')}/{database}"


def version_pair(generation: int, version: int) -> str:
    """The value of VERSION_KEY."""
    return f"{generation}:{version}"
