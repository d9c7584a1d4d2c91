"""Reads one stream up to today, window by window; each window is committed whole or not at all.

While PostgreSQL merges a window, the next one is read and staged.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from mastergroup.database import Connection
from mastergroup.errors import InvalidRecord, PermanentError
from mastergroup.logging import get_logger
from mastergroup.runs import Done, StepContext
from mastergroup.settings import SyncSettings
from mastergroup.tombstones import Tombstones
from sync_worker.erp.client import ErpClient
from sync_worker.erp.faults import NoSuchFeed
from sync_worker.erp.windows import Position, Window, next_window
from sync_worker.merger import Merger, merging
from sync_worker.rejects import customer_of, reject_record
from sync_worker.store.circuit import Circuit
from sync_worker.store.staging import analyze_staging, copy_tables
from sync_worker.store.windows import merge_window, read_position, sum_windows
from sync_worker.streams import Rules, Stream, Tables
from sync_worker.transform.dates import Calendar
from sync_worker.transform.products import IsMerchandise

_CHUNK_RECORDS = 500
log = get_logger(__name__)


def ingest(stream: Stream, settings: SyncSettings, is_merchandise: IsMerchandise, context: StepContext) -> Done:
    """The work of one step. Its detail holds the counts of the run; an ERP without the feed is said, not failed.

    Raises TransientError or PermanentError as the ERP client does.
    """
    zone = ZoneInfo(settings.business_time_zone)
    now = datetime.now(UTC)
    rules = Rules(Calendar.at(zone, now), is_merchandise)
    with (
        context.database.connect(autocommit=True) as connection,
        ErpClient(settings, Circuit(connection, settings)) as client,
    ):
        try:
            _Reader(stream, settings, context, client, connection, rules).read_up_to(now.astimezone(zone).date())
        except NoSuchFeed:
            if not stream.optional:
                raise
            context.progress(0, 0, "records: the ERP has no such feed")
            return Done({"feed": "none", "note": f"the ERP has no {stream.name} feed: derived from the orders"})
        return Done(sum_windows(connection, stream, context.run_id))


class _Reader:
    """One stream being read by one attempt of a step."""

    def __init__(
        self,
        stream: Stream,
        settings: SyncSettings,
        context: StepContext,
        client: ErpClient,
        connection: Connection,
        rules: Rules,
    ) -> None:
        self.stream = stream
        self.settings = settings
        self.context = context
        self.client = client
        self.connection = connection
        self.rules = rules
        self.tombstones = Tombstones(settings.erasure_key)
        self._merging: Window | None = None

    def read_up_to(self, today: date) -> None:
        """Commit window after window until `today` is read."""
        restart = _day(self.context.options.get("from"), "from")
        failed = _failed_window(self.context.detail)
        position = read_position(self.connection, self.stream, self.context.run_id)
        with merging(self.context.database, self.stream) as merger:
            while window := next_window(position, self.settings, today, restart, failed):
                # Refused while the circuit is open, before the window is told as tried: it is not halved for that.
                records = self.client.records(self.stream.operation, window)
                self._tell(position, window, today)
                position = position.after(window, self._read(window, records, merger))
            self._wait(merger)
        self.context.progress(position.received_so_far, position.received_so_far, "records")

    def _tell(self, position: Position, window: Window, today: date) -> None:
        """How many days of the span are read: how many records it holds, the ERP does not say beforehand."""
        first = self.context.detail.setdefault("first_day", window.start.isoformat())
        start = date.fromisoformat(first)
        self.context.progress(
            (window.start - start).days,
            (today - start).days + 1,
            f"days, {position.received_so_far:,} records",
            trying=_days(window),
        )

    def _read(self, window: Window, records: Iterator[Any], merger: Merger) -> int:
        """Stage the window and begin its merge; returns how many records it holds."""
        started = monotonic()
        connection = merger.staging()
        received, lines = self._stage(records, connection)
        analyze_staging(connection, self.stream)
        taken = {"received": received, "lines": lines, "seconds": monotonic() - started}
        self._wait(merger)
        self._merging = window
        merger.merge(partial(self._merge, window, taken, connection))
        return received

    def _merge(self, window: Window, taken: dict[str, Any], connection: Connection) -> None:
        started = monotonic()
        with connection.transaction():
            counts = merge_window(connection, self.stream, self.context.run_id, window, taken, self.tombstones)
            self.context.fence(connection)
        seconds = round(taken["seconds"] + monotonic() - started, 3)
        days = {"start": window.start.isoformat(), "end": window.end.isoformat()}
        log.info("window committed", stream=self.stream.name, **days, **counts, lines=taken["lines"], seconds=seconds)

    def _wait(self, merger: Merger) -> None:
        """Should the merge fail, its window comes back at half its length, not the one that was read meanwhile."""
        try:
            merger.wait()
        except Exception:
            if self._merging is not None:
                self.context.detail["progress"]["trying"] = _days(self._merging)
            raise

    def _stage(self, records: Iterator[Any], connection: Connection) -> tuple[int, int]:
        received = lines = 0
        while chunk := list(islice(records, _CHUNK_RECORDS)):
            lines += copy_tables(connection, self._rows(chunk, received))
            received += len(chunk)
        return received, lines

    def _rows(self, chunk: list[Any], seq: int) -> Tables:
        tables: Tables = defaultdict(list)
        for offset, record in enumerate(chunk, seq + 1):
            try:
                self.stream.add(record, offset, self.rules, tables)
            except InvalidRecord as error:
                whose = customer_of(record, self.stream.name)
                tables["staged_rejects"].append((*reject_record(record, str(error)), offset, whose))
        return tables


def _days(window: Window) -> list[str]:
    return [window.start.isoformat(), window.end.isoformat()]


def _failed_window(detail: dict[str, Any]) -> Window | None:
    trying = detail.get("progress", {}).get("trying")
    return Window(date.fromisoformat(trying[0]), date.fromisoformat(trying[1])) if trying else None


def _day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise PermanentError(f"the option {option} is a day, YYYY-MM-DD") from error
