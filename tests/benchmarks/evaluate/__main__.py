"""`make evaluate DATA=...`: hide the newest days, fit on the rest, and see who finds what was bought in them."""

import argparse
import sys
from pathlib import Path

from benchmarks.evaluate import run, sources
from benchmarks.evaluate.errors import DataError


def main() -> None:
    parser = argparse.ArgumentParser(prog="make evaluate", description=__doc__)
    parser.add_argument("--data", help="folder of a recorded feed, interactions.csv or its folder, or complete-journey")
    parser.add_argument("--days", type=_days, default=28.0, help="how many of the newest days are hidden")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(".local/evaluation"))
    parser.add_argument("--fresh", action="store_true", help="measure the rivals again, too")
    options = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    if not options.data:
        sys.exit(f"make evaluate: say what to measure on, DATA={sources.FORMS}")
    try:
        run.evaluate(options.data, options.days, options.seed, options.out, fresh=options.fresh)
    except DataError as error:
        sys.exit(f"make evaluate: {error}")


def _days(text: str) -> float:
    days = float(text)
    if not 0 < days < 10_000:
        raise argparse.ArgumentTypeError("must be more than 0")
    return days


if __name__ == "__main__":
    main()
