"""How often a key may ask, in this process; over it the caller is told when to come back."""

from collections.abc import Mapping
from math import ceil
from time import time

from limits import parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from api_service.errors import TooManyRequests


class RateLimit:
    """Counts requests by key in fixed windows, one count a key. Rates are like `200/second`; ValueError for others."""

    def __init__(self, rates: Mapping[str, str]) -> None:
        self._rates = {key: parse(rate) for key, rate in rates.items()}
        self._windows = FixedWindowRateLimiter(MemoryStorage())

    async def take(self, key: str) -> None:
        """Count one request. Raises TooManyRequests with the seconds until the window ends."""
        rate = self._rates[key]
        if not await self._windows.hit(rate, key):
            window = await self._windows.get_window_stats(rate, key)
            raise TooManyRequests(max(1, ceil(window.reset_time - time())))
