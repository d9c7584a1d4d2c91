"""A PostgreSQL and a Redis that a test may break, with generations to publish, and a load on APIs over them."""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path

import httpx
import psycopg
import redis
from pydantic import SecretStr

import generations
from generations import HELD, QUIET, Publisher, stranger
from load import Answer, Load, Question, ask, steady
from mastergroup.cache_keys import ANSWER_PREFIX, CACHE_DATABASE
from mastergroup.database import Database
from mastergroup.migrate import migrate
from mastergroup.settings import DatabaseSettings, MigrationSettings
from processes import PASSWORD, Server, own_api, own_postgres, own_valkey, wait_until_connects
from servers import role_url


@dataclass(frozen=True)
class Stores:
    """The servers that go wrong, and what publishes to them."""

    postgres: Server
    valkey: Server
    owner_url: str
    redis_url: str
    publisher: Publisher

    def api(self, folder: Path, **settings: object) -> Server:
        """An API over them, not started yet."""
        return own_api(folder, role_url(self.owner_url, "api"), self.redis_url, **settings)

    def kept_answers(self) -> int:
        """How many answers Redis holds."""
        with redis.Redis.from_url(f"{self.redis_url}/{CACHE_DATABASE}") as client:
            return sum(1 for _ in client.scan_iter(f"{ANSWER_PREFIX}*", count=1000))

    def renew(self) -> None:
        """All servers run, Redis is empty, generation 1 is in service."""
        self.postgres.start()
        wait_until_connects(self.owner_url)
        self.valkey.start()
        with redis.Redis.from_url(self.redis_url) as client:
            client.flushall()
        self.publisher.begin(1)


@contextmanager
def own_stores() -> Iterator[Stores]:
    """The servers, with a catalogue and every generation loaded."""
    with own_postgres() as (postgres, url), own_valkey() as (valkey, redis_url):
        password = SecretStr(PASSWORD)
        passwords = MigrationSettings(api_db_password=password, personalize_db_password=password)
        migrate(Database(DatabaseSettings(database_url=SecretStr(url)), "tests"), passwords)
        with psycopg.connect(url) as connection:
            generations.fill(connection)
        publisher = Publisher(role_url(url, "personalize"), redis_url)
        publisher.load_all()
        yield Stores(postgres, valkey, url, redis_url, publisher)


@contextmanager
def loaded(*apis: Server, strangers: int = 1) -> Iterator[Load]:
    """Every key is held by these processes; then six clients ask for them, and more for what nobody holds."""
    for api in apis:
        hold(api, [*HELD, *QUIET])
    known = [cycle(HELD[start:] + HELD[:start]) for start in range(0, 36, 6)]
    unknown = [map(stranger, count()) for _ in range(strangers)]
    # On one port a second try is a new connection.
    addresses = [api.port for api in apis] * (2 if len(apis) == 1 else 1)
    with steady(addresses, [*known, *unknown]) as load:
        load.wait_for(lambda answer: answer.status == 200, count=50)
        yield load


def hold(api: Server, asked: Sequence[Question]) -> None:
    """Until the process has each answer of the first generation in its memory."""
    left = list(asked)
    end = time.monotonic() + 20
    while left:
        assert time.monotonic() < end, "the answers are not held"
        answers = ask_all(api, left)
        left = [answer.question for answer in answers if (answer.cache, answer.generation) != ("memory", 1)]


def ask_all(api: Server, asked: Iterable[Question]) -> list[Answer]:
    """All at once."""
    with httpx.Client(timeout=20) as client, ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda question: ask(client, question, api.port), asked))
