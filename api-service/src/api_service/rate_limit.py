"""How often a key may ask, in this process; over it the caller is told when to come back."""

import re
from collections.abc import Mapping
from math import ceil

from aiolimiter import AsyncLimiter

from api_service.errors import TooManyRequests

_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_RATE = re.compile(rf"([1-9]\d{{0,8}})/({'|'.join(_SECONDS)})")


class RateLimit:
    """A leaky bucket a key: its rate at once, and then as it leaks. Raises ValueError where it is not like 5/second."""

    def __init__(self, rates: Mapping[str, str]) -> None:
        self._buckets = {key: _bucket(rate) for key, rate in rates.items()}

    async def take(self, key: str) -> None:
        """Count one request. Raises TooManyRequests with the seconds until there is room for one."""
        bucket = self._buckets[key]
        if not bucket.has_capacity():
            raise TooManyRequests(ceil(bucket.time_period / bucket.max_rate))
        await bucket.acquire()


def _bucket(rate: str) -> AsyncLimiter:
    found = _RATE.fullmatch(rate)
    if found is None:
        raise ValueError(f"not a rate: {rate}")
    return AsyncLimiter(int(found[1]), _SECONDS[found[2]])
