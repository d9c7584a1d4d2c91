"""Segments turned round: from customers a product to products a customer (pure)."""

from array import array
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from personalize_worker.formats import OutputLine

_RANK_BITS = 21
_PRODUCT_BITS = 21
_MASK = (1 << 21) - 1


def invert(lines: Iterable[OutputLine], results: int, depth: int) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """For each customer the `depth` products that rank the customer highest, with the affinity score in (0, 1].

    score = 1 - (rank - 1) / results, rank from 1 in the product's own list; ties by product id. Customers come in the
    order of their ids. Memory: 8 bytes a pair, sorted in place.
    """
    users: dict[str, int] = {}
    products: list[str] = []
    pairs = _encode(lines, users, products)
    _order_products_by_id(pairs, products)
    _order_users_by_id(pairs, users)
    pairs.sort()
    names, ids = sorted(users), sorted(products)
    for user, mine in _by_user(pairs):
        best = [(ids[int(p) & _MASK], 1 - (int(p) >> _PRODUCT_BITS & _MASK) / results) for p in mine[:depth]]
        yield names[user], best


def _encode(lines: Iterable[OutputLine], users: dict[str, int], products: list[str]) -> NDArray[np.int64]:
    """One integer a pair: customer, then rank from 0, then product; the order of these integers is the wanted one."""
    pairs = array("q")
    for product, line in enumerate(lines):
        products.append(line.key)
        for rank, user in enumerate(line.found):
            number = users.setdefault(user, len(users))
            pairs.append(number << (_RANK_BITS + _PRODUCT_BITS) | rank << _PRODUCT_BITS | product)
    return np.frombuffer(pairs, dtype=np.int64) if pairs else np.empty(0, dtype=np.int64)


def _order_products_by_id(pairs: NDArray[np.int64], products: list[str]) -> None:
    position = _positions(products)
    numbers = pairs & _MASK
    pairs += position[numbers] - numbers


def _order_users_by_id(pairs: NDArray[np.int64], users: dict[str, int]) -> None:
    shift = _RANK_BITS + _PRODUCT_BITS
    position = _positions(list(users))
    numbers = pairs >> shift
    pairs += (position[numbers] - numbers) << shift


def _positions(names: list[str]) -> NDArray[np.int64]:
    """Where each name stands among the sorted ones."""
    order = sorted(range(len(names)), key=names.__getitem__)
    position = np.empty(len(names), dtype=np.int64)
    position[order] = np.arange(len(names))
    return position


def _by_user(pairs: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    users = pairs >> (_RANK_BITS + _PRODUCT_BITS)
    starts = np.flatnonzero(np.diff(users, prepend=-1))
    for first, mine in zip(starts, np.split(pairs, starts[1:]), strict=False):
        yield int(users[first]), mine
