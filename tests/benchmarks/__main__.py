"""`make bench`: each benchmark measures two or more ways side by side in one run and prints their ratio."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import load_lists
import pairs

from servers import postgres_server

if __name__ == "__main__":
    with postgres_server() as url:
        for benchmark in (load_lists, pairs):
            print(f"\n{benchmark.__doc__}", flush=True)
            benchmark.run(url)
