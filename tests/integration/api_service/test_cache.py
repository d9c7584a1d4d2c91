"""Kept answers: where they come from, when they go, and what is served while a store is down."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import redis
from pydantic import SecretStr

import shop
from api import api
from api_service.answer_store import AnswerStore
from mastergroup.database import Database
from mastergroup.migrate import migrate
from mastergroup.settings import DatabaseSettings, MigrationSettings
from mastergroup_local.stack import ports
from servers import postgres_server
from shop import ALI

PATH = "/api/v1/personalize/recommendations/"


def until(ask: Callable[[], httpx.Response], good: Callable[[httpx.Response], bool]) -> httpx.Response:
    """Ask until the answer is good; the last one, if it never is."""
    deadline = time.monotonic() + 30
    answer = ask()
    while not good(answer) and time.monotonic() < deadline:
        time.sleep(0.05)
        answer = ask()
    assert good(answer), (answer.status_code, dict(answer.headers), answer.text)
    return answer


def ready(client: httpx.Client) -> None:
    """Wait until the process knows the version: answers then come from memory."""
    until(lambda: client.get(f"{PATH}warm"), lambda answer: answer.headers["x-cache"] == "memory")


def test_memory_then_redis_then_database(own_shop: psycopg.Connection[Any], database_url: str, redis_url: str) -> None:
    with api(database_url, redis_url) as first:
        ready(first)
        assert first.get(PATH + ALI).headers["x-cache"] == "database"
        again = first.get(PATH + ALI, params={"utm_source": "mail"})
        assert again.headers["x-cache"] == "memory"
    with api(database_url, redis_url) as second:
        until(lambda: second.get(f"{PATH}warm"), lambda answer: answer.headers["x-cache"] in {"redis", "memory"})
        kept = second.get(PATH + ALI)
        assert (kept.headers["x-cache"], kept.content) == ("redis", again.content)


def test_every_key_in_redis_expires(own_shop: psycopg.Connection[Any], database_url: str, redis_url: str) -> None:
    with api(database_url, redis_url) as client:
        ready(client)
        client.get(PATH + ALI)
        client.get(PATH + "nobody", params={"fallback": False})
        with redis.Redis.from_url(f"{redis_url}/1") as store:
            lifetimes = [store.ttl(key) for key in store.scan_iter()]
    assert len(lifetimes) >= 3
    assert all(0 <= seconds <= 3600 for seconds in lifetimes)


def test_an_old_version_never_replaces_a_workers_announcement(redis_url: str) -> None:
    async def announce() -> str | None:
        store = AnswerStore(redis_url)
        await store.set_version("2:1")
        await store.set_version("1:1")
        known = await store.version()
        await store.close()
        return known

    assert asyncio.run(announce()) == "2:1"


def test_what_redis_holds_may_be_unreadable(
    own_shop: psycopg.Connection[Any], database_url: str, redis_url: str
) -> None:
    with api(database_url, redis_url) as first:
        ready(first)
        whole = first.get(PATH + ALI)
    with redis.Redis.from_url(f"{redis_url}/1") as store:
        for key in store.scan_iter("mastergroup:answer:*"):
            store.set(key, b"of another release", ex=60)
    with api(database_url, redis_url) as second:
        ready(second)
        assert second.get(PATH + ALI).content == whole.content


def test_a_publish_and_a_rollback_change_the_answers(
    own_shop: psycopg.Connection[Any], database_url: str, redis_url: str
) -> None:
    def first_product(answer: httpx.Response) -> str:
        return str(answer.json()["recommendations"][0]["product_id"])

    with api(database_url, redis_url) as client:
        ready(client)
        assert first_product(client.get(PATH + ALI)) == "1"
        shop.publish(own_shop, 2, first="7")
        changed = until(lambda: client.get(PATH + ALI), lambda answer: first_product(answer) == "7")
        assert changed.json()["meta"]["generation"] == 2
        shop.show(own_shop, 1)
        back = until(lambda: client.get(PATH + ALI), lambda answer: first_product(answer) == "1")
        assert back.json()["meta"]["generation"] == 1


def test_a_product_that_sells_out_leaves_the_lists(
    own_shop: psycopg.Connection[Any], database_url: str, redis_url: str
) -> None:
    with api(database_url, redis_url) as client:
        ready(client)
        assert '"1"' in client.get(PATH + ALI).text
        with own_shop.transaction():
            own_shop.execute("UPDATE products SET in_stock = false WHERE product_id = '1'")
            own_shop.execute("UPDATE data_version SET version = version + 1")
        until(lambda: client.get(PATH + ALI), lambda answer: '"1"' not in answer.text)


def test_a_request_that_meets_a_publish_sees_one_generation(
    own_shop: psycopg.Connection[Any], database_url: str, redis_url: str
) -> None:
    seen: list[tuple[int, str]] = []
    stop = threading.Event()

    with api(database_url, redis_url) as client:

        def read() -> None:
            number = 0
            while not stop.is_set():
                # A new parameter value is a new question: each goes to PostgreSQL, on a prepared statement.
                number += 1
                answer = client.get(PATH + ALI, params={"exclude": f"none-{threading.get_ident()}-{number}"}).json()
                seen.append((answer["meta"]["generation"], answer["recommendations"][0]["product_id"]))

        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for generation in range(2, 12):
            shop.publish(own_shop, generation, first="7" if generation % 2 == 0 else "1")
            count = len(seen)
            while len(seen) < count + 8:
                time.sleep(0.005)
        stop.set()
        for reader in readers:
            reader.join()
    assert {generation for generation, _ in seen} >= set(range(2, 12))
    assert all(first == ("7" if generation % 2 == 0 else "1") for generation, first in seen)


def test_etags_head_and_cache_control(client: httpx.Client) -> None:
    whole = client.get(PATH + ALI)
    same = client.get(PATH + ALI, headers={"If-None-Match": f'"other", W/{whole.headers["etag"]}'})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == whole.headers["etag"]
    assert whole.headers["cache-control"] == "private, no-cache"
    assert client.get(PATH + "similar/1").headers["cache-control"] == "public, no-cache"
    head = client.head(PATH + ALI)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert client.head("/health").status_code == 200


def test_without_redis_everything_is_answered(own_shop: psycopg.Connection[Any], database_url: str) -> None:
    with api(database_url, f"redis://{ports.HOST}:{ports.free_port()}") as client:
        assert client.get(PATH + ALI).json()["recommendations"]
        until(lambda: client.get(PATH + ALI), lambda answer: answer.headers["x-cache"] == "memory")
        health = client.get("/health")
        assert (health.status_code, health.json()["status"]) == (200, "degraded")
        assert health.json()["postgres_connected"]
        assert client.get("/health/ready").status_code == 200


def test_without_postgresql_held_answers_are_served_and_marked(redis_url: str) -> None:
    with ExitStack() as stopped, ExitStack() as kept:
        url = stopped.enter_context(postgres_server())
        password = SecretStr("test-only")
        migrate(
            Database(DatabaseSettings(database_url=SecretStr(url)), "tests"),
            MigrationSettings(api_db_password=password),
        )
        with psycopg.connect(url, autocommit=True) as connection:
            shop.fill(connection)
        client = kept.enter_context(api(url, redis_url, api_cache_seconds=2))
        ready(client)
        held = client.get(PATH + ALI).json()
        stopped.close()
        old = until(lambda: client.get(PATH + ALI), lambda answer: answer.headers.get("x-cache") == "stale").json()
        assert old["meta"].pop("stale") is True
        assert held["meta"].pop("stale") is False
        assert old == held
        refused = client.get(PATH + "nobody")
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert int(refused.headers["retry-after"]) > 0
        assert refused.json()["request_id"] == refused.headers["x-request-id"]
        assert client.get("/health/ready").status_code == 503
        assert client.get("/health/live").status_code == 200
        assert client.get("/health").json()["status"] == "degraded"


def test_a_postgresql_that_hangs_is_one_that_is_down(redis_url: str) -> None:
    with postgres_server() as url:
        migrate(
            Database(DatabaseSettings(database_url=SecretStr(url)), "tests"),
            MigrationSettings(api_db_password=SecretStr("test-only")),
        )
        with psycopg.connect(url, autocommit=True) as connection:
            shop.fill(connection)
        with api(url, redis_url, api_cache_seconds=1, api_statement_timeout_seconds=0.5) as client:
            ready(client)
            client.get(PATH + ALI)
            time.sleep(1)
            with _hung(url):
                assert client.get(PATH + ALI).headers["x-cache"] == "stale"
                asked_at = time.monotonic()
                assert client.get(PATH + "nobody").status_code == 503
                assert time.monotonic() - asked_at < 3
            until(lambda: client.get(PATH + "nobody"), lambda answer: answer.status_code == 200)


@contextmanager
def _hung(url: str) -> Iterator[None]:
    """The server with all its processes stopped: it takes connections and says nothing."""
    with psycopg.connect(url, autocommit=True) as connection:
        [directory] = connection.execute("SHOW data_directory").fetchone() or ("",)
        others = "SELECT pid FROM pg_stat_activity WHERE usename IS NOT NULL AND pid <> pg_backend_pid()"
        backends = [pid for (pid,) in connection.execute(others)]
    postmaster = Path(directory) / "postmaster.pid"
    if not postmaster.exists():
        pytest.skip("the server runs on another machine, or in a container")
    main = int(postmaster.read_text().splitlines()[0])
    pids = [main, *backends]
    _signal(pids, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(pids, signal.SIGCONT)


def _signal(pids: list[int], number: signal.Signals) -> None:
    """A backend whose client left ends by itself at any moment."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
