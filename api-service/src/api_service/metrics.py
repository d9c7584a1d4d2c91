"""What Prometheus is told; labels are routes, statuses and tiers, never ids."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)


class Metrics:
    """The counters of one API process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "api_requests", "Requests answered", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "api_request_seconds", "Time to answer", ("route",), buckets=_BUCKETS, registry=self._registry
        )
        self._cache = Counter("api_answers", "Kept answers by where they came from", ("tier",), registry=self._registry)
        self._lists = Counter(
            "api_lists", "Lists computed by the tier of their first item", ("tier",), registry=self._registry
        )

    def count_request(self, method: str, route: str, status: int, seconds: float, cache: str) -> None:
        """One request answered, in seconds; `cache` is the X-Cache header, or `-`."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if cache != "-":
            self._cache.labels(cache).inc()

    def count_list(self, tier: str) -> None:
        """One list computed."""
        self._lists.labels(tier).inc()

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self._registry)
