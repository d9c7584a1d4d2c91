"""The files that the pipeline would have put into S3: three CSVs and the batch input, as its export writes them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.evaluate.shop import Shop
from benchmarks.full_scale import made
from mastergroup_local.personalize.table import Table
from personalize_worker import formats

FOLDER = made.FOLDER / "s3"
SEGMENT_ITEMS = 500
_LINES_AT_ONCE = 100_000


def folder() -> Path:
    """Where they are, by their keys; made by the first call."""
    if not FOLDER.exists():
        _write(Shop.load(made.folder()), FOLDER.with_suffix(".partial"))
        FOLDER.with_suffix(".partial").rename(FOLDER)
    return FOLDER


def _write(shop: Shop, target: Path) -> None:
    assert shop.users is not None
    assert shop.items is not None
    prices = dict(zip(_texts(shop.items, "ITEM_ID"), shop.items.numbers("PRICE").tolist(), strict=True))
    _lines(target / "training-data" / "interactions.csv", _interactions(shop.events, prices))
    _lines(target / "training-data" / "users.csv", _table(shop.users, ("USER_ID", "PROVINCE", "CITY")))
    _lines(target / "training-data" / "items.csv", _items(shop.items))
    users, items = sorted(_texts(shop.users, "USER_ID")), sorted(_texts(shop.items, "ITEM_ID"))
    _lines(target / "batch-input" / "users" / "users.json", _asked(users, formats.USER_PERSONALIZATION))
    _lines(target / "batch-input" / "items" / "items.json", _asked(items, formats.SIMILAR_ITEMS))
    for number, start in enumerate(range(0, len(items), SEGMENT_ITEMS)):
        chunk = _asked(items[start : start + SEGMENT_ITEMS], formats.ITEM_AFFINITY)
        _lines(target / "batch-input" / "segments" / f"{number:04d}" / f"items-{number:04d}.json", chunk)


def _interactions(events: Table, prices: dict[str, float]) -> Iterator[str]:
    yield "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\n"
    columns = _texts(events, "USER_ID"), _texts(events, "ITEM_ID"), events.numbers("TIMESTAMP").tolist()
    for user, item, time in zip(*columns, strict=True):
        yield f'"{user}","{item}",{time},"purchase",{prices[item]:g}\n'


def _table(table: Table, names: tuple[str, ...]) -> Iterator[str]:
    yield ",".join(names) + "\n"
    for values in zip(*(_texts(table, name) for name in names), strict=True):
        yield ",".join(f'"{value}"' for value in values) + "\n"


def _items(items: Table) -> Iterator[str]:
    yield "ITEM_ID,CATEGORY,PRICE\n"
    columns = _texts(items, "ITEM_ID"), _texts(items, "CATEGORY"), items.numbers("PRICE").tolist()
    for item, category, price in zip(*columns, strict=True):
        yield f'"{item}","{category}",{price:g}\n'


def _asked(ids: list[str], recipe: formats.Recipe) -> Iterator[str]:
    yield formats.input_lines(ids, recipe).decode()


def _texts(table: Table, name: str) -> list[str]:
    column = table.text(name)
    return [column.words[code] for code in column.codes.tolist()]


def _lines(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    source = iter(lines)
    with path.open("w", encoding="utf-8") as file:
        while block := "".join(islice(source, _LINES_AT_ONCE)):
            file.write(block)
