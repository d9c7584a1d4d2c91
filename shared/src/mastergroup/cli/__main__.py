"""`mastergroup COMMAND`: exit code 0 when the run ended well, 1 when it failed, 2 for wrong usage."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from mastergroup.cli.alert_test import try_alerts
from mastergroup.cli.erasures import print_erasures
from mastergroup.cli.follow import follow
from mastergroup.cli.status import print_status
from mastergroup.cli.sync_report import print_sync_report
from mastergroup.cli.triggers import TRIGGERS, Trigger, send
from mastergroup.database import Database
from mastergroup.errors import MasterGroupError
from mastergroup.logging import configure_logging
from mastergroup.migrate import migrate
from mastergroup.secrets import database_host, make_secrets, told
from mastergroup.settings import AlertSettings, MigrationSettings, WorkerSettings

_TOLD = {"status": print_status, "erasures": print_erasures}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; see `mastergroup --help`."""
    options = _parser().parse_args(arguments)
    configure_logging(os.environ.get("LOG_LEVEL", "WARNING"))
    try:
        return _run(options)
    except ValidationError as error:
        missing = ", ".join(str(each["loc"][0]).upper() for each in error.errors())
        print(f"settings missing or wrong: {missing} (see .env.example; is the stack running?)", file=sys.stderr)
        return 2
    except MasterGroupError as error:
        print(error, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    if options.command == "alert-test":
        return try_alerts(AlertSettings())
    if options.command == "secrets":
        make_secrets(options.folder, database_host(os.environ.get("DATABASE_URL", "")))
        print(told(options.folder) if options.show else f"the secrets are in {options.folder}")
        return 0
    settings = WorkerSettings()
    database = Database(settings, "mastergroup-cli")
    if options.command == "migrate":
        applied = migrate(database, MigrationSettings())
        print(f"applied: {', '.join(applied)}" if applied else "the database is up to date")
        return 0
    if options.command in _TOLD:
        _TOLD[options.command](database)
        return 0
    if options.command == "sync-report":
        print_sync_report(database, options.run, options.json)
        return 0
    trigger = TRIGGERS[options.command]
    run_id = send(database, settings, trigger, _given(options, trigger))
    return 0 if options.no_wait else follow(database, settings, trigger.flow, run_id)


def _given(options: argparse.Namespace, trigger: Trigger) -> dict[str, str]:
    values = {argument.name: getattr(options, argument.name) for argument in trigger.arguments}
    return {name: value for name, value in values.items() if value is not None}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mastergroup", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("migrate", help="bring the database to the newest version")
    commands.add_parser("status", help="how things stand")
    commands.add_parser("erasures", help="the receipts of erased customers")
    commands.add_parser("alert-test", help="send a test message to each entry of ALERT_URLS")
    made = commands.add_parser("secrets", help="make what a compose stack keeps secret, once")
    made.add_argument("folder", metavar="DIR", type=Path)
    made.add_argument("--show", action="store_true", help="print the API key and the login of Flower")
    report = commands.add_parser("sync-report", help="what the ERP sent against what is in the tables, and how late")
    report.add_argument("--run", metavar="RUN_ID", help="the run, in place of the newest that read the ERP")
    report.add_argument("--json", action="store_true", help="the same for programs")
    for name, trigger in TRIGGERS.items():
        _add_trigger(commands, name, trigger)
    return parser


def _add_trigger(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, trigger: Trigger) -> None:
    command = commands.add_parser(name, help=trigger.help)
    command.add_argument("--no-wait", action="store_true", help="send it and do not follow it")
    for argument in trigger.arguments:
        command.add_argument(
            f"--{argument.name}", metavar=argument.metavar, help=argument.help, required=argument.required
        )


if __name__ == "__main__":
    sys.exit(main())
