"""Moments."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mastergroup.errors import InvalidRecord
from sync_worker.transform.dates import Calendar, moment

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CALENDAR = Calendar.at(ZoneInfo("Asia/Karachi"), NOW)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-11-03 14:22:10", "2025-11-03T09:22:10"),
        ("2025-11-03T14:22:10", "2025-11-03T09:22:10"),
        ("2025-11-03T14:22:10Z", "2025-11-03T14:22:10"),
        ("2025-11-03T14:22:10+02:00", "2025-11-03T12:22:10"),
        ("2025-11-03", "2025-11-02T19:00:00"),
        ("03/11/2025", "2025-11-02T19:00:00"),
        ("03/11/2025 14:22", "2025-11-03T09:22:00"),
        ("3/11/2025 02:22:10 PM", "2025-11-03T09:22:10"),
        ("2025-11-03 14:22:10 +02:00", "2025-11-03T12:22:10"),
        ("2025-11-03 14:22:10 Z", "2025-11-03T14:22:10"),
        ("2025-11-03 14:22:10 UTC", "2025-11-03T14:22:10"),
        ("03/11/2025 14:22:10Z", "2025-11-03T14:22:10"),
        ("03/11/2025 14:22 +0200", "2025-11-03T12:22:00"),
        ("2025/11/03", "2025-11-02T19:00:00"),
        ("2025/11/3 14:22:10", "2025-11-03T09:22:10"),
        (" 2025-11-03 14:22:10.5 ", "2025-11-03T09:22:10.500000"),
    ],
)
def test_every_form(text: str, utc: str) -> None:
    assert moment(text, "order_date", CALENDAR) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "0000-00-00",
        "13/13/2025",
        "2025/13/01",
        "03/11/2025 14:22+99:00",
        "yesterday",
        20251103,
        True,
        "1899-01-01",
    ],
)
def test_what_is_no_date_is_refused(value: object) -> None:
    with pytest.raises(InvalidRecord, match="order_date: a readable date"):
        moment(value, "order_date", CALENDAR)


@pytest.mark.parametrize("text", ["2026-01-03", "9999-12-31 23:59:59", "9999-12-31T23:59:59-12:00"])
def test_the_future_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecord, match="future"):
        moment(text, "order_date", CALENDAR)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_moment_survives_being_written(known: datetime) -> None:
    local = known.astimezone(ZoneInfo("Asia/Karachi"))
    assert moment(known.isoformat(), "order_date", CALENDAR) == known
    assert moment(local.isoformat(), "order_date", CALENDAR) == known


@given(st.text(max_size=60))
def test_a_text_is_a_believable_moment_or_refused(text: str) -> None:
    try:
        found = moment(text, "order_date", CALENDAR)
    except InvalidRecord:
        return
    assert found <= NOW + timedelta(days=1)
