"""Segments turned round: from customers a product to products a customer (pure)."""

from array import array
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from personalize_worker.formats import OutputLine

# One integer holds a pair: customer, then rank from 0, then product; the order of these integers is the wanted one.
_BITS = 21
_MASK = (1 << _BITS) - 1
_BUFFER_PAIRS = 1_000_000
_BLOCK_USERS = 8192
Pairs = NDArray[np.int64]


def invert(
    lines: Iterable[OutputLine], positions: Mapping[str, int], results: int, depth: int
) -> Iterator[tuple[str, list[str], list[float]]]:
    """For each customer the `depth` products that rank the customer highest, and their affinity scores in (0, 1].

    `positions` numbers the known products in the order of their ids; lines of others, and a product's second line, are
    left out. score = 1 - (rank - 1) / results, rank from 1 in the product's own list; ties by product id. Memory: 8
    bytes for each pair kept, and a buffer of a million.
    """
    users: dict[str, int] = {}
    kept = _gather(lines, positions, users, depth)
    names, ids = list(users), list(positions)
    for pairs in kept:
        for mine in np.split(pairs, np.flatnonzero(np.diff(pairs >> 2 * _BITS)) + 1):
            products = [ids[position] for position in (mine & _MASK).tolist()]
            scores = np.round(1 - (mine >> _BITS & _MASK) / results, 7).tolist()
            yield names[int(mine[0]) >> 2 * _BITS], products, scores


def _gather(
    lines: Iterable[OutputLine], positions: Mapping[str, int], users: dict[str, int], depth: int
) -> list[Pairs]:
    """The pairs kept, in order, `_BLOCK_USERS` customers an array."""
    kept: list[Pairs] = []
    buffer = array("q")
    left = dict(positions)
    for line in lines:
        product = left.pop(line.key, None)
        if product is None:
            continue
        for rank, user in enumerate(line.found):
            buffer.append(users.setdefault(user, len(users)) << 2 * _BITS | rank << _BITS | product)
        if len(buffer) >= _BUFFER_PAIRS:
            _merge(kept, buffer, depth)
            buffer = array("q")
    if buffer:
        _merge(kept, buffer, depth)
    return kept


def _merge(kept: list[Pairs], buffer: "array[int]", depth: int) -> None:
    """Add the buffer, which is used up, to what is kept: block after block, so that only one block is held twice."""
    pairs = np.frombuffer(buffer, dtype=np.int64)
    pairs.sort()
    block = _BLOCK_USERS << 2 * _BITS
    starts = np.arange(block, int(pairs[-1]) + 1, block)
    for number, fresh in enumerate(np.split(pairs, np.searchsorted(pairs, starts))):
        if number == len(kept):
            kept.append(np.empty(0, dtype=np.int64))
        kept[number] = _first_of_each(np.concatenate((kept[number], fresh)), depth)


def _first_of_each(pairs: Pairs, depth: int) -> Pairs:
    """The lowest `depth` pairs of each customer, in order."""
    pairs.sort(kind="stable")  # two ascending runs: it merges them
    users = pairs >> 2 * _BITS
    # A pair is among its customer's first if the one `depth` places before belongs to another customer.
    first = np.ones(len(pairs), dtype=bool)
    first[depth:] = users[depth:] != users[:-depth]
    return pairs[first]
