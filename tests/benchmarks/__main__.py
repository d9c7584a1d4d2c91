"""`make bench`: each benchmark measures two or more ways side by side in one run and prints their ratio."""

import sys
from collections.abc import Callable

from benchmarks import load_lists, pairs
from benchmarks.cycle import run as cycle
from benchmarks.full_scale import recommender, service
from benchmarks.ingestion import run as ingestion
from benchmarks.serving import run as serving
from servers import postgres_server


def _with_postgres(benchmark: Callable[[str], None]) -> Callable[[], None]:
    def run() -> None:
        with postgres_server() as url:
            benchmark(url)

    return run


_BENCHMARKS: dict[str, tuple[str | None, Callable[[], None]]] = {
    "cycle": (cycle.__doc__, cycle.run),
    "ingestion": (ingestion.__doc__, _with_postgres(ingestion.run)),
    "load_lists": (load_lists.__doc__, _with_postgres(load_lists.run)),
    "pairs": (pairs.__doc__, _with_postgres(pairs.run)),
    "recommender": (recommender.__doc__, recommender.run),
    "service": (service.__doc__, service.run),
    "serving": (serving.__doc__, serving.run),
}


def main() -> None:
    wanted = sys.argv[1:] or list(_BENCHMARKS)
    unknown = [name for name in wanted if name not in _BENCHMARKS]
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {', '.join(_BENCHMARKS)}")
    for name in wanted:
        title, run = _BENCHMARKS[name]
        print(f"\n{title}", flush=True)
        run()


if __name__ == "__main__":
    main()
