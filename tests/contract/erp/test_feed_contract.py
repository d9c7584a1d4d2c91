"""Sentence by sentence, contracts/erp-feed.md over HTTP."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from mastergroup_local.erp.answers import Form
from mastergroup_local.erp.history import first_day

Serve = Callable[..., httpx.Client]
RECORDED = Path(__file__).parents[4] / "shared" / "data" / "online-retail-2010-feed"
PATHS = ("/get_pos_orders", "/get_oe_orders", "/get_products", "/get_customers")
WEEK = {"start_date": "2025-11-01", "end_date": "2025-11-07"}


def order(number: int, when: str = "2025-11-03 14:22:10", **more: object) -> dict[str, object]:
    return {"id": number, "order_date": when, "has_items": [], **more}


def numbers(records: list[dict[str, Any]]) -> list[int]:
    return [record["id"] for record in records]


def get(client: httpx.Client, path: str, **params: str) -> Any:
    return client.get(path, params=WEEK | params).raise_for_status().json()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("header", [None, "", "wrong", "Bearer a token, as it is", "a token, as it is, and more"])
def test_only_the_token_as_it_is_opens_the_feed(serve: Serve, path: str, header: str | None) -> None:
    client = serve(pos_orders=[])
    del client.headers["Authorization"]
    answer = client.get(path, params=WEEK, headers={} if header is None else {"Authorization": header})
    assert answer.status_code == 401
    assert "Authorization" in answer.json()["detail"]


def test_health_is_free(serve: Serve) -> None:
    client = serve(pos_orders=[])
    del client.headers["Authorization"]
    assert client.get("/health").json() == {"status": "healthy"}


@pytest.mark.parametrize("name", ["start_date", "end_date"])
@pytest.mark.parametrize("text", ["", "03/11/2025", "2025-11-31", "20251103", "2025-W45-1", "2025-11-03 10:00:00"])
def test_a_bad_date_is_refused_by_its_name(serve: Serve, name: str, text: str) -> None:
    answer = serve(pos_orders=[]).get("/get_pos_orders", params=WEEK | {name: text})
    assert answer.status_code == 400
    assert answer.json() == {"detail": f"{name} must be a day, YYYY-MM-DD"}


def test_a_missing_date_and_a_reversed_window_are_refused(serve: Serve) -> None:
    client = serve(pos_orders=[])
    missing = client.get("/get_pos_orders", params={"start_date": "2025-11-01"})
    assert (missing.status_code, missing.json()["detail"][:8]) == (400, "end_date")
    reversed_window = client.get("/get_pos_orders", params={"start_date": "2025-11-02", "end_date": "2025-11-01"})
    assert (reversed_window.status_code, reversed_window.json()["detail"][:8]) == (400, "end_date")


def test_both_dates_are_whole_days_inclusive(serve: Serve) -> None:
    times = ("2025-10-31 23:59:59", "2025-11-01 00:00:00", "2025-11-07 23:59:59", "2025-11-08 00:00:00")
    client = serve(pos_orders=[order(number, when) for number, when in enumerate(times)])
    assert numbers(get(client, "/get_pos_orders")["data"]) == [1, 2]


def test_days_are_those_of_karachi(serve: Serve) -> None:
    client = serve(oe_orders=[order(1, "2025-11-03T18:59:59Z"), order(2, "2025-11-03T19:00:00Z")])
    fourth = get(client, "/get_oe_orders", start_date="2025-11-04", end_date="2025-11-04")
    assert numbers(fourth["data"]) == [2]


def test_products_and_customers_are_those_changed_in_the_span(serve: Serve) -> None:
    records = [{"id": 1, "updated_at": "2025-10-01"}, {"id": 2, "updated_at": "2025-11-05 10:00:00"}]
    client = serve(products=records, customers=records)
    assert numbers(get(client, "/get_products")["data"]) == [2]
    assert numbers(get(client, "/get_customers")["data"]) == [2]


def test_an_old_erp_has_no_products_and_customers(serve: Serve) -> None:
    client = serve(pos_orders=[order(1)])
    for path in ("/get_products", "/get_customers"):
        assert client.get(path, params=WEEK).status_code == 404


def test_an_order_feed_that_is_missing_is_empty(serve: Serve) -> None:
    assert get(serve(products=[]), "/get_oe_orders") == {"data": []}


def test_the_common_answer_is_one_envelope_without_paging(serve: Serve) -> None:
    answer = get(serve(pos_orders=[order(number) for number in range(5)]), "/get_pos_orders")
    assert answer.keys() == {"data"}
    assert numbers(answer["data"]) == [0, 1, 2, 3, 4]


def test_some_servers_answer_with_a_bare_list(serve: Serve) -> None:
    client = serve(pos_orders=[order(1), order(2)], form=Form(bare=True))
    assert numbers(get(client, "/get_pos_orders")) == [1, 2]
    assert get(client, "/get_oe_orders") == []


def test_newer_servers_page_until_there_is_no_next_cursor(serve: Serve) -> None:
    client = serve(pos_orders=[order(number) for number in range(5)], form=Form(page_size=2))
    pages, cursor = [], {}
    while cursor is not None:
        answer = get(client, "/get_pos_orders", **cursor)
        pages.append(numbers(answer["data"]))
        cursor = {"cursor": answer["next_cursor"]} if answer["next_cursor"] else None
    assert pages == [[0, 1], [2, 3], [4]]


@pytest.mark.parametrize("cursor", ["x", "-1", "99"])
def test_an_unknown_cursor_is_refused(serve: Serve, cursor: str) -> None:
    client = serve(pos_orders=[order(1)], form=Form(page_size=2))
    answer = client.get("/get_pos_orders", params=WEEK | {"cursor": cursor})
    assert (answer.status_code, "cursor" in answer.json()["detail"]) == (400, True)


def test_an_answer_is_streamed(serve: Serve) -> None:
    records: list[object] = [order(number, note="x" * 1000) for number in range(2000)]
    with serve(pos_orders=records).stream("GET", "/get_pos_orders", params=WEEK) as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked"
        assert len(list(answer.iter_raw())) > 4


def test_records_are_served_byte_for_byte(serve: Serve) -> None:
    seen = (
        b'{"order_id": "7",  "date":"03/11/2025", "items": "[{\\"id\\": 1}]", "total": "82,500.00", "name": "\\u0639"}'
    )
    answer = serve(pos_orders=[b"", b'{"id": 1, "order', seen]).get("/get_pos_orders", params=WEEK)
    assert answer.content == b'{"data":[' + seen + b"]}"


def test_an_edit_comes_after_what_it_edits(serve: Serve) -> None:
    client = serve(pos_orders=[order(1), order(2, "2025-11-05"), order(1, order_status="Cancelled")])
    answer = get(client, "/get_pos_orders")["data"]
    assert numbers(answer) == [1, 1, 2]
    assert answer[1]["order_status"] == "Cancelled"


def test_records_with_unreadable_or_future_dates_are_served_once(serve: Serve) -> None:
    future = str(date.today() + timedelta(days=3))  # noqa: DTZ011 - three days are after today everywhere
    client = serve(pos_orders=[order(1, ""), order(2, "2025-11-03"), order(3, future), order(4, "31/02/2025")])
    assert numbers(get(client, "/get_pos_orders")["data"]) == [1, 2, 3, 4]
    later = get(client, "/get_pos_orders", start_date="2025-11-08", end_date="9999-12-31")
    assert later == {"data": []}


def test_a_recorded_shop_is_replayed_whole_month_by_month(serve: Serve) -> None:
    if not RECORDED.is_dir():
        pytest.skip(f"the recorded feed is not at {RECORDED}")
    client = serve(feed=RECORDED)
    day, seen = first_day(RECORDED), dict.fromkeys(PATHS[:3], 0)
    while day < date(2010, 12, 31):
        last = day + timedelta(days=30)
        for path in seen:
            seen[path] += len(get(client, path, start_date=str(day), end_date=str(last))["data"])
        day = last + timedelta(days=1)
    assert seen == {"/get_pos_orders": 18_486, "/get_oe_orders": 9_242, "/get_products": 4_622}
