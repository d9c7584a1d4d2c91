"""Rejected records go through the transform and the merge again, after a fix; those that load are rejected no more.

What is tried carries the id of this run from then on, so that a killed replay goes on where it was.
"""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mastergroup.database import Connection
from mastergroup.errors import InvalidRecord, PermanentError
from mastergroup.logging import get_logger
from mastergroup.runs import Done, StepContext
from mastergroup.settings import SyncSettings
from mastergroup.tombstones import Tombstones, hold_off_erasures
from sync_worker.rejects import check_kept
from sync_worker.store.rejected import count_to_replay, read_to_replay
from sync_worker.store.staging import analyze_staging, clear_staging, copy_tables, open_staging
from sync_worker.store.windows import merge_replay, sum_windows
from sync_worker.streams import CUSTOMERS, OE, POS, PRODUCTS, Rules, Stream, Tables, line_row
from sync_worker.transform.dates import Calendar
from sync_worker.transform.lines import transform_line
from sync_worker.transform.products import IsMerchandise

_BATCH = 1_000
log = get_logger(__name__)


def _orders(stream: Stream) -> Stream:
    return replace(stream, merges=(*stream.merges, "date_replayed_orders"))


def _lines(stream: Stream) -> Stream:
    """Lines alone, of orders that are in the tables."""
    merges = ("merge_order_items", "derive_products", "renew_content_hash")
    return replace(stream, blind=None, judge="judge_replayed_lines", merges=merges, count="count_loaded_lines")


_STREAMS = {stream.name: stream for stream in (PRODUCTS, CUSTOMERS, _orders(POS), _orders(OE))}


def replay(settings: SyncSettings, is_merchandise: IsMerchandise, context: StepContext) -> Done:
    """Replay what the options `stream` and `reason` (a part of it) choose; the detail holds the counts by stream."""
    wanted = context.options.get("stream")
    if wanted not in (None, *_STREAMS):
        raise PermanentError(f"the option stream is one of {', '.join(_STREAMS)}")
    calendar = Calendar.at(ZoneInfo(settings.business_time_zone), datetime.now(UTC))
    rules, tombstones = Rules(calendar, is_merchandise), Tombstones(settings.erasure_key)
    names = [wanted] if wanted else list(_STREAMS)
    counts = {name: _replay_stream(_STREAMS[name], rules, tombstones, context) for name in names}
    _tell_end(counts, context)
    return Done({name: counted for name, counted in counts.items() if counted})


def _tell_end(counts: dict[str, dict[str, Any]], context: StepContext) -> None:
    tried = sum(counted.get("received", 0) for counted in counts.values())
    still = sum(counted.get("rejected", 0) + counted.get("lines_rejected", 0) for counted in counts.values())
    context.progress(tried, tried, f"records tried; {still:,} records and lines are still rejected")


def _replay_stream(stream: Stream, rules: Rules, tombstones: Tombstones, context: StepContext) -> dict[str, Any]:
    with context.database.connect(autocommit=True) as connection:
        open_staging(connection, stream)
        _Replay(stream, rules, tombstones, context, connection).run()
        return sum_windows(connection, stream, context.run_id)


class _Replay:
    """One stream's rejected records being replayed by one attempt of the step."""

    def __init__(
        self, stream: Stream, rules: Rules, tombstones: Tombstones, context: StepContext, connection: Connection
    ) -> None:
        self.stream = stream
        self.rules = rules
        self.tombstones = tombstones
        self.context = context
        self.connection = connection
        self.chosen = {
            "stream": stream.name,
            "run_id": context.run_id,
            "reason": context.options.get("reason") or "",
        }

    def run(self) -> None:
        total, done = count_to_replay(self.connection, self.chosen), 0
        for whole in (True, False):
            while tried := self._replay(whole):
                done += tried
                self.context.progress(done, total, f"rejected {self.stream.name} records")

    def _replay(self, whole: bool) -> int:
        """One batch in one transaction, which no erasure comes between; how many records or lines it tried."""
        with self.connection.transaction():
            hold_off_erasures(self.connection)
            if not (batch := read_to_replay(self.connection, self.chosen, whole, _BATCH)):
                return 0
            taken = {"received": len(batch), "lines": self._stage(batch), "seconds": 0.0}
            stream = self.stream if whole else _lines(self.stream)
            counts = merge_replay(self.connection, stream, self.context.run_id, taken, self.tombstones)
            self.context.fence(self.connection)
        log.info("rejected records replayed", stream=self.stream.name, **counts, lines=taken["lines"])
        return len(batch)

    def _stage(self, batch: list[dict[str, Any]]) -> int:
        """How many lines were staged, usable or not."""
        clear_staging(self.connection, self.stream)
        lines = copy_tables(self.connection, self._rows(batch))
        analyze_staging(self.connection, self.stream)
        return lines

    def _rows(self, batch: list[dict[str, Any]]) -> Tables:
        tables: Tables = defaultdict(list)
        for seq, kept in enumerate(batch, 1):
            about = (seq, kept["digest"], kept["record_id"], kept["line"], kept["last_seen_at"])
            tables["replayed_records"].append(about)
            try:
                self._add(kept, seq, tables)
            except InvalidRecord as error:
                raw = json.dumps(kept["raw"])
                rejected = (kept["record_id"], kept["line"], str(error), raw, kept["digest"], seq, None)
                tables["staged_rejects"].append(rejected)
        return tables

    def _add(self, kept: dict[str, Any], seq: int, tables: Tables) -> None:
        check_kept(kept["raw"])
        if kept["line"] is None:
            self.stream.add(kept["raw"], seq, self.rules, tables)
        else:
            line = transform_line(kept["raw"])
            tables["staged_lines"].append(line_row(seq, kept["line"], line, self.rules))
