"""What is measured in turns: each server with the paths that it is asked, and the store that must answer them."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import redis

from benchmarks.serving import asked, client, load, processes
from benchmarks.serving.processes import Server, Stores
from servers import role_url

_SAMPLE = 100
_REST_SECONDS = 1.5
_TRIES = 8


@dataclass
class Warm:
    """Asks the same paths in every round. `tier`: what X-Cache must say; None: no answer of ours."""

    server: Server
    users: list[str]
    paths: Path
    tier: str | None = None

    def measure(self, seconds: int) -> load.Reading:
        """One round."""
        reading = load.ask(self.server, self.paths, seconds)
        if self.tier:
            self._check(self.tier)
        return reading

    def _check(self, tier: str) -> None:
        wanted = Counter({tier: _SAMPLE})
        for _ in range(_TRIES):
            if (found := client.tiers(self.server, self.users[:_SAMPLE])) == wanted:
                return
            # On a busy machine Redis may have been too slow once, and is then left alone for a second.
            time.sleep(_REST_SECONDS)
        raise RuntimeError(f"answers should come from {tier}, and came from {dict(found)}")


@dataclass
class Cold:
    """Asks other customers in every round, none of them twice."""

    server: Server
    users: Iterator[str]
    paths: Path
    asked: list[str] = field(default_factory=list)

    def measure(self, seconds: int) -> load.Reading:
        """One round."""
        if found := client.tiers(self.server, islice(self.users, _SAMPLE)).keys() - {"database", "-"}:
            raise RuntimeError(f"answers should come from the database, and came from {found}")
        mine = list(islice(self.users, 5_000 * seconds))
        reading = load.ask(self.server, asked.write(self.paths, mine), seconds)
        if reading.requests > len(mine):
            raise RuntimeError("it is so quick that customers were asked for twice: give it more paths a second")
        self.asked += mine[: reading.requests]
        return reading


Subjects = dict[str, Warm | Cold]


@contextmanager
def started(
    folder: Path, small: Stores, small_cold: Stores, large: Stores, users: dict[str, list[str]]
) -> Iterator[Subjects]:
    """All of them, warmed. `users`: whom to ask `often`, and `once` each in the small and the `large` shop."""
    often = users["often"]
    distinct = list(dict.fromkeys(often))
    paths = asked.write(folder / "often", often)
    with ExitStack() as stack:
        up = stack.enter_context
        layer = up(processes.layer(small))
        bodies = {user: body for user, body, _ in client.answers(layer, distinct)}
        warm = {"layer": layer, "silent": up(processes.silent(small)), "whole": up(processes.whole(small))}
        for server in warm.values():
            client.tiers(server, distinct)
        (folder / "body").write_bytes(_typical(bodies.values()))
        _keep(small.redis_url, bodies)
        orm_url = role_url(small.database_url, "api").replace("postgresql:", "postgresql+asyncpg:")
        yield {
            "bare": Warm(up(processes.rival("bare", body=str(folder / "body"))), often, paths),
            "redis": Warm(up(processes.rival("redis", redis_url=_rivals_redis(small.redis_url))), often, paths),
            "orm": Cold(up(processes.rival("orm", database_url=orm_url)), iter(users["once"]), folder / "orm"),
            **{name: Warm(server, often, paths, "memory") for name, server in warm.items()},
            "from redis": Warm(up(processes.without_memory(small)), often, paths, "redis"),
            "cold": Cold(up(processes.silent(small_cold)), iter(users["once"]), folder / "cold"),
            "cold x 10": Cold(up(processes.silent(large)), iter(users["large"]), folder / "large"),
        }


def _typical(bodies: object) -> bytes:
    """The one of median size."""
    ordered = sorted(bodies, key=len)  # type: ignore[call-overload]
    found: bytes = ordered[len(ordered) // 2]
    return found


def _rivals_redis(redis_url: str) -> str:
    """A numbered database beside the broker's and the cache's."""
    return f"{redis_url}/2"


def _keep(redis_url: str, bodies: dict[str, bytes]) -> None:
    with redis.Redis.from_url(_rivals_redis(redis_url)) as connection:
        connection.mset(bodies)
