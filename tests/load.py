"""A steady load on one or more API processes, and what came back."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from mastergroup_local.stack import ports

_PAUSE_SECONDS = 0.025


@dataclass(frozen=True)
class Question:
    """One kept address. `key` numbers what is asked for within its kind; None: an id that nobody knows."""

    path: str
    kind: str
    key: int | None
    is_held: bool = True


@dataclass(frozen=True)
class Answer:
    """One try. Times are of `time.monotonic`; status 0: no answer came, and `error` names why."""

    question: Question
    port: int
    request_id: str
    asked: float
    answered: float
    status: int
    cache: str = ""
    retry_after: str = ""
    error: str = ""
    generation: int = -1
    stale: bool = False
    count: int = -1
    ids: tuple[str, ...] = field(default=())

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.answered - self.asked


def ask(client: httpx.Client, question: Question, port: int) -> Answer:
    """Ask one process once."""
    request_id, asked = uuid4().hex, time.monotonic()
    try:
        got = client.get(f"http://{ports.HOST}:{port}{question.path}", headers={"X-Request-ID": request_id})
    except httpx.TransportError as error:
        return Answer(question, port, request_id, asked, time.monotonic(), 0, error=type(error).__name__)
    return Answer(
        question, port, request_id, asked, time.monotonic(), got.status_code,
        cache=got.headers.get("x-cache", ""), retry_after=got.headers.get("retry-after", ""), **_read(got),
    )  # fmt: skip


def _read(got: httpx.Response) -> dict[str, Any]:
    if got.status_code != 200:
        return {}
    body = got.json()
    items = body.get("recommendations", body.get("aggregated_recommendations"))
    meta = body["meta"]
    return {
        "generation": meta["generation"],
        "stale": meta["stale"],
        "count": body.get("count", len(items)),
        "ids": tuple(item["product_id"] for item in items),
    }


class Load:
    """Clients that ask one question after the other. Like a balancer, each goes to the next process if one is away."""

    def __init__(self, api_ports: list[int]) -> None:
        self.answers: list[Answer] = []
        self._ports = api_ports
        self._stopped = threading.Event()

    def run(self, questions: Iterator[Question], turn: int) -> None:
        """Ask until stopped."""
        with httpx.Client(timeout=20) as client:
            while not self._stopped.is_set():
                turn += 1
                self._ask_around(client, next(questions), turn)
                self._stopped.wait(_PAUSE_SECONDS)

    def stop(self) -> None:
        """Let the clients end after their present question."""
        self._stopped.set()

    def wait_for(self, good: Callable[[Answer], bool], count: int = 1, seconds: float = 20) -> None:
        """Until `count` answers from now on are good."""
        seen, end = len(self.answers), time.monotonic() + seconds
        while sum(map(good, self.answers[seen:])) < count:
            assert time.monotonic() < end, f"not seen within {seconds} s; the last: {self.answers[-3:]}"
            time.sleep(0.02)

    def _ask_around(self, client: httpx.Client, question: Question, turn: int) -> None:
        for step in range(len(self._ports)):
            answer = ask(client, question, self._ports[(turn + step) % len(self._ports)])
            self.answers.append(answer)
            if answer.status:
                return


@contextmanager
def steady(api_ports: list[int], clients: Iterable[Iterator[Question]]) -> Iterator[Load]:
    """A load for the time of the block, with a client for each sequence of questions."""
    load = Load(api_ports)
    threads = [threading.Thread(target=load.run, args=(each, turn)) for turn, each in enumerate(clients)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.stop()
        for thread in threads:
            thread.join()
