"""`mastergroup COMMAND`: exit code 0 when the run ended well, 1 when it failed, 2 for wrong usage."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from mastergroup.cli.alert_test import try_alerts
from mastergroup.cli.erasures import print_erasures
from mastergroup.cli.follow import follow, follow_silently
from mastergroup.cli.status import print_status
from mastergroup.cli.sync_report import print_sync_report
from mastergroup.cli.triggers import TRIGGERS, Trigger, send
from mastergroup.database import Database
from mastergroup.errors import MasterGroupError
from mastergroup.logging import configure_logging
from mastergroup.migrate import migrate
from mastergroup.secrets import RENEWABLE, database_host, make_secrets, renew_secret, told
from mastergroup.settings import AlertSettings, DatabaseSettings, MigrationSettings, WorkerSettings, names_in

Options = argparse.Namespace


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; see `mastergroup --help`."""
    options = _parser().parse_args(arguments)
    configure_logging(os.environ.get("LOG_LEVEL", "WARNING"))
    try:
        return options.run(options) or 0
    except ValidationError as error:
        print(
            f"settings missing or wrong: {names_in(error)} (see .env.example; is the stack running?)", file=sys.stderr
        )
        return 2
    except MasterGroupError as error:
        print(error, file=sys.stderr)
        return 1


def _secrets(options: Options) -> None:
    host = database_host(os.environ.get("DATABASE_URL", ""))
    make_secrets(options.folder, host)
    if options.renew:
        renew_secret(options.folder, options.renew, host)
    print(told(options.folder) if options.show else f"the secrets are in {options.folder}")


def _migrate(_: Options) -> None:
    applied = migrate(_database(DatabaseSettings()), MigrationSettings())
    print(f"applied: {', '.join(applied)}" if applied else "the database is up to date")


def _status(options: Options) -> None:
    print_status(_database(DatabaseSettings()), options.json)


def _erasures(_: Options) -> None:
    print_erasures(_database(DatabaseSettings()))


def _alert_test(_: Options) -> int:
    return try_alerts(AlertSettings())


def _sync_report(options: Options) -> None:
    print_sync_report(_database(DatabaseSettings()), options.run_id, options.json)


def _trigger(trigger: Trigger, options: Options) -> int:
    settings = WorkerSettings()
    database = _database(settings)
    given = {argument.name: getattr(options, f"run_{argument.name}") for argument in trigger.arguments}
    run_id = send(database, settings, trigger, {name: value for name, value in given.items() if value is not None})
    if options.no_wait:
        print(run_id)
        return 0
    return (follow_silently if options.json else follow)(database, settings, trigger.flow, run_id)


def _database(settings: DatabaseSettings) -> Database:
    return Database(settings, "mastergroup-cli")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mastergroup", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[Options], int | None], help_: str, json: bool = False) -> argparse.ArgumentParser:
        command: argparse.ArgumentParser = commands.add_parser(name, help=help_)
        command.set_defaults(run=run)
        if json:
            command.add_argument("--json", action="store_true", help="the same for programs")
        return command

    add("migrate", _migrate, "bring the database to the newest version")
    add("status", _status, "how things stand", json=True)
    add("erasures", _erasures, "the receipts of erased customers")
    add("alert-test", _alert_test, "send a test message to each entry of ALERT_URLS")
    made = add("secrets", _secrets, "make what a compose stack keeps secret, once")
    made.add_argument("folder", metavar="DIR", type=Path)
    made.add_argument("--show", action="store_true", help="print the API key and the login of Flower")
    made.add_argument("--renew", choices=RENEWABLE, help="make one of them anew (docs/operations.md)")
    report = add(
        "sync-report", _sync_report, "what the ERP sent against what is in the tables, and how late", json=True
    )
    report.add_argument(
        "--run", dest="run_id", metavar="RUN_ID", help="the run, in place of the newest that read the ERP"
    )
    for name, trigger in TRIGGERS.items():
        command = add(name, partial(_trigger, trigger), trigger.help, json=True)
        command.add_argument("--no-wait", action="store_true", help="send it, print its run id and do not follow it")
        for each in trigger.arguments:
            command.add_argument(
                f"--{each.name}", dest=f"run_{each.name}", metavar=each.metavar, help=each.help, required=each.required
            )
    return parser


if __name__ == "__main__":
    sys.exit(main())
