"""`make chaos N=30 SEED=1`: N disturbed cycles on a stack of their own, each compared with an undisturbed one."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from dotenv import dotenv_values

from demo import Demo, run_demo
from end_to_end.chaos.cycle import Cycle, run_cycle
from end_to_end.chaos.disturbances import plan
from end_to_end.chaos.moments import Usual, usual_seconds
from end_to_end.chaos.tables import Snapshot, differences, snapshot


def main() -> int:
    """Exit code 0 only if every cycle was disturbed as planned, ended well and left the same rows."""
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
    quiet = run_cycle(demo, [], {})
    print(f"undisturbed: {_told(quiet)}", flush=True)
    if not quiet.is_done:
        return 1
    usual, expected = usual_seconds(demo, quiet.since), snapshot(demo)
    verdicts = {each: _round(demo, each, usual, expected) for each in (f"{seed}/{n}" for n in range(1, rounds + 1))}
    bad = [each for each, verdict in verdicts.items() if verdict == "bad"]
    missed = [each for each, verdict in verdicts.items() if verdict == "missed"]
    print(
        f"{rounds - len(bad)} of {rounds} rounds ended in the same rows; not {bad}; not disturbed as planned {missed}"
    )
    return 1 if bad or missed else 0


def _round(demo: Demo, seed: str, usual: Usual, expected: Snapshot) -> str:
    cycle = run_cycle(demo, plan(seed), usual)
    different = differences(expected, snapshot(demo))
    causes = ", ".join(map(str, cycle.happened))
    print(f"{seed}: {causes}: {_told(cycle)}, {'DIFFERENT' if different else 'same rows'}", flush=True)
    for table, rows in different.items():
        print("\n".join([f"  {table}", *(f"    {row}" for row in rows)]), flush=True)
    if different or not cycle.is_done:
        return "bad"
    return "good" if cycle.is_disturbed else "missed"


def _told(cycle: Cycle) -> str:
    return f"sync {cycle.sync}, pipeline {cycle.pipeline}, {cycle.seconds:.1f} s"


if __name__ == "__main__":
    sys.exit(main())
