"""What an alert says, and to whom it goes."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from mastergroup.alerts.messages import Incident, advice, message
from mastergroup.alerts.sender import entries_of
from mastergroup.settings import AlertSettings

AT = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
OVER = datetime(2026, 11, 24, 8, 31, tzinfo=UTC)


def test_a_message_has_reason_next_step_time_and_run() -> None:
    told = message(Incident(1, "pipeline:failed", "r-1", "a bug", "make status", 1, AT))
    assert (told.title, told.is_good_news) == ("MasterGroup: The batch failed", False)
    assert told.body == "a bug\n\nWhat to do: make status\n\nSince 2026-11-24 02:14 UTC.\nRun: r-1"


def test_a_message_of_the_end_says_what_is_over() -> None:
    told = message(Incident(1, "sync:late", None, "no sync", "make sync", 3, AT, OVER))
    assert (told.title, told.is_good_news) == ("MasterGroup: over: The ERP data are late", True)
    assert told.body == (
        "no sync\n\nNothing is left to do.\n\nSince 2026-11-24 02:14 UTC until 2026-11-24 08:31 UTC, 3 times."
    )


@pytest.mark.parametrize(
    ("key", "reason", "meaning"),
    [
        ("sync:failed", "the ERP refuses the token (401); check ERP_TOKEN", "the ERP refuses the token"),
        ("sync:failed", "the ERP answered 503 (given up after 9 attempts)", "the ERP does not answer as it should"),
        ("sync:failed", "PostgreSQL: OperationalError", "The ERP sync failed"),
        ("pipeline:failed", "the month's budget of $7.50 is spent", "The batch was stopped by the budget"),
        ("pipeline:failed", "KeyError: 'x'", "The batch failed"),
    ],
)
def test_the_advice_fits_the_reason(key: str, reason: str, meaning: str) -> None:
    assert advice(key, reason).meaning.endswith(meaning)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", []),
        (" \n", []),
        ("jsons://a/b", ["jsons://a/b"]),
        ("jsons://a/b mailtos://c?to=d@e,f@g", ["jsons://a/b", "mailtos://c?to=d@e,f@g"]),
        ("jsons://a/b,mailtos://c , json://d", ["jsons://a/b", "mailtos://c", "json://d"]),
        ("jsons://a/b\nnonsense", ["jsons://a/b", "nonsense"]),
    ],
)
def test_entries_are_separated_by_spaces_and_commas(text: str, entries: list[str]) -> None:
    assert entries_of(AlertSettings(alert_urls=SecretStr(text))) == entries
