"""Which key opens what."""

import pytest
from pydantic import SecretStr

import shop
from api_service.access import key_ring
from api_service.errors import InvalidKey, MissingKey, WrongScope
from api_service.route_table import UNKNOWN, Asked, Route, Scope
from mastergroup.errors import PermanentError
from mastergroup.settings import ApiSettings


def settings(access: str = "keys", keys: dict[str, list[str]] | None = None) -> ApiSettings:
    import json

    return ApiSettings(api_access=access, api_keys=SecretStr(json.dumps(shop.key_setting(keys or {}))))


def asked(scope: Scope | None, *parameters: tuple[str, str]) -> Asked:
    return Asked(Route("/x", scope, kept=True, parameters=frozenset({"explain"})), "/x", parameters)


def test_several_keys_live_at_once_each_with_its_scopes() -> None:
    ring = key_ring(settings(keys={"old": ["customer"], "new": ["customer", "storefront"]}))
    assert ring.admit(asked(Scope.CUSTOMER), "old") == "old"
    assert ring.admit(asked(Scope.STOREFRONT), "new") == "new"
    with pytest.raises(WrongScope):
        ring.admit(asked(Scope.STOREFRONT), "old")


def test_a_missing_and_an_unknown_key_are_told_apart() -> None:
    ring = key_ring(settings(keys={"a": ["customer"]}))
    with pytest.raises(MissingKey):
        ring.admit(asked(Scope.CUSTOMER), None)
    with pytest.raises(InvalidKey):
        ring.admit(asked(Scope.CUSTOMER), "b\xff")


def test_explain_needs_operations_too() -> None:
    ring = key_ring(settings(keys={"a": ["customer"], "b": ["customer", "operations"]}))
    question = asked(Scope.CUSTOMER, ("explain", "true"))
    with pytest.raises(WrongScope, match="operations"):
        ring.admit(question, "a")
    assert ring.admit(question, "b") == "b"
    assert ring.admit(asked(Scope.CUSTOMER, ("explain", "false")), "a") == "a"


def test_free_routes_and_open_access_need_no_key() -> None:
    assert key_ring(settings()).admit(Asked(UNKNOWN, "/", ()), None) == "-"
    assert key_ring(settings("open")).admit(asked(Scope.OPERATIONS), None) == "-"


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "{}",
        '[{"name": "a"}]',
        '[{"name": "a", "sha256": "the key itself", "scopes": ["customer"]}]',
        '[{"name": "a", "sha256": "' + "0" * 64 + '", "scopes": ["all"]}]',
    ],
)
def test_keys_that_cannot_be_read_stop_the_start(text: str) -> None:
    with pytest.raises(PermanentError, match="API_KEYS"):
        key_ring(ApiSettings(api_keys=SecretStr(text)))
