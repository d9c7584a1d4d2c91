"""What goes wrong, and when: a program and its children killed with -9, or the broker emptied."""

import os
import random
import signal
from contextlib import suppress
from dataclasses import dataclass

import psutil
import redis

from demo import Demo
from mastergroup.queues import PIPELINE, SYNC

FLUSH = "broker emptied"
STEPS = tuple((flow.name, step.name) for flow in (SYNC, PIPELINE) for step in flow.steps)
"""(flow, step) in the order of a cycle."""
_NEEDED_BY = {
    "sync-worker": ("sync",),
    "personalize-worker": ("pipeline",),
    "personalize": ("pipeline",),
    "s3": ("pipeline",),
    "valkey": ("sync", "pipeline"),
    FLUSH: ("sync", "pipeline"),
}


@dataclass(frozen=True)
class Disturbance:
    """Something that happens once a share (0 to 1) of a step's usual time has gone by, or the step is over already."""

    what: str
    flow: str
    step: str
    share: float


def plan(seed: str, *what: str) -> list[Disturbance]:
    """These, or one to three of any kind, each in a random step of a flow that needs it.

    The same for the same seed, however fast the machine.
    """
    chance = random.Random(seed)
    chosen = what or chance.choices(tuple(_NEEDED_BY), k=chance.randint(1, 3))
    made = [Disturbance(each, *_step(chance, each), chance.random()) for each in chosen]
    return sorted(made, key=lambda each: (STEPS.index((each.flow, each.step)), each.share))


def _step(chance: random.Random, what: str) -> tuple[str, str]:
    return chance.choice([each for each in STEPS if each[0] in _NEEDED_BY[what]])


def disturb(demo: Demo, what: str) -> bool:
    """Do it now; false if the program was down at this moment already, killed by the disturbance before."""
    return _flush(demo) if what == FLUSH else _kill(demo, what)


def _flush(demo: Demo) -> bool:
    with suppress(redis.RedisError), redis.Redis.from_url(demo.values["REDIS_URL"], socket_timeout=5) as client:
        return bool(client.flushall())
    return False


def _kill(demo: Demo, name: str) -> bool:
    with suppress(FileNotFoundError, ValueError, psutil.NoSuchProcess):
        program = psutil.Process(int((demo.root / "run" / f"{name}.pid").read_text()))
        if program.status() == psutil.STATUS_ZOMBIE:
            return False
        for process in [*program.children(recursive=True), program]:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        return True
    return False
