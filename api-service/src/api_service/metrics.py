"""What Prometheus is told; labels are routes, statuses and tiers, never ids."""

from collections.abc import Callable, Mapping
from functools import cache
from time import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
# A caller may send any word as a method: only these are told apart.
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
Count = Callable[[float], None]


class Metrics:
    """The counters of one API process; with `of_all_processes` the text is the sum over all that share a folder."""

    def __init__(self, of_all_processes: bool = False) -> None:
        self._registry = CollectorRegistry()
        self._of_all_processes = of_all_processes
        self._requests = Counter(
            "api_requests",
            "Requests answered; cache: where a kept answer came from",
            ("method", "route", "status", "cache"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "api_request_seconds", "Time to answer", ("route",), buckets=_BUCKETS, registry=self._registry
        )
        self._lists = Counter(
            "api_lists", "Lists computed by the tier of their first item", ("tier",), registry=self._registry
        )
        self._ages = self._gauge(
            "api_data_age_seconds", "Since the newest order, the last good sync, the last publish", "of"
        )
        self._limits = self._gauge("api_data_age_limit_seconds", "The age above which answers are marked stale", "of")
        self._pool = self._gauge(
            "api_database_pool", "Connections of the process that answers, and who waits for one", "what"
        )
        self._memory = self._gauge("api_memory", "Answers that the process that answers holds, and their bytes", "what")
        self._times: dict[str, float] = {}
        # Looking labels up costs more than counting.
        self._counters = cache(self._counters_of)

    def count_request(self, method: str, route: str, status: int, seconds: float, tier: str) -> None:
        """One request answered, in seconds; `tier` is what X-Cache says, or `-`."""
        count, observe = self._counters(method if method in _METHODS else "other", route, status, tier)
        count(1)
        observe(seconds)

    def count_list(self, tier: str) -> None:
        """One list computed."""
        self._lists.labels(tier).inc()

    def set_times(self, times: Mapping[str, float | None]) -> None:
        """When the newest data of each kind are from (Unix seconds; None: never any): ages grow from there."""
        self._times |= {kind: at for kind, at in times.items() if at is not None}

    def set_limits(self, seconds: Mapping[str, float]) -> None:
        """Above which age the data of each kind are late."""
        for kind, limit in seconds.items():
            self._limits.labels(kind).set(limit)

    def set_pool(self, stats: Mapping[str, int]) -> None:
        """What psycopg's pool says of itself."""
        for what in ("pool_size", "pool_available", "requests_waiting"):
            self._pool.labels(what).set(stats.get(what, 0))

    def set_memory(self, answers: int, size: int) -> None:
        """What is held: how many answers, and about how many bytes."""
        self._memory.labels("answers").set(answers)
        self._memory.labels("bytes").set(size)

    def text(self) -> bytes:
        """The exposition format."""
        for kind, at in self._times.items():
            self._ages.labels(kind).set(time() - at)
        if not self._of_all_processes:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _gauge(self, name: str, meaning: str, label: str) -> Gauge:
        return Gauge(name, meaning, (label,), registry=self._registry, multiprocess_mode="mostrecent")

    def _counters_of(self, method: str, route: str, status: int, tier: str) -> tuple[Count, Count]:
        return self._requests.labels(method, route, str(status), tier).inc, self._seconds.labels(route).observe
