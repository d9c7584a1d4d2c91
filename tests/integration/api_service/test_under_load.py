"""Under steady load one thing goes wrong at a time: no 5xx for keys held, no half lists, none older than it says."""

import json
import signal
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from generations import QUIET
from load import Answer
from mastergroup.cache_keys import CACHE_DATABASE, VERSION_KEY
from processes import Process, Server, running, wait_until_connects
from servers import role_url
from stores import Stores, ask_all, loaded, own_stores
from verdicts import (
    SHOWN_WITHIN,
    all_answered,
    asked_between,
    none_outdated,
    only_unavailable,
    whole_and_as_old_as_said,
)

RECOVERED_WITHIN = 10.0
Pair = tuple[Server, Server]


@pytest.fixture(scope="module")
def all_stores() -> Iterator[Stores]:
    with own_stores() as stores:
        yield stores


@pytest.fixture
def stores(all_stores: Stores) -> Stores:
    """All servers run, Redis is empty, generation 1 is in service."""
    all_stores.renew()
    return all_stores


@pytest.fixture(scope="module")
def pair(all_stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two API processes that outlive all that the tests do to the stores."""
    folder = tmp_path_factory.mktemp("pair")
    apis = (all_stores.api(folder), all_stores.api(folder))
    with running(*apis):
        yield apis


def test_redis_killed_and_back(stores: Stores, pair: Pair) -> None:
    with loaded(*pair) as load:
        stores.valkey.end(signal.SIGKILL)
        load.wait_for(lambda answer: not answer.question.is_held, count=20)
        time.sleep(1)
        stores.valkey.start()
        patience = Retry(ConstantBackoff(0.1), 100)
        with redis.Redis.from_url(stores.redis_url, retry=patience, retry_on_error=[redis.BusyLoadingError]) as client:
            client.flushall()
        load.wait_for(lambda _: stores.kept_answers() > 5)
    all_answered(load.answers)
    none_outdated(load.answers, stores.publisher)
    whole_and_as_old_as_said(load.answers, stores.publisher)


def test_a_redis_that_hangs_costs_a_few_milliseconds(stores: Stores, pair: Pair) -> None:
    with loaded(*pair, strangers=3) as load:
        began = time.monotonic()
        time.sleep(1.5)
        with stores.valkey.hung():
            hung_at = time.monotonic()
            time.sleep(2.5)
            ended = time.monotonic()
        load.wait_for(lambda _: stores.kept_answers() > 5)
    all_answered(load.answers)
    none_outdated(load.answers, stores.publisher)
    whole_and_as_old_as_said(load.answers, stores.publisher)
    misses = [answer for answer in load.answers if not answer.question.is_held]
    before = [answer.seconds for answer in asked_between(misses, began, hung_at)]
    during = [answer.seconds for answer in asked_between(misses, hung_at, ended)]
    assert statistics.median(during) < statistics.median(before) + 0.02
    slow = [seconds for seconds in during if seconds > statistics.median(before) + 0.05]
    assert len(slow) < len(during) / 5


@pytest.mark.parametrize("numbers", [pytest.param((2, 3), id="publish"), pytest.param((2, 1), id="rollback")])
def test_a_change_of_generation(stores: Stores, pair: Pair, numbers: tuple[int, ...]) -> None:
    with loaded(*pair) as load:
        for number in numbers:
            stores.publisher.show(number)
            time.sleep(SHOWN_WITHIN + 0.5)
    all_answered(load.answers)
    none_outdated(load.answers, stores.publisher)
    whole_and_as_old_as_said(load.answers, stores.publisher)
    assert {answer.generation for answer in load.answers} == {1, *numbers}


def test_a_publish_whose_announcement_is_lost(stores: Stores, pair: Pair) -> None:
    """The worker is killed between the commit and the announcement, just after an API process has looked."""
    with loaded(*pair) as load:
        for number in (2, 3, 2):
            _wait_for_a_look(stores.redis_url)
            stores.publisher.show(number, announced=False)
            time.sleep(SHOWN_WITHIN + 0.5)
    all_answered(load.answers)
    whole_and_as_old_as_said(load.answers, stores.publisher)


def _wait_for_a_look(redis_url: str) -> None:
    """Until the pair has been written anew to Redis."""
    with redis.Redis.from_url(f"{redis_url}/{CACHE_DATABASE}") as client:
        while (left := client.pttl(VERSION_KEY)) > 0:
            time.sleep(left / 1000)
        while client.pttl(VERSION_KEY) <= 0:
            time.sleep(0.002)


def test_a_publish_while_redis_is_away(stores: Stores, pair: Pair) -> None:
    with loaded(*pair) as load:
        stores.valkey.end(signal.SIGKILL)
        stores.publisher.show(2)
        time.sleep(SHOWN_WITHIN + 0.2)
        stores.valkey.start()
        time.sleep(SHOWN_WITHIN + 0.2)
    all_answered(load.answers)
    whole_and_as_old_as_said(load.answers, stores.publisher)
    assert load.answers[-1].generation == 2


def test_postgresql_restarted(stores: Stores, pair: Pair) -> None:
    """Fresh answers need it not at all; what nobody holds is answered again, by the same process, once it is back."""
    with loaded(*pair) as load:
        stores.postgres.end(signal.SIGINT)
        stores.postgres.start()
        wait_until_connects(stores.owner_url)
        load.wait_for(computed, count=10, seconds=RECOVERED_WITHIN)
        stores.publisher.show(2)
        time.sleep(SHOWN_WITHIN + 0.2)
    all_answered([answer for answer in load.answers if answer.question.is_held])
    only_unavailable([answer for answer in load.answers if not answer.question.is_held and answer.status != 200])
    whole_and_as_old_as_said(load.answers, stores.publisher)
    assert load.answers[-1].generation == 2


def computed(answer: Answer) -> bool:
    return answer.status == 200 and not answer.question.is_held


def test_while_postgresql_is_down_what_is_held_is_served_and_says_so(stores: Stores, tmp_path: Path) -> None:
    """Nothing is fresh for longer than a second here; the held answers are of an older generation, too."""
    api = stores.api(tmp_path, api_cache_seconds=1)
    with running(api), loaded(api, strangers=2) as load:
        stores.publisher.show(2)
        load.wait_for(lambda answer: answer.generation == 2)
        time.sleep(SHOWN_WITHIN)
        down = time.monotonic()
        stores.postgres.end(signal.SIGINT)
        gone = time.monotonic()
        older = ask_all(api, QUIET[:8])
        load.wait_for(lambda answer: answer.stale and answer.asked > gone + SHOWN_WITHIN, count=4)
        load.wait_for(lambda answer: answer.status == 503, count=2)
        back = time.monotonic()
        stores.postgres.start()
        wait_until_connects(stores.owner_url)
        load.wait_for(lambda answer: answer.status == 200 and not answer.stale, count=40, seconds=RECOVERED_WITHIN)
        recovered = time.monotonic()
        time.sleep(0.5)
    held = [answer for answer in load.answers if answer.question.is_held]
    all_answered([*held, *older])
    whole_and_as_old_as_said([*load.answers, *older], stores.publisher)
    assert {(answer.generation, answer.cache, answer.stale) for answer in older} == {(1, "stale", True)}
    assert {answer.cache for answer in asked_between(held, gone + SHOWN_WITHIN, back)} == {"stale"}
    for start, end in ((0, down), (recovered, time.monotonic())):
        none_outdated(asked_between(load.answers, start, end), stores.publisher)
    refused = asked_between([answer for answer in load.answers if not answer.question.is_held], gone, back)
    assert refused
    only_unavailable(refused)


def test_an_api_process_recycled(stores: Stores, pair: Pair) -> None:
    """SIGTERM while some of its requests wait for PostgreSQL: they are answered, the others go to the other process."""
    api = pair[0]
    with loaded(*pair, strangers=4) as load:
        with _waiting_requests(stores.owner_url):
            told_at = time.monotonic()
            api.send(signal.SIGTERM)
        assert api.wait() in {0, -signal.SIGTERM}
        api.start()
        load.wait_for(lambda answer: answer.port == api.port and answer.status == 200, count=20)
    nothing_accepted_is_lost(load.answers, api, told_at, stores)


def nothing_accepted_is_lost(answers: list[Answer], api: Server, told_at: float, stores: Stores) -> None:
    """A request may meet a closed connection, which no balancer minds, if the process had not begun with it."""
    answered = [answer for answer in answers if answer.status]
    lost = [answer for answer in answers if not answer.status]
    all_answered(answered)
    none_outdated(answered, stores.publisher)
    whole_and_as_old_as_said(answered, stores.publisher)
    assert {answer.question for answer in lost} <= {answer.question for answer in answered}
    assert not {answer.request_id for answer in lost} & _logged(api.log)
    had_begun = [answer for answer in answers if answer.asked < told_at - 0.25 and answer.answered >= told_at]
    ran = [answer for answer in had_begun if answer.port == api.port]
    assert ran
    all_answered(ran)


@contextmanager
def _waiting_requests(owner_url: str) -> Iterator[None]:
    """During the block, and before and after it, what nobody holds waits for a table."""
    with psycopg.connect(owner_url) as other:
        other.execute("LOCK TABLE popular_products IN ACCESS EXCLUSIVE MODE")
        time.sleep(0.5)
        yield
        time.sleep(0.3)


def _logged(log: Path) -> set[str]:
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return {line["request_id"] for line in lines if line["event"] == "request"}


def test_a_worker_process_of_one_api_recycled(stores: Stores, tmp_path: Path) -> None:
    """One of API_WORKERS ends, and another takes its place behind the same port."""
    api = stores.api(tmp_path, api_workers=2)
    with running(api), loaded(api, strangers=6) as load:
        before = _workers(api)
        assert len(before) == 2
        with _waiting_requests(stores.owner_url):
            told_at = time.monotonic()
            before[0].terminate()
        api.wait_until(lambda: not before[0].is_running() and len(_workers(api)) == 2)
        load.wait_for(lambda answer: answer.status == 200, count=100)
    nothing_accepted_is_lost(load.answers, api, told_at, stores)


def _workers(api: Server) -> list[psutil.Process]:
    children = psutil.Process(api.pid).children()
    return [child for child in children if any("spawn_main" in word for word in child.cmdline())]


def test_a_celery_worker_recycled(stores: Stores, pair: Pair, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "celery", "-A", "personalize_worker.worker", "worker"]
    command += ["-Q", "export,batch,load", "--pool", "solo", "--without-mingle", "--without-gossip"]
    env = {
        "DATABASE_URL": role_url(stores.owner_url, "personalize"),
        "REDIS_URL": stores.redis_url,
        "PERSONALIZE_BUCKET": "tests",
    }
    worker = Process(command, tmp_path / "worker.log", env)
    with running(worker), loaded(*pair) as load:
        worker.wait_until(lambda: "ready." in worker.log.read_text())
        assert worker.end() == 0
        worker.start()
        worker.wait_until(lambda: worker.log.read_text().count("ready.") == 2)
    all_answered(load.answers)
    none_outdated(load.answers, stores.publisher)
    whole_and_as_old_as_said(load.answers, stores.publisher)
