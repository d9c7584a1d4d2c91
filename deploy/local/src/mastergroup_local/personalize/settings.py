"""What the service is told when it starts, from arguments or the environment."""

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


def default_memory_mb() -> int:
    """Return five eighths of the machine's memory, in MB: room for 25,000 products in full on 8 GB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 5 // 8 // 2**20


@dataclass(frozen=True)
class Settings:
    """Everything that can be chosen.

    `job_seconds` is how long each waiting status lasts at least; `memory_mb` bounds the recommender;
    `models_mb` bounds the models on disk; `threads` is how many cores one job uses;
    `admin` opens /admin/faults to tests.
    """

    state: Path
    s3_endpoint: str | None = None
    host: str = "127.0.0.1"
    port: int = 8003
    region: str = "us-east-1"
    account: str = "000000000000"
    job_seconds: float = 0.05
    memory_mb: int = 1024
    models_mb: float = 2048
    threads: int = 2
    admin: bool = False

    @property
    def database(self) -> Path:
        """The SQLite file of all resources."""
        return self.state / "personalize.sqlite"

    @property
    def data(self) -> Path:
        """The folder of imported data."""
        return self.state / "data"

    @property
    def models(self) -> Path:
        """The folder of trained solution versions."""
        return self.state / "models"

    @property
    def uploads(self) -> Path:
        """The folder of notes on multipart uploads under way."""
        return self.state / "uploads"

    def to_json(self) -> str:
        """Return the settings as one line, for the job process."""
        return json.dumps({**asdict(self), "state": str(self.state)})

    @classmethod
    def from_json(cls, line: str) -> "Settings":
        """Return the settings that `to_json` wrote."""
        fields = json.loads(line)
        return cls(**{**fields, "state": Path(fields["state"])})


def parse(argv: Sequence[str] | None = None) -> Settings:
    """Read the command line; what is missing comes from the environment."""
    env = os.environ
    parser = argparse.ArgumentParser(prog="mastergroup_local.personalize", description=__doc__)
    add = parser.add_argument
    add("--host", default=env.get("PERSONALIZE_HOST", "127.0.0.1"))
    add("--port", type=int, default=env.get("PERSONALIZE_PORT", "8003"))
    add("--state", type=Path, default=Path(env.get("PERSONALIZE_STATE", ".local/personalize")))
    add("--s3-endpoint", default=env.get("AWS_ENDPOINT_URL_S3"))
    add("--region", default=env.get("AWS_REGION", "us-east-1"))
    add("--account", default=env.get("PERSONALIZE_ACCOUNT", "000000000000"))
    # Argparse checks a default that is text as it checks an argument.
    add("--job-seconds", type=_not_negative, default=env.get("PERSONALIZE_JOB_SECONDS", "0.05"))
    add("--memory-mb", type=_count, default=env.get("PERSONALIZE_MEMORY_MB", str(default_memory_mb())))
    add("--models-mb", type=_not_negative, default=env.get("PERSONALIZE_MODELS_MB", "2048"))
    add("--threads", type=_count, default=env.get("PERSONALIZE_THREADS", str(os.cpu_count() or 1)))
    add("--admin", action="store_true", default=env.get("PERSONALIZE_ADMIN") == "1")
    return Settings(**vars(parser.parse_args(argv)))


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _not_negative(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError("must not be negative")
    return number
