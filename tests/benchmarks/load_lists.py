"""Loading 50,000 lists of 50: a bare COPY of the same bytes with its index, and ours from the output lines."""

import random
from functools import partial

import orjson
import psycopg
from psycopg import sql
from psycopg.rows import DictRow, dict_row

from benchmarks.measure import compare
from personalize_worker.formats import USER_PERSONALIZATION, parse_line
from personalize_worker.generation import copy_lists
from personalize_worker.lists import ListWriter, Tally

_USERS, _DEPTH, _PRODUCTS = 50_000, 50, [f"{1000 + n}" for n in range(4000)]


def run(url: str) -> None:
    """Print both ways."""
    lines = _output_lines()
    with psycopg.connect(url, row_factory=dict_row, autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE lists (user_id text, recommendations jsonb)")
        stored = list(_stored(lines))
        bare = "".join(f"{user}\t{text}\n" for user, text in stored).encode()
        compare({"bare COPY and index": partial(_bare, connection, bare), "ours": partial(_ours, connection, lines)})


def _output_lines() -> list[bytes]:
    dice = random.Random(1)
    scores = [round(0.9 / (rank + 2), 7) for rank in range(_DEPTH)]
    return [
        orjson.dumps(
            {
                "input": {"userId": f"0300{user:07d}_ali"},
                "output": {"recommendedItems": dice.sample(_PRODUCTS, _DEPTH), "scores": scores},
                "error": None,
            }
        )
        for user in range(_USERS)
    ]


def _stored(lines: list[bytes]) -> list[tuple[str, str]]:
    parsed = (parse_line(line, USER_PERSONALIZATION) for line in lines)
    return list(ListWriter(_PRODUCTS, "score").stored(parsed, Tally()))


def _bare(connection: psycopg.Connection[DictRow], data: bytes) -> None:
    connection.execute("TRUNCATE lists")
    with connection.cursor().copy("COPY lists FROM STDIN") as copy:
        copy.write(data)
    _index(connection)


def _ours(connection: psycopg.Connection[DictRow], lines: list[bytes]) -> None:
    connection.execute("TRUNCATE lists")
    parsed = (parse_line(line, USER_PERSONALIZATION) for line in lines)
    copy_lists(connection, sql.Identifier("lists"), ListWriter(_PRODUCTS, "score").stored(parsed, Tally()))
    _index(connection)


def _index(connection: psycopg.Connection[DictRow]) -> None:
    connection.execute("DROP INDEX IF EXISTS lists_key")
    connection.execute("CREATE UNIQUE INDEX lists_key ON lists (user_id)")
