"""The rows of the serving tables, from the shop of the full scale; the same for ever."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluate.shop import Shop
from mastergroup_local.personalize.table import Text
from personalize_worker.lists import ListWriter

DEPTH = 50
_POPULAR_DEPTH = 200
# So many draws hold more than DEPTH different products.
_DRAWS = 160
_SEED = 1
_BLOCK = 10_000
Row = tuple[object, ...]


def products(shop: Shop) -> Iterator[Row]:
    """(id, name, category, price, in stock, active); one of 25 is out of stock, one of 100 is no longer offered."""
    assert shop.items is not None
    categories, prices = _words(shop.items.text("CATEGORY")), shop.items.numbers("PRICE").tolist()
    for number, key in enumerate(_words(shop.items.text("ITEM_ID"))):
        name = f"{categories[number].upper()} 78-72-{number % 12} {key}"
        yield key, name, categories[number], round(prices[number], 2), number % 25 != 7, number % 100 != 11


def profiles(shop: Shop) -> Iterator[Row]:
    """(user, province, city, last order, purchased, last products) of each customer who bought, newest first."""
    users, items, times = shop.events.text("USER_ID"), shop.events.text("ITEM_ID"), shop.times
    homes = _homes(shop)
    order = np.lexsort((-times, users.codes))
    bounds = np.flatnonzero(np.diff(users.codes[order], prepend=-1, append=-1))
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        mine = order[start:end]
        bought = [items.words[code] for code in items.codes[mine].tolist()]
        last = bought[: int(np.count_nonzero(times[mine] == times[mine[0]]))]
        user = users.words[users.codes[mine[0]]]
        yield user, *homes[user], datetime.fromtimestamp(int(times[mine[0]]), UTC), _array(bought), _array(last)


def popular(shop: Shop) -> Iterator[Row]:
    """(scope, place, rank, product, score): up to 200 of each place by the share of its sales."""
    assert shop.users is not None
    assert shop.items is not None
    buyers = _row_of(shop.users.text("USER_ID"), shop.events.text("USER_ID"))
    items = shop.events.text("ITEM_ID")
    sold = _row_of(shop.items.text("ITEM_ID"), items)
    yield from _ranked("all", Text(np.zeros(len(buyers), np.int32), [""]), items)
    yield from _ranked("province", shop.users.text("PROVINCE").take(buyers), items)
    yield from _ranked("city", shop.users.text("CITY").take(buyers), items)
    yield from _ranked("category", shop.items.text("CATEGORY").take(sold), items)


def lists(shop: Shop, bought: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """(user, JSON of 50 scored products), sorted by user: first what was bought, then popular ones more often."""
    items = shop.events.text("ITEM_ID")
    best = [items.words[code] for code in np.argsort(-np.bincount(items.codes), kind="stable").tolist()]
    writer, rng = ListWriter(best, "score"), np.random.default_rng(_SEED)
    users = sorted(users_of(shop))
    for start in range(0, len(users), _BLOCK):
        drawn = (rng.random((_BLOCK, _DRAWS)) ** 2 * len(best)).astype(np.int32).tolist()
        scores = np.round(rng.random((_BLOCK, 1)) * 0.97 ** np.arange(DEPTH), 7).tolist()
        for user, ranks, mine in zip(users[start : start + _BLOCK], drawn, scores, strict=False):
            listed = dict.fromkeys([*bought.get(user, ()), *map(best.__getitem__, ranks)])
            yield user, writer.text(list(listed)[:DEPTH], mine)


def newest(profiles: Iterable[Row]) -> dict[str, list[str]]:
    """The last five products that each user of `profiles` bought."""
    return {str(user): str(purchased)[1:-1].split(",")[:5] for user, _, _, _, purchased, _ in profiles}


def users_of(shop: Shop) -> list[str]:
    """All customers."""
    assert shop.users is not None
    return _words(shop.users.text("USER_ID"))


def _homes(shop: Shop) -> dict[str, tuple[str, str]]:
    assert shop.users is not None
    places = zip(_words(shop.users.text("PROVINCE")), _words(shop.users.text("CITY")), strict=True)
    return dict(zip(users_of(shop), places, strict=True))


def _words(column: Text) -> list[str]:
    return [column.words[code] for code in column.codes.tolist()]


def _array(keys: Iterable[str]) -> str:
    """An array as PostgreSQL writes it; the ids are digits, so none needs quotes."""
    return "{" + ",".join(dict.fromkeys(keys)) + "}"


def _row_of(known: Text, column: Text) -> NDArray[np.intp]:
    """For each value of a column the row of `known` that holds it."""
    rows = {known.words[code]: row for row, code in enumerate(known.codes.tolist())}
    return np.array([rows[word] for word in column.words])[column.codes]


def _ranked(scope: str, places: Text, items: Text) -> Iterator[Row]:
    for code, place in enumerate(places.words):
        sold = np.bincount(items.codes[places.codes == code], minlength=len(items.words))
        best = np.argsort(-sold, kind="stable")[:_POPULAR_DEPTH]
        for rank, product in enumerate(best[sold[best] > 0].tolist(), 1):
            yield scope, place, rank, items.words[product], float(sold[product] / sold.sum())
