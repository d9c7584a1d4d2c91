"""`make chaos N=30 SEED=1`: N disturbed cycles on a stack of their own, each compared with an undisturbed one."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from demo import Demo, run_demo
from end_to_end.chaos.cycle import run_cycle
from end_to_end.chaos.disturbances import plan
from end_to_end.chaos.tables import Snapshot, differences, snapshot


def main() -> int:
    """Exit code 0 only if every cycle ended and left the same rows."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mg-chaos-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        try:
            done = run_demo(root)
            if done.returncode:
                print(done.stdout + done.stderr, file=sys.stderr)
                return 1
            values = {name: value or "" for name, value in dotenv_values(root / "stack.env").items()}
            return _rounds(Demo(root, done.stdout, values), options.seed, options.rounds)
        finally:
            subprocess.run([sys.executable, "-m", "mastergroup_local.stack.stop", folder], check=False, timeout=90)


def _rounds(demo: Demo, seed: int, rounds: int) -> int:
    quiet = run_cycle(demo, [])
    expected = snapshot(demo)
    print(f"undisturbed: {_told(quiet)}", flush=True)
    seeds = [f"{seed}/{number}" for number in range(1, rounds + 1)]
    bad = [each for each in seeds if not _round(demo, each, quiet["seconds"], expected)]
    print(f"{rounds - len(bad)} of {rounds} rounds ended in the same rows" + (f"; not: {bad}" if bad else ""))
    return 1 if bad else 0


def _round(demo: Demo, seed: str, seconds: float, expected: Snapshot) -> bool:
    disturbances = plan(seed, seconds)
    ended = run_cycle(demo, disturbances)
    different = differences(expected, snapshot(demo))
    causes = ", ".join(map(str, disturbances))
    print(f"{seed}: {causes}: {_told(ended)}, {'DIFFERENT' if different else 'same rows'}", flush=True)
    for table, rows in different.items():
        print("\n".join([f"  {table}", *(f"    {row}" for row in rows)]), flush=True)
    return ended["sync"] == ended["pipeline"] == "done" and not different


def _told(ended: dict[str, Any]) -> str:
    return f"sync {ended['sync']}, pipeline {ended['pipeline']}, {ended['seconds']:.1f} s"


if __name__ == "__main__":
    sys.exit(main())
