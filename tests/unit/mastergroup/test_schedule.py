"""The schedule, read in UTC."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from mastergroup.celery import beat_schedule
from mastergroup.queues import FLOWS, QUEUES
from mastergroup.schedule import batch_hours, longest_gap, next_at, sync_hours
from mastergroup.settings import BeatSettings, ScheduleSettings


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> BeatSettings:
    monkeypatch.delenv("SYNC_HOURS", raising=False)
    return BeatSettings(redis_url=SecretStr("redis://nowhere"))


def _is_due(settings: BeatSettings, name: str, at: datetime) -> bool:
    entry = beat_schedule(settings)[name]["schedule"]
    return at.hour in entry.hour and at.minute in entry.minute  # type: ignore[attr-defined]


def test_the_sync_starts_every_six_hours_utc(settings: BeatSettings) -> None:
    due = [h for h in range(24) if _is_due(settings, "sync", datetime(2026, 11, 23, h, 0, tzinfo=UTC))]
    assert due == [0, 6, 12, 18]


def test_the_batch_starts_at_two_utc(settings: BeatSettings) -> None:
    due = [h for h in range(24) if _is_due(settings, "pipeline", datetime(2026, 11, 23, h, 0, tzinfo=UTC))]
    assert due == [2]
    assert not _is_due(settings, "pipeline", datetime(2026, 11, 23, 2, 30, tzinfo=UTC))


def test_every_entry_goes_to_the_queue_of_its_flow(settings: BeatSettings) -> None:
    queues = {queue.name for queue in QUEUES}
    tasks = {flow.start_task for flow in FLOWS.values()} | {flow.tick_task for flow in FLOWS.values()}
    for entry in beat_schedule(settings).values():
        assert entry["task"] in tasks
        assert entry["options"]["queue"] in queues  # type: ignore[index]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 23, 5, 59, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC)),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), datetime(2027, 1, 1, 0, tzinfo=UTC)),
    ],
)
def test_next_sync(now: datetime, expected: datetime) -> None:
    assert next_at(sync_hours(ScheduleSettings()), now) == expected


def test_next_batch_is_tomorrow_after_two() -> None:
    now = datetime(2026, 11, 23, 2, 0, 1, tzinfo=UTC)
    assert next_at(batch_hours(ScheduleSettings()), now) == datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "gap"), [((0, 6, 12, 18), 6.0), ((3,), 24.0), ((8, 12, 20), 12.0)])
def test_what_the_schedule_promises_is_its_longest_gap(hours: tuple[int, ...], gap: float) -> None:
    assert longest_gap(hours) == gap
