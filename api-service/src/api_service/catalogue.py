"""What every product is called and whether it may be offered, in memory: no list joins it product by product.

It is small beside all lists (a few hundred bytes a product), and changes only with the data version.
"""

import asyncio
from typing import NamedTuple

from api_service.reader import Reader


class Card(NamedTuple):
    """One product of the catalogue."""

    name: str
    in_stock: bool
    is_offered: bool


Cards = dict[str, Card]


class Catalogue:
    """The cards of one data version, read again when a request meets another."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._version: int | None = None
        self._cards: Cards = {}
        self._lock = asyncio.Lock()

    async def cards(self, version: int) -> Cards:
        """By product id, of `version`, or of a newer one that came meanwhile. Raises Unavailable."""
        if self._version != version:
            async with self._lock:
                if self._version != version:
                    await self._read()
        return self._cards

    async def _read(self) -> None:
        row = await self._reader.row("catalogue")
        self._cards = {product_id: Card(*card) for product_id, *card in row["cards"] or ()}
        self._version = row["version"]
