"""Requests a second of one API process from memory, Redis and PostgreSQL, beside what others would write; full scale.

One process on one core, wrk and the stores on the other; in turns, the median of three rounds.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import databases
from benchmarks.evaluate.shop import Shop
from benchmarks.full_scale import made
from benchmarks.serving import asked, database, held, load, report, shop_rows
from benchmarks.serving.processes import Stores
from benchmarks.serving.subjects import Cold, Subjects, started
from mastergroup.logging import configure_logging
from servers import postgres_server, redis_server

ROUNDS = 3
SECONDS = 3


def run() -> None:
    """Print the figures of each way, what the process holds, and the goals."""
    load.program()
    configure_logging("WARNING")
    shop = Shop.load(made.folder())
    users = shop_rows.users_of(shop)
    whom = {
        "often": asked.often(users),
        "once": asked.once(users),
        "large": asked.once(database.ten_times(users)),
    }
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        _stores(shop) as stores,
        started(Path(folder), *stores, whom) as subjects,
    ):
        _measure(subjects)


def _measure(subjects: Subjects) -> None:
    found: report.Readings = {name: [] for name in subjects}
    for subject in subjects.values():
        subject.measure(1)
    for _ in range(ROUNDS):
        for name, subject in subjects.items():
            found[name].append(subject.measure(SECONDS))
    print(*report.figures(found), sep="\n", flush=True)
    cold = subjects["cold"]
    assert isinstance(cold, Cold)
    held.fill(cold)
    rss, uss = held.megabytes(cold)
    print(f"  after {len(cold.asked):,} answers: {rss:.0f} MB resident, {uss:.0f} MB its own, "
          f"{held.answers(cold):,} answers held")  # fmt: skip
    print(*report.goals(found, rss), sep="\n", flush=True)


@contextmanager
def _stores(shop: Shop) -> Iterator[tuple[Stores, Stores, Stores]]:
    """The shop with a Redis for what is asked often; with another for what is asked once; and ten times the shop."""
    with postgres_server() as server_url, ExitStack() as stack:
        often, once, large = (stack.enter_context(redis_server()) for _ in range(3))
        started_at = time.perf_counter()
        small_url = databases.create_migrated(server_url, "bench_serving")
        database.fill(small_url, shop)
        filled_at = time.perf_counter()
        large_url = databases.create(server_url, "bench_serving_large", template="bench_serving")
        database.enlarge(large_url)
        took, took_large = filled_at - started_at, time.perf_counter() - filled_at
        print(f"  filled in {took:.0f} s, and ten times that in {took_large:.0f} s", flush=True)
        yield Stores(small_url, often), Stores(small_url, once), Stores(large_url, large)


if __name__ == "__main__":
    run()
