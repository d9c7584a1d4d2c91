"""Generations that share no product, so that an answer shows which one it was made of; and which was in service when.

They are made, shown and announced by the batch worker's own functions.
"""

import time
from dataclasses import dataclass
from itertools import count
from typing import Any

import psycopg
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from load import Answer, Question
from mastergroup.database import Connection, Database, load_sql
from mastergroup.settings import DatabaseSettings
from mastergroup.versions import announce_versions
from personalize_worker import generation as batch

GENERATIONS = (1, 2, 3)
LENGTH = 10
_KEYS = 20
_PRODUCTS = 2 * LENGTH
_PATH = "/api/v1/personalize/recommendations/"
_PATHS = {
    "user": _PATH + "user-{}",
    "similar": _PATH + "similar/product-{}",
    "affinity": _PATH + "item-affinity/user-{}",
    "place": _PATH + "by-location?city=City%20{}",
}
_POPULAR = tuple(f"popular-{rank}" for rank in range(LENGTH))
_NOT_PUBLISHED: float = 0
_strangers = count()


def questions(keys: range) -> list[Question]:
    """Each kind of list, for these keys of it."""
    return [Question(path.format(key), kind, key) for key in keys for kind, path in _PATHS.items()]


HELD = questions(range(LENGTH))
QUIET = questions(range(LENGTH, _KEYS))
"""Held too, but not asked for all the time."""


def stranger(turn: int) -> Question:
    """What nobody has asked before, so that no store holds it: in turn of a known and of an unknown customer."""
    number = next(_strangers)
    if turn % 2:
        return Question(f"{_PATH}stranger-{number}", "stranger", None, is_held=False)
    key = number % _KEYS
    return Question(f"{_PATH}user-{key}?exclude=none-{number}", "user", key, is_held=False)


def expected(answer: Answer) -> tuple[str, ...]:
    """The whole list that the generation holds which the answer names."""
    if answer.question.key is None:
        return _POPULAR
    return _listed(answer.generation, answer.question.kind, answer.question.key)


def fill(connection: psycopg.Connection[Any]) -> None:
    """The catalogue, what is popular, and a sync that has just ended."""
    products = [name for number in GENERATIONS for kind in _PATHS for name in _named(number, kind)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO products (product_id, product_name, category, price, in_stock, is_active, content_hash)"
            " VALUES (%s, 'A NAME', 'sofa', 1, true, true, '00000000-0000-0000-0000-000000000000')",
            [(name,) for name in [*products, *_POPULAR]],
        )
        cursor.executemany(
            "INSERT INTO popular_products (scope, place, rank, product_id, score) VALUES ('all', '', %s, %s, 1)",
            list(enumerate(_POPULAR, 1)),
        )
    connection.execute(
        "INSERT INTO sync_runs (run_id, trigger, steps, status, finished_at, resend_after)"
        " VALUES ('s1', 'operator', '{products}', 'done', now(), now())"
    )
    connection.execute("UPDATE data_version SET version = 1, data_through = now(), changed_at = now()")


@dataclass(frozen=True)
class _Change:
    """A generation that was put in service: its commit lies between the two times."""

    generation: int
    earliest: float
    latest: float


class Publisher:
    """Loads the generations once, and puts one in service as the publish step does; remembers when."""

    def __init__(self, database_url: str, redis_url: str) -> None:
        settings = DatabaseSettings(database_url=SecretStr(database_url))
        self.database = Database(settings, "tests")
        self._redis_url = redis_url
        self._changes: list[_Change] = []

    def load_all(self) -> None:
        """Every generation, in tables of its own; none is in service yet."""
        with self.database.connect() as connection:
            for number in GENERATIONS:
                _load(connection, number)

    def begin(self, number: int) -> None:
        """Forget what was; this one has been in service all the time."""
        self.show(number, announced=True)
        self._changes = [_Change(number, _NOT_PUBLISHED, _NOT_PUBLISHED)]

    def show(self, number: int, announced: bool = True) -> float:
        """Publish it, or roll back to it; the time at which that was committed for certain."""
        earliest = time.monotonic()
        with self.database.connect() as connection:
            batch.show(connection, number)
            connection.execute(load_sql("personalize_worker", "supersede_live"), (number,))
            values = {"generation": number, "checks": Jsonb([]), "reason": None}
            connection.execute(load_sql("personalize_worker", "mark_live"), values)
        latest = time.monotonic()
        self._changes.append(_Change(number, earliest, latest))
        if announced:
            announce_versions(self.database, self._redis_url)
        return latest

    def in_service(self, start: float, end: float) -> set[int]:
        """The generations that were in service at some moment between the two times."""
        ends = [change.latest for change in self._changes[1:]] + [float("inf")]
        spans = zip(self._changes, ends, strict=True)
        return {change.generation for change, over in spans if change.earliest <= end and start <= over}


def _load(connection: Connection, number: int) -> None:
    connection.execute(
        "INSERT INTO publications (generation, run_id, status, data_through) VALUES (%s, %s, 'loaded', now())",
        (number, f"p{number}"),
    )
    batch.create_tables(connection, number)
    _copy(connection, "user_recommendations", number, "user", "user-{}", "score")
    _copy(connection, "similar_items", number, "similar", "product-{}", "score")
    _copy(connection, "item_affinity", number, "affinity", "user-{}", "affinity_score")
    _copy_places(connection, number)
    batch.index_tables(connection, number, batch.TABLES)


def _copy(connection: Connection, name: str, number: int, kind: str, key_name: str, score: str) -> None:
    lists = ((key_name.format(key), _json(_listed(number, kind, key), score)) for key in range(_KEYS))
    batch.copy_lists(connection, batch.table(name, number), lists)


def _json(products: tuple[str, ...], score: str) -> Any:
    return Jsonb([{"product_id": name, score: round(1 - rank / 100, 2)} for rank, name in enumerate(products)])


def _copy_places(connection: Connection, number: int) -> None:
    rows = [
        ("", f"City {key}", rank, name, 0.5, 1)
        for key in range(_KEYS)
        for rank, name in enumerate(_listed(number, "place", key), 1)
    ]
    target = batch.table("location_recommendations", number)
    with connection.cursor() as cursor, cursor.copy(b"COPY " + target.as_bytes(connection) + b" FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _listed(number: int, kind: str, key: int) -> tuple[str, ...]:
    """No two keys of a kind have the same list, nor two generations a product."""
    names = _named(number, kind)
    return tuple(names[(key + rank) % _PRODUCTS] for rank in range(LENGTH))


def _named(number: int, kind: str) -> list[str]:
    return [f"{number}-{kind}-{rank}" for rank in range(_PRODUCTS)]
