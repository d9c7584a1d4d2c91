"""What PostgreSQL's errors mean: those of the moment are tried again, with words that name nobody."""

import psycopg
import pytest
from pydantic import SecretStr

from mastergroup.database import Database
from mastergroup.errors import TransientError
from mastergroup.settings import DatabaseSettings
from mastergroup_local.stack import ports

OF_THE_MOMENT = {
    "53100": "DiskFull",
    "53200": "OutOfMemory",
    "53300": "TooManyConnections",
    "53400": "ConfigurationLimitExceeded",
    "40001": "SerializationFailure",
    "40P01": "DeadlockDetected",
    "55P03": "LockNotAvailable",
    "57014": "QueryCanceled",
    "57P01": "AdminShutdown",
    "58030": "IoError",
}
RAISE = "DO $$ BEGIN RAISE EXCEPTION 'out of luck' USING ERRCODE = '{}', DETAIL = '03001234567_ali'; END $$"


@pytest.fixture
def database(database_url: str) -> Database:
    return Database(DatabaseSettings(database_url=SecretStr(database_url)), "tests")


def test_what_may_pass_is_tried_again(database: Database) -> None:
    for code, name in OF_THE_MOMENT.items():
        with pytest.raises(TransientError) as raised, database.connect() as connection:
            connection.execute(RAISE.format(code))
        assert str(raised.value) == f"PostgreSQL: {name}: out of luck"


@pytest.mark.parametrize("code", ["22012", "23505", "42501", "42P01", "XX000"])
def test_what_will_not_pass_is_not(database: Database, code: str) -> None:
    with pytest.raises(psycopg.Error), database.connect() as connection:
        connection.execute(RAISE.format(code))


def test_a_database_that_is_away_is_said_in_words() -> None:
    url = SecretStr(f"postgresql://nobody@{ports.HOST}:{ports.free_port()}/nothing")
    database = Database(DatabaseSettings(database_url=url), "tests")
    with pytest.raises(TransientError, match="PostgreSQL: OperationalError: does not answer"), database.connect():
        pass
