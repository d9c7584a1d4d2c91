"""Segments turned round: from customers a product to products a customer (pure)."""

from array import array
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from personalize_worker.formats import OutputLine

# One integer holds a pair: customer, then rank from 0, then product; the order of these integers is the wanted one.
_BITS = 21
_MASK = (1 << _BITS) - 1
_BUFFER_PAIRS = 2_000_000


def invert(
    lines: Iterable[OutputLine], positions: Mapping[str, int], results: int, depth: int
) -> Iterator[tuple[str, list[str], list[float]]]:
    """For each customer the `depth` products that rank the customer highest, and their affinity scores in (0, 1].

    `positions` numbers the known products in the order of their ids; lines of others, and a product's second line, are
    left out. score = 1 - (rank - 1) / results, rank from 1 in the product's own list; ties by product id. Memory: 8
    bytes for each pair kept, and a buffer of two million.
    """
    users: dict[str, int] = {}
    pairs = _gather(lines, positions, users, depth)
    names, ids = list(users), list(positions)
    for mine in np.split(pairs, np.flatnonzero(np.diff(pairs >> 2 * _BITS)) + 1) if len(pairs) else []:
        products = [ids[position] for position in (mine & _MASK).tolist()]
        scores = np.round(1 - (mine >> _BITS & _MASK) / results, 7).tolist()
        yield names[int(mine[0]) >> 2 * _BITS], products, scores


def _gather(
    lines: Iterable[OutputLine], positions: Mapping[str, int], users: dict[str, int], depth: int
) -> NDArray[np.int64]:
    kept, buffer = np.empty(0, dtype=np.int64), array("q")
    left = dict(positions)
    for line in lines:
        product = left.pop(line.key, None)
        if product is None:
            continue
        for rank, user in enumerate(line.found):
            buffer.append(users.setdefault(user, len(users)) << 2 * _BITS | rank << _BITS | product)
        if len(buffer) >= _BUFFER_PAIRS:
            kept, buffer = _first_of_each(kept, buffer, depth), array("q")
    return _first_of_each(kept, buffer, depth)


def _first_of_each(kept: NDArray[np.int64], buffer: "array[int]", depth: int) -> NDArray[np.int64]:
    """The lowest `depth` pairs of each customer, in order."""
    pairs = np.concatenate((kept, np.array(buffer, dtype=np.int64)))
    pairs.sort()
    users = pairs >> 2 * _BITS
    # A pair is among its customer's first if the one `depth` places before belongs to another customer.
    first = np.ones(len(pairs), dtype=bool)
    first[depth:] = users[depth:] != users[:-depth]
    return pairs[first]
