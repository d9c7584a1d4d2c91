"""What goes wrong: a program and its children killed with -9, or the broker emptied."""

import os
import random
import signal
from contextlib import suppress
from dataclasses import dataclass

import psutil
import redis

from demo import Demo

PROGRAMS = ("sync-worker", "personalize-worker", "valkey", "personalize", "s3")
FLUSH = "broker emptied"


@dataclass(frozen=True)
class Disturbance:
    """Something that happens so many seconds after the cycle began."""

    seconds: float
    what: str

    def __str__(self) -> str:
        return f"{self.what} at {self.seconds:.1f} s"


def plan(seed: str, cycle_seconds: float, *what: str) -> list[Disturbance]:
    """These, or one to three of any kind, at random moments of a cycle of about so long; the same for the same seed."""
    chance = random.Random(seed)
    chosen = what or chance.choices((*PROGRAMS, FLUSH), k=chance.randint(1, 3))
    made = [Disturbance(chance.uniform(0, cycle_seconds), each) for each in chosen]
    return sorted(made, key=lambda each: each.seconds)


def disturb(demo: Demo, what: str) -> None:
    """Do it now; a program that is down at this moment is down already."""
    if what == FLUSH:
        with suppress(redis.RedisError), redis.Redis.from_url(demo.values["REDIS_URL"], socket_timeout=5) as client:
            client.flushall()
        return
    with suppress(FileNotFoundError, psutil.NoSuchProcess):
        program = psutil.Process(int((demo.root / "run" / f"{what}.pid").read_text()))
        for process in [*program.children(recursive=True), program]:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
