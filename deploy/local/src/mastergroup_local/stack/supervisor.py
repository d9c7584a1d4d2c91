"""Starts the programs in order, keeps them running, and stops them in reverse order."""

import signal
import sys
import time
from datetime import date
from pathlib import Path
from types import FrameType

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from pydantic import SecretStr

from mastergroup.database import Database
from mastergroup.logging import configure_logging
from mastergroup.migrate import migrate
from mastergroup.settings import DatabaseSettings, MigrationSettings
from mastergroup_local.erp.history import first_day
from mastergroup_local.stack import postgres
from mastergroup_local.stack.configuration import BUCKET, REGION, Configuration, configure
from mastergroup_local.stack.folders import Folders
from mastergroup_local.stack.ports import accepts
from mastergroup_local.stack.process import Program, Supervised
from mastergroup_local.stack.programs import foundations, services

READY_FILE = "ready"
_READY_SECONDS = 90
_TEND_SECONDS = 0.25


class NotReady(Exception):
    """A program did not come up; the message says which, with the end of its log."""


class Supervisor:
    """The programs of one stack."""

    def __init__(self, config: Configuration) -> None:
        self._config = config
        self._programs: list[Supervised] = []
        self._stopping = False

    def run(self) -> None:
        """Start everything, say that it is ready, and tend it until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        try:
            self._start_all()
            while not self._stopping:
                self._tend()
                time.sleep(_TEND_SECONDS)
        finally:
            self._stop_all()

    def _start_all(self) -> None:
        config = self._config
        postgres.create_cluster(config.state / "postgres", config.password)
        for folder in ("valkey", "s3", "personalize", "erp"):
            (config.state / folder).mkdir(exist_ok=True)
        self._start(foundations(config))
        _prepare_database(config)
        _prepare_bucket(config)
        self._start(services(config))
        config.write_env_file()
        (config.folders.run / READY_FILE).touch()

    def _start(self, programs: list[Program]) -> None:
        started = [Supervised(program, self._config.folders) for program in programs]
        self._programs += started
        for program in started:
            program.start()
        end = time.monotonic() + _READY_SECONDS
        for program in started:
            self._wait_for(program, end)

    def _wait_for(self, supervised: Supervised, end: float) -> None:
        port = supervised.program.port
        while port is not None and not accepts(port):
            if supervised.has_ended() or time.monotonic() > end or self._stopping:
                raise NotReady(f"{supervised.program.name} did not start:\n{supervised.log_tail()}")
            time.sleep(0.05)

    def _tend(self) -> None:
        for program in self._programs:
            program.tend()

    def _stop_all(self) -> None:
        (self._config.folders.run / READY_FILE).unlink(missing_ok=True)
        for program in reversed(self._programs):
            program.stop()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True


def _prepare_database(config: Configuration) -> None:
    password = SecretStr(config.password)
    passwords = MigrationSettings(api_db_password=password, sync_db_password=password, personalize_db_password=password)
    maintenance = postgres.url(config.ports["postgres"], postgres.OWNER, config.password, "postgres")
    postgres.create_database(maintenance)
    migrate(Database(DatabaseSettings(database_url=SecretStr(config.database_url("owner"))), "migrate"), passwords)


def _prepare_bucket(config: Configuration) -> None:
    options = Config(s3={"addressing_style": "path"}, retries={"mode": "standard", "total_max_attempts": 5})
    s3 = boto3.client(
        "s3",
        endpoint_url=config.url("s3"),
        region_name=REGION,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - the local S3 checks none
        config=options,
    )
    try:
        s3.head_bucket(Bucket=BUCKET)
    except ClientError:
        s3.create_bucket(Bucket=BUCKET)


def main(root: Path, feed: Path, feed_name: str) -> int:
    """Supervise a stack in `root` for the feed folder `feed` until it is told to stop."""
    configure_logging()
    folders = Folders(root)
    folders.create()
    history_start: date = first_day(feed)
    try:
        Supervisor(configure(folders, feed, feed_name, history_start)).run()
    except (NotReady, postgres.PostgresNotStartable) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
