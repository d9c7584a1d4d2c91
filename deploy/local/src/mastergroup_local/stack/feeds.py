"""Which feed a demo runs on: a folder, or one that is generated or converted once and kept."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mastergroup_local.stack.folders import Folders

SYNTHETIC = "synthetic"
COMPLETE_JOURNEY = "complete-journey"
_FILES = ("pos_orders", "oe_orders", "products", "customers")


class UnknownFeed(Exception):
    """The DATA that was asked for is none; the message says what is allowed."""


@dataclass(frozen=True)
class Feed:
    """A folder of recorded feed files and the name of its state folder."""

    folder: Path
    name: str


def choose(folders: Folders, data: str, scale: str, seed: int) -> Feed:
    """The feed for DATA, SCALE and SEED; generated on first use."""
    if data == SYNTHETIC:
        name = f"{SYNTHETIC}-{scale}-{seed}"
        return _made(folders, name, "mastergroup_local.erp.synthetic", "--scale", scale, "--seed", str(seed))
    if data == COMPLETE_JOURNEY:
        return _made(folders, COMPLETE_JOURNEY, "mastergroup_local.erp.complete_journey")
    return _recorded(Path(data))


def _recorded(folder: Path) -> Feed:
    if not any((folder / f"{name}.jsonl{ending}").is_file() for name in _FILES for ending in ("", ".gz")):
        allowed = f"{SYNTHETIC}, {COMPLETE_JOURNEY} or a folder with {', '.join(_FILES)} as .jsonl or .jsonl.gz"
        raise UnknownFeed(f"DATA={folder} is no feed; allowed: {allowed}")
    resolved = folder.resolve()
    return Feed(resolved, f"folder-{'-'.join(resolved.parts[-2:])}")


def _made(folders: Folders, name: str, module: str, *arguments: str) -> Feed:
    folder = folders.feeds / name
    if not (folder / "complete").exists():
        print(f"making the feed {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", module, "--out", str(folder), *arguments], check=False)
        if done.returncode != 0:
            raise UnknownFeed(f"the feed {name} could not be made")
        (folder / "complete").touch()
    return Feed(folder, name)
