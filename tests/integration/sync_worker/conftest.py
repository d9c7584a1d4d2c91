"""A real HTTP server that plays the ERP, and the steps of a sync run against a real PostgreSQL."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from psycopg.rows import dict_row
from pydantic import SecretStr

from mastergroup.database import Database
from mastergroup.queues import SYNC
from mastergroup.runs import Ledger, StepContext
from mastergroup.settings import SyncSettings
from servers import role_url
from sync_worker.tasks import build_steps

Record = dict[str, Any]
Spoiled = tuple[int, dict[str, str], bytes]


class Erp:
    """What the server answers: records by operation, and at will one other answer a request, in turn."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.feeds: dict[str, list[Record]] = {"get_pos_orders": [], "get_oe_orders": []}
        self.instead: list[Spoiled | None] = []
        self.page_size: int | None = None
        self.asked: list[tuple[str, dict[str, str]]] = []

    def answer(self, operation: str, query: dict[str, str]) -> Spoiled:
        self.asked.append((operation, query))
        spoiled = self.instead.pop(0) if self.instead else None
        if spoiled:
            return spoiled
        if operation not in self.feeds:
            return 404, {}, b"{}"
        days = (query["start_date"], query["end_date"])
        found = [record for record in self.feeds[operation] if days[0] <= _day(record) <= days[1]]
        return 200, {}, json.dumps(self._page(found, int(query.get("cursor", 0)))).encode()

    def _page(self, found: list[Record], start: int) -> Any:
        if self.page_size is None:
            return found
        stop = start + self.page_size
        return {"data": found[start:stop], "next_cursor": str(stop) if stop < len(found) else None}


def _day(record: Record) -> str:
    """Where the feed has it: `feed_day` for a record whose own date is none."""
    return str(record.get("feed_day") or record.get("order_date") or record.get("updated_at") or "2025-01-01")[:10]


@pytest.fixture
def erp() -> Iterator[Erp]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(parts.query).items()}
            if self.headers["Authorization"] != "secret":
                status, headers, body = 401, {}, b"{}"
            else:
                status, headers, body = played.answer(parts.path.strip("/"), query)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    played = Erp(server.server_port)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield played
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def settings(database_url: str, redis_url: str, erp: Erp) -> SyncSettings:
    return SyncSettings(
        database_url=SecretStr(role_url(database_url, "sync")),
        redis_url=SecretStr(redis_url),
        erp_base_url=erp.url,
        erp_token=SecretStr("secret"),
        erp_history_start=date(2025, 1, 1),
    )


class Sync:
    """Runs steps as the task does: begin, claim, work, finish."""

    def __init__(self, settings: SyncSettings) -> None:
        self.steps = build_steps(settings)
        self.ledger = Ledger(Database(settings, "tests"), SYNC, settings.run_lease_seconds)

    def run(self, *steps: str, **options: Any) -> dict[str, dict[str, Any]]:
        """One run of these steps (all without any); the detail of each."""
        run, _ = self.ledger.begin("operator", steps or None, **options)
        return {step: self.step(run.run_id, step) for step in run.steps}

    def step(self, run_id: str, step: str, owner: str = "test") -> dict[str, Any]:
        claim = self.ledger.claim(run_id, step, owner)
        assert claim is not None
        done = self.steps[step](StepContext(self.ledger, claim))
        detail: dict[str, Any] = done.detail
        self.ledger.finish(claim, detail)
        return detail

    def lapse(self) -> None:
        """What time does to the lease of a worker that was killed."""
        with self.ledger.database.connect() as connection:
            connection.execute("UPDATE sync_steps SET lease_until = now() - interval '1 s' WHERE status = 'running'")


@pytest.fixture
def make_sync() -> type[Sync]:
    """For a sync with settings of its own."""
    return Sync


@pytest.fixture
def sync(settings: SyncSettings) -> Sync:
    return Sync(settings)


@pytest.fixture
def rows(database_url: str) -> Callable[..., list[dict[str, Any]]]:
    """Asks the database as its owner."""

    def ask(query: str, *values: object) -> list[dict[str, Any]]:
        with psycopg.connect(database_url, row_factory=dict_row) as connection:
            return connection.execute(query.encode(), values).fetchall()

    return ask


@pytest.fixture
def order() -> Callable[..., Record]:
    """A raw order of the feed with the lines (sku, quantity, price)."""

    def make(number: int, *lines: tuple[str, Any, Any], **changes: Any) -> Record:
        items = [{"sku": sku, "quantity": quantity, "base_price": price} for sku, quantity, price in lines]
        record = {
            "id": number,
            "customer_phone": f"0300{number % 5:07}",
            "customer_name": "Ali Khan",
            "customer_city": "LAHORE ",
            "customer_state": "Punjab",
            "order_date": "2025-03-01 10:00:00",
            "order_status": "Completed",
            "has_items": items,
        }
        return {**record, **changes}

    return make
