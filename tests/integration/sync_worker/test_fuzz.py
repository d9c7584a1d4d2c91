"""Feeds of nonsense against the real ingest: what was sent is what was counted, and the worker lives."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from mastergroup.errors import PermanentError, TransientError
from mastergroup.runs import StepContext

Rows = Callable[..., list[dict[str, Any]]]
FEEDS = {
    "products": "get_products",
    "customers": "get_customers",
    "pos_orders": "get_pos_orders",
    "oe_orders": "get_oe_orders",
}
WRITTEN = (
    *("orders", "order_items", "customers", "products"),
    *("customer_records", "customer_aliases", "customer_merges", "merged_customers"),
)
DAYS = [datetime.now(ZoneInfo("Asia/Karachi")).date() - timedelta(days=days) for days in range(6)]
EXAMPLES = effort().max_examples
BOUNDED = effort(suppress_health_check=list(HealthCheck))

DEEP = "[" * 5000 + "]" * 5000
DEEP_OBJECT = '{"a":' * 5000 + "1" + "}" * 5000
HUGE_NUMBER = "9" * 5000
RAW = ["\x00raw\x00", DEEP, DEEP_OBJECT, HUGE_NUMBER, "-1e999", '"\\ud800"', '"\t\n\x01"']
ABSURD = st.sampled_from(
    [
        *(None, "", " ", "\x00", True, False, 0, -1, 7, 10**11, 10**12, -(10**18), 2**63, 10**30, 0.1, -0.0, 5e-324),
        *(1e308, float("nan"), float("inf"), float("-inf"), [], {}, [[]], [None], {"sku": {}}, [{}], [[[[[[]]]]]]),
        *("null", "NaN", "N/A", "0", "1,2,3", "82,500.00", "-5", "1e400", "9" * 300, "x" * 300, "x" * 100_000),
        *("\ud800", "\udfff\ud800", "\u202eevil\u202c", "\u200f\u200e", "\ufeff"),
        *("👩‍👩‍👧‍👦" * 90, "ﷺ" * 90, "İ", "ß", "a\u0301" * 200),
        *("0000-00-00", "9999-12-31 23:59:59", "0001-01-01", "31/02/2025", "2025-01-01", "01/02/2025 25:61"),
        *("0300-1234567", "0000000000", "+92 300 1234567, 042-35761234"),
        *("'; DROP TABLE orders; --", "\\N", "\\.", "a\tb\nc"),
        *(f"@@{raw}" for raw in RAW),
    ]
)  # fmt: skip
VALUES = st.one_of(ABSURD, st.text(), st.integers(), st.floats(), st.dictionaries(st.text(), ABSURD, max_size=2))


def base(step: str, number: int, day: date) -> dict[str, Any]:
    who = {"customer_phone": f"0300000000{number}", "customer_name": "Ali Khan", "customer_city": "LAHORE "}
    line = {"id": 5, "sku": f"s{number}", "product_name": "FOAM", "quantity": 1, "base_price": "1,500.00"}
    if step == "products":
        return {"id": number, "sku": f"s{number}", "name": "FOAM", "price": "5", "in_stock": 3, "updated_at": f"{day}"}
    if step == "customers":
        return {"id": number, **who, "customer_email": "a@b.pk", "updated_at": f"{day} 10:00:00"}
    order = {"id": number, **who, "order_date": f"{day} 10:00:00", "total_price": "1,500.00", "discount": "0"}
    return {**order, "order_status": "Completed", "brand_name": "M", "has_items": [line, {**line, "sku": "s2"}]}


EXTRA = ("order_id", "order_name", "items", "phone", "name", "total", "deleted_at", "customer_id", "customer_email")


@st.composite
def records(draw: st.DrawFn, step: str) -> tuple[date, Any]:
    """A day and a record of that day: a good one of which fields are missing, mistyped, absurd, or no object at all."""
    day = draw(st.sampled_from(DAYS))
    record: Any = base(step, draw(st.integers(1, 4)), day)
    fields = st.sampled_from([*record, *EXTRA])
    for field in draw(st.lists(fields, max_size=2, unique=True)):
        record.pop(field, None)
    record |= draw(st.dictionaries(fields, VALUES, max_size=3))
    lines = record.get("has_items")
    if isinstance(lines, list) and lines and isinstance(lines[0], dict):
        lines[0] |= draw(st.dictionaries(st.sampled_from([*lines[0], "price", "title"]), VALUES, max_size=2))
        record["has_items"] = draw(st.sampled_from([lines, json.dumps(lines)]))
    return day, draw(st.sampled_from([record] * 12 + [None, 7, "x", [], [record], f"@@{DEEP}"]))


def as_json(value: Any, ascii_only: bool) -> bytes:
    """JSON, with `@@` texts written as they are."""
    text = json.dumps(value, ensure_ascii=ascii_only)
    for raw in RAW:
        text = text.replace(json.dumps(f"@@{raw}", ensure_ascii=ascii_only), raw if raw[0] != "\x00" else f'"{raw}"')
    return text.encode("utf-8", "surrogatepass")


def body(records: list[Any], ascii_only: bool = True, bare: bool = False) -> bytes:
    listed = b"[" + b",".join(as_json(record, ascii_only) for record in records) + b"]"
    return listed if bare else b'{"count": 1, "data": ' + listed + b', "next_cursor": null}'


class Fuzzed:
    """One step of a run after another, each against answers that a test gives."""

    def __init__(self, sync: Any, erp: Any, rows: Rows) -> None:
        self.sync, self.erp, self.rows = sync, erp, rows
        erp.feeds |= {operation: [] for operation in FEEDS.values()}

    def run(self, step: str, start: date, *answers: Any) -> dict[str, Any]:
        """The detail of the step, whose windows are answered in turn; the run is ended whatever becomes of it."""
        run, _ = self.sync.ledger.begin("operator", (step,), **{"from": start.isoformat()})
        claim = self.sync.ledger.claim(run.run_id, step, "test")
        self.erp.instead = [answer if isinstance(answer, tuple) else (200, {}, answer) for answer in answers]
        try:
            detail: dict[str, Any] = self.sync.steps[step](StepContext(self.sync.ledger, claim)).detail
        except BaseException:
            self.sync.ledger.fail(claim, "as ordered")
            raise
        self.sync.ledger.finish(claim, detail)
        assert not self.erp.instead
        stored = self.rows("SELECT * FROM sync_windows WHERE run_id = %s", run.run_id)
        assert sum(window["received"] for window in stored) == detail["received"]
        for each in (detail, *stored):
            assert each["received"] == each["inserted"] + each["updated"] + each["unchanged"] + each["rejected"]
        return detail

    def written(self) -> list[list[tuple[Any, ...]]]:
        """Where every row stands and which transaction wrote it: equal as long as nothing was written."""
        return [[tuple(r.values()) for r in self.rows(f"SELECT ctid::text, xmin::text FROM {t}")] for t in WRITTEN]

    def cursors(self) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM sync_cursors")


@pytest.fixture
def settings(settings: Any) -> Any:
    return settings.model_copy(update={"erp_window_days": 2, "erp_window_max_days": 2})


@pytest.fixture
def fuzzed(sync: Any, erp: Any, rows: Rows) -> Fuzzed:
    return Fuzzed(sync, erp, rows)


def windows(dated: list[tuple[date, Any]], **form: bool) -> list[bytes]:
    """The bodies of three windows of two days."""
    spans = [(DAYS[5], DAYS[4]), (DAYS[3], DAYS[2]), (DAYS[1], DAYS[0])]
    return [body([record for day, record in dated if day in span], **form) for span in spans]


@pytest.mark.parametrize("step", FEEDS)
def test_a_feed_of_nonsense_is_counted_and_a_repeat_writes_nothing(step: str, fuzzed: Fuzzed) -> None:
    @effort(BOUNDED, max_examples=EXAMPLES // 33)
    @given(st.lists(records(step), min_size=5, max_size=40), st.booleans(), st.booleans(), st.booleans())
    def feed(dated: list[tuple[date, Any]], spread: bool, ascii_only: bool, bare: bool) -> None:
        dated = [(day if spread else DAYS[1], record) for day, record in dated]
        bodies = windows(dated, ascii_only=ascii_only, bare=bare)
        first = fuzzed.run(step, DAYS[5], *bodies)
        assert first["received"] == len(dated)
        before = fuzzed.written()
        again = fuzzed.run(step, DAYS[5], *bodies)
        same = ("received", "rejected", "lines", "lines_rejected", "rejected_reasons")
        assert [again[name] for name in same] == [first[name] for name in same]
        assert again["inserted"] == 0
        # A key that comes twice, in two windows and with two contents, is written twice each time.
        if not (spread and again["updated"]):
            assert fuzzed.written() == before

    feed()


GZIP_LIE = {"Content-Encoding": "gzip"}
HARMLESS: dict[str, Callable[[bytes, int], Any]] = {
    "byte order mark": lambda text, _: b"\xef\xbb\xbf" + text,
    "blanks around": lambda text, _: b"\n\n \t" + text + b"\r\n",
    "another type": lambda text, _: (200, {"Content-Type": "text/html"}, text),
    "UTF-16 that says so": lambda text, _: (
        200,
        {"Content-Type": "application/json; charset=utf-16"},
        text.decode(errors="replace").encode("utf-16"),
    ),
}
HARMFUL: dict[str, Callable[[bytes, int], Any]] = {
    "cut": lambda text, at: text[: at % len(text)],
    "cut, and the length tells": lambda text, at: (200, {"Content-Length": str(len(text))}, text[: at % len(text)]),
    "doubled": lambda text, _: text + text,
    "two answers in a list": lambda text, _: text[:-1] + text,
    "an error page": lambda _, __: b"<!DOCTYPE html><html><body>Bad gateway</body></html>",
    "an error page behind it": lambda text, _: text + b"<html>",
    "UTF-16 unsaid": lambda text, _: text.decode(errors="replace").encode("utf-16"),
    "packed, it says": lambda text, _: (200, GZIP_LIE, text),
    "no list": lambda _, __: b'{"data": {"a": 1}}',
    "no data": lambda _, __: b'{"error": "try later"}',
    "a number": lambda _, __: b"17",
    "nothing": lambda _, __: b"",
    "zeros": lambda _, __: b"\0" * 100,
    "endless brackets": lambda _, __: b"[" * 100_000,
    "a lonely quote": lambda text, at: text[: at % len(text)] + b'"',
    "refused": lambda _, __: (418, {}, b"{}"),
}


def test_a_spoiled_body_changes_nothing_and_the_true_one_loads_after_it(fuzzed: Fuzzed) -> None:
    @effort(BOUNDED, max_examples=EXAMPLES // 100)
    @given(st.lists(records("pos_orders"), min_size=1, max_size=9), st.integers(0), st.booleans())
    def feed(dated: list[tuple[date, Any]], at: int, bare: bool) -> None:
        true = body([record for _, record in dated], bare=bare)
        before, cursors = fuzzed.written(), fuzzed.cursors()
        for fault, spoil in HARMFUL.items():
            with pytest.raises((TransientError, PermanentError)) as caught:
                fuzzed.run("pos_orders", DAYS[1], spoil(true, at))
            assert isinstance(caught.value, PermanentError) == (fault == "refused"), fault
        assert (fuzzed.written(), fuzzed.cursors()) == (before, cursors)
        assert fuzzed.run("pos_orders", DAYS[1], true)["received"] == len(dated)

    feed()


def test_a_body_in_another_dress_loads(fuzzed: Fuzzed) -> None:
    true = body([base("pos_orders", number, DAYS[1]) for number in range(3)])
    assert fuzzed.run("pos_orders", DAYS[1], true)["inserted"] == 3
    for form, dress in HARMLESS.items():
        assert fuzzed.run("pos_orders", DAYS[1], dress(true, 0))["unchanged"] == 3, form


def test_a_cursor_that_comes_again_changes_nothing(fuzzed: Fuzzed) -> None:
    for cursors in (["a", "a"], ["a", "b", "a"], [7, "7"], [True, True]):
        pages = [
            json.dumps({"data": [base("pos_orders", number, DAYS[1])], "next_cursor": cursor}).encode()
            for number, cursor in enumerate(cursors)
        ]
        with pytest.raises(TransientError, match="repeats"):
            fuzzed.run("pos_orders", DAYS[1], *pages)
    assert not any(fuzzed.written())
