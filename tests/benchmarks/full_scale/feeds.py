"""Made feeds of a scale, the same that `make demo SCALE=...` makes; made by the first call."""

from pathlib import Path

from mastergroup_local.stack.feeds import SYNTHETIC, Feed, choose
from mastergroup_local.stack.folders import Folders


def feed(scale: str) -> Feed:
    """The feed of a scale (`full`, `tenth`), kept in .local."""
    return choose(Folders(Path(".local").resolve()), SYNTHETIC, scale, seed=1)
