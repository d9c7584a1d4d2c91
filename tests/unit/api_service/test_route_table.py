"""Routes by path, and which requests have the same answer."""

from typing import Any

import pytest

from api_service.route_table import UNKNOWN, Asked, RouteTable, Scope, declare


def operation(scope: Scope | None, *names: str) -> dict[str, Any]:
    parameters = [{"name": name, "in": "query"} for name in names]
    return {"get": {"parameters": parameters, **declare(scope, kept=True)}}


TABLE = RouteTable(
    {
        "/r/by-location": operation(Scope.STOREFRONT, "city"),
        "/r/similar/{product_id}": operation(Scope.STOREFRONT, "num_results"),
        "/r/{user_id}": operation(Scope.CUSTOMER, "num_results", "exclude", "explain"),
    }
)


def asked(path: str, query: str = "") -> Asked:
    return TABLE.asked({"path": path, "query_string": query.encode()})


def test_literal_paths_come_first_and_ids_may_hold_slashes_and_line_ends() -> None:
    assert asked("/r/by-location").route.template == "/r/by-location"
    assert asked("/r/similar/a/b").route.template == "/r/similar/{product_id}"
    assert asked("/r/a/b\n c").route.template == "/r/{user_id}"
    assert asked("/r/").route.template == "/r/{user_id}"
    assert asked("/other").route.scope is None


def test_what_is_not_exactly_a_path_is_none() -> None:
    table = RouteTable({"/status": operation(Scope.OPERATIONS)}, pages=["/docs"])
    for path in ("/status\n", "/status/", "//status", "/docs\n"):
        assert table.asked({"path": path, "query_string": b""}).route is UNKNOWN
    assert table.asked({"path": "/docs", "query_string": b""}).route.scope is None


def test_unknown_parameters_and_their_order_make_no_difference() -> None:
    plain = asked("/r/a", "num_results=5&exclude=1").question
    assert asked("/r/a", "exclude=1&utm_source=mail&num_results=5").question == plain
    assert asked("/r/a", "exclude=2&num_results=5").question != plain
    assert asked("/r/a", "utm_source=mail").question == asked("/r/a").question


def test_ids_and_parameters_cannot_be_confused() -> None:
    assert asked("/r/a', (('exclude', '1'),)").question != asked("/r/a", "exclude=1").question


def test_explain_asks_for_another_scope() -> None:
    assert asked("/r/a", "explain=true").scopes == {Scope.CUSTOMER, Scope.OPERATIONS}
    assert asked("/r/a", "explain=FALSE").scopes == {Scope.CUSTOMER}
    assert asked("/r/similar/a", "explain=true").scopes == {Scope.STOREFRONT}


def test_reasons_are_another_question() -> None:
    assert asked("/r/a", "explain=true").question != asked("/r/a").question
    assert asked("/r/a", "explain=true").own.explained


def test_a_long_query_is_read_like_a_short_one() -> None:
    many = "&".join(f"exclude={number:05}" for number in range(100))
    assert len(many) > 200
    assert asked("/r/a", many + "&other=1").question == asked("/r/a", many).question


def test_an_id_ends_its_path() -> None:
    with pytest.raises(ValueError, match="end its path"):
        RouteTable({"/r/{user_id}/more": operation(None)})
