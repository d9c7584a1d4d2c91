"""Ports, passwords and addresses of a stack: chosen once, kept in `stack.env`, used again while they are free."""

import secrets
import shlex
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mastergroup_local.stack import postgres
from mastergroup_local.stack.folders import Folders
from mastergroup_local.stack.ports import HOST, free_port

_PREFERRED = {"api": 8001, "flower": 5555}
_PROGRAMS = ("postgres", "valkey", "s3", "erp", "personalize", "api", "flower")
BUCKET = "mastergroup-personalize"
REGION = "us-east-1"
# Local jobs take seconds, not hours, so they are looked at more often and abandoned runs are found sooner.
LOCAL_PACE = {"POLL_SECONDS": "0.5", "RUN_LEASE_SECONDS": "10", "RUN_TICK_SECONDS": "5", "STEP_BACKOFF_SECONDS": "1"}

# Nothing is billed here: each batch does everything, no budget stops it, and its costs are what AWS would ask.
LOCAL_CADENCE = {
    "AFFINITY_EVERY_DAYS": "1",
    "TRAIN_EVERY_DAYS": "1",
    "RETRAIN_MIN_NEW_SHARE": "0",
    "MONTHLY_BUDGET_PERSONALIZE_USD": "0",
    "MONTHLY_BUDGET_TOTAL_USD": "0",
}


@dataclass(frozen=True)
class Configuration:
    """Everything that the programs of a stack are told."""

    folders: Folders
    feed: Path
    feed_name: str
    history_start: date
    ports: dict[str, int]
    password: str
    erasure_key: str
    erp_token: str

    @property
    def state(self) -> Path:
        """The state folder of this feed."""
        return self.folders.state(self.feed_name)

    def url(self, program: str) -> str:
        """http:// address of a program."""
        return f"http://{HOST}:{self.ports[program]}"

    def database_url(self, role: str) -> str:
        """PostgreSQL address as `api`, `sync`, `personalize` or the owner."""
        user = postgres.OWNER if role == "owner" else f"mastergroup_{role}"
        return postgres.url(self.ports["postgres"], user, self.password)

    @property
    def redis_url(self) -> str:
        """Valkey's address without a database number."""
        return f"redis://{HOST}:{self.ports['valkey']}"

    def aws(self) -> dict[str, str]:
        """What boto3 reads."""
        endpoints = ("PERSONALIZE", "PERSONALIZE_EVENTS", "PERSONALIZE_RUNTIME")
        return {
            "AWS_ENDPOINT_URL_S3": self.url("s3"),
            **{f"AWS_ENDPOINT_URL_{name}": self.url("personalize") for name in endpoints},
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PERSONALIZE_BUCKET": BUCKET,
        }

    def write_env_file(self) -> None:
        """Write `stack.env`, readable by the user alone."""
        values = {
            "API_URL": self.url("api"),
            "FLOWER_URL": self.url("flower"),
            "DATABASE_URL": self.database_url("owner"),
            "REDIS_URL": self.redis_url,
            "ERP_BASE_URL": self.url("erp"),
            "ERP_TOKEN": self.erp_token,
            **self.aws(),
            **LOCAL_PACE,
            "API_KEY": "",
            "STACK_FEED": str(self.feed),
            "STACK_FEED_NAME": self.feed_name,
        }
        text = "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
        self.folders.env_file.touch(mode=0o600)
        self.folders.env_file.write_text(text)


def configure(folders: Folders, feed: Path, feed_name: str, history_start: date) -> Configuration:
    """Choose free ports; the secrets are kept with the cluster that they belong to."""
    ports = {name: free_port(_PREFERRED.get(name)) for name in _PROGRAMS}
    state = folders.state(feed_name)
    password, erasure_key = _kept_secret(state / "password"), _kept_secret(state / "erasure-key")
    token = secrets.token_urlsafe(16)
    return Configuration(folders, feed, feed_name, history_start, ports, password, erasure_key, token)


def _kept_secret(file: Path) -> str:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text()
