"""`make demo`: a running stack, one whole cycle, one real answer of each endpoint."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from mastergroup_local.erp.synthetic.scales import SCALES
from mastergroup_local.stack import lifecycle, showcase
from mastergroup_local.stack.feeds import SYNTHETIC, Feed, UnknownFeed, choose
from mastergroup_local.stack.folders import Folders


def main() -> int:
    """Exit code 0 only if the cycle was published and every endpoint answered."""
    options = _options()
    folders = Folders(Path(options.root).resolve())
    try:
        feed = _feed(folders, options)
        started = time.monotonic()
        print(f"starting the stack on the feed {feed.name}", flush=True)
        lifecycle.start(folders, feed)
        print(f"up in {time.monotonic() - started:.1f} s; nobody needs a key here (API_ACCESS=open)\n", flush=True)
    except (UnknownFeed, lifecycle.StackFailed) as error:
        print(error, file=sys.stderr)
        return 1
    values = lifecycle.environment(folders)
    if not all(_run(flow, values) for flow in ("sync", "pipeline")):
        return 1
    answered = showcase.show(values["API_URL"], values["DATABASE_URL"])
    print(f"\nAPI     {values['API_URL']}/docs\nFlower  {values['FLOWER_URL']}\nsettings: {folders.env_file}")
    print("`make status`, `make pipeline`, `make logs`; `make demo-stop` ends it.")
    return 0 if answered else 1


def _run(flow: str, values: dict[str, str]) -> bool:
    command = [sys.executable, "-m", "mastergroup.cli", flow]
    done = subprocess.run(command, env={**os.environ, **values}, check=False)
    print(flush=True)
    return done.returncode == 0


def _feed(folders: Folders, options: argparse.Namespace) -> Feed:
    folders.create()
    running = lifecycle.running_feed(folders)
    if options.data is None and options.scale is None and options.seed is None and running is not None:
        return running
    return choose(folders, options.data or SYNTHETIC, options.scale or "small", options.seed or 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--root", default=".local", help="where the stack keeps everything")
    parser.add_argument("--data", help="synthetic, complete-journey, or a folder of recorded feed files")
    parser.add_argument("--scale", choices=SCALES, help="size of the synthetic feed")
    parser.add_argument("--seed", type=int, help="seed of the synthetic feed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
