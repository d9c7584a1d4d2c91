"""Who is asked for: some customers often and most never, or each one once."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

PATH = "/api/v1/personalize/recommendations/"
_DRAWS = 10_000
_SKEW = 1.1
_SEED = 1


def often(users: list[str]) -> list[str]:
    """10,000 draws of which the k-th most frequent customer has a share of k ** -1.1, as visits to a shop have."""
    rng = np.random.default_rng(_SEED)
    shares = np.arange(1, len(users) + 1) ** -_SKEW
    order = rng.permutation(len(users))
    drawn = rng.choice(order, _DRAWS, p=shares / shares.sum())
    return [users[number] for number in drawn.tolist()]


def once(users: list[str]) -> list[str]:
    """All of them in an order without pattern, so that no store has seen the next one."""
    order = np.random.default_rng(_SEED + 1).permutation(len(users))
    return [users[number] for number in order.tolist()]


def write(path: Path, users: Iterable[str]) -> Path:
    """A file of paths for wrk."""
    path.write_text("".join(f"{PATH}{user}\n" for user in users))
    return path
