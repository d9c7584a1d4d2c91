"""The ways in which the ERP fails, on demand."""

from collections.abc import Callable
from json import JSONDecodeError
from typing import Any

import httpx
import pytest

from mastergroup_local.erp.answers import Form

Serve = Callable[..., httpx.Client]
WEEK = {"start_date": "2025-11-01", "end_date": "2025-11-07"}
ORDERS = [{"id": number, "order_date": "2025-11-03"} for number in range(4)]


def ask(client: httpx.Client, **params: str) -> httpx.Response:
    return client.get("/get_pos_orders", params=WEEK | params)


def fault(client: httpx.Client, **fields: Any) -> None:
    assert client.post("/_faults", json=fields).status_code == 204


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_status_lasts_its_number_of_answers(serve: Serve, status: int) -> None:
    client = serve(pos_orders=ORDERS)
    fault(client, kind="status", status=status, times=2)
    assert [ask(client).status_code for _ in range(3)] == [status, status, 200]


def test_too_many_requests_says_how_long_to_wait(serve: Serve) -> None:
    client = serve(pos_orders=ORDERS)
    fault(client, kind="status", status=429, retry_after=7)
    answer = ask(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_an_error_page_comes_with_200(serve: Serve) -> None:
    client = serve(pos_orders=ORDERS)
    fault(client, kind="html")
    answer = ask(client)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_a_truncated_body_is_no_json(serve: Serve) -> None:
    client = serve(pos_orders=ORDERS)
    fault(client, kind="truncated")
    with pytest.raises(JSONDecodeError):
        ask(client).json()
    assert len(ask(client).json()["data"]) == 4


def test_a_dropped_connection_breaks_the_body(serve: Serve) -> None:
    client = serve(pos_orders=ORDERS)
    fault(client, kind="dropped")
    with pytest.raises(httpx.RemoteProtocolError):
        ask(client)


def test_a_cursor_can_repeat(serve: Serve) -> None:
    client = serve(pos_orders=ORDERS, form=Form(page_size=2))
    fault(client, kind="repeating_cursor", times=2)
    assert ask(client).json()["next_cursor"] == "0"
    assert ask(client, cursor="2").json()["next_cursor"] == "2"
    assert ask(client).json()["next_cursor"] == "2"


def test_a_slow_answer_is_a_true_one(serve: Serve) -> None:
    client = serve(pos_orders=ORDERS)
    fault(client, kind="slow", seconds=0.01)
    assert len(ask(client).json()["data"]) == 4


def test_a_fault_can_be_for_one_stream_and_be_cleared(serve: Serve) -> None:
    client = serve(pos_orders=ORDERS)
    fault(client, kind="status", stream="oe_orders", times=9)
    assert ask(client).status_code == 200
    assert client.get("/get_oe_orders", params=WEEK).status_code == 500
    client.delete("/_faults")
    assert client.get("/get_oe_orders", params=WEEK).status_code == 200
