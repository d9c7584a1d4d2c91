"""Promoted items among the others: at random places, but in order among themselves."""

import random
from typing import Any

Item = dict[str, Any]


def mixed(items: list[Item], promoted: list[Item], name: str | None, size: int, seed: str) -> list[Item]:
    """Return `size` items, the promoted ones marked with the promotion's name; the same seed gives the same places."""
    chosen = {each["itemId"] for each in promoted}
    rest = [each for each in items if each["itemId"] not in chosen][: size - len(promoted)]
    total = len(promoted) + len(rest)
    places = set(random.Random(seed).sample(range(total), len(promoted)))  # noqa: S311  (nothing secret)
    named = iter([{**each, **({"promotionName": name} if name else {})} for each in promoted])
    others = iter(rest)
    return [next(named) if place in places else next(others) for place in range(total)]
