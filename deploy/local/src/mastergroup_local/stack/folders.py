"""Where the stack keeps things: `.local/` of the working tree, ignored by git."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """`.local/`: pid files, logs, the environment file, and a state folder for each feed."""

    root: Path

    @property
    def run(self) -> Path:
        """A pid file per process."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        """A log file per process."""
        return self.root / "logs"

    @property
    def env_file(self) -> Path:
        """Addresses and credentials, to be sourced by a shell."""
        return self.root / "stack.env"

    @property
    def feeds(self) -> Path:
        """Generated and converted feeds."""
        return self.root / "feeds"

    def state(self, feed: str) -> Path:
        """Databases and objects that belong to one feed."""
        return self.root / "state" / feed

    def create(self) -> None:
        """Make the folders that are not there."""
        for folder in (self.run, self.logs, self.feeds):
            folder.mkdir(parents=True, exist_ok=True)
