"""Which key opens what."""

import hashlib
import json

import pytest
from pydantic import SecretStr

import shop
from api_service.access import KeyRing, guards
from api_service.errors import InvalidKey, MissingKey, WrongScope
from api_service.route_table import UNKNOWN, Asked, Own, Route, Scope
from mastergroup.errors import PermanentError
from mastergroup.settings import ApiSettings


def settings(access: str = "keys", keys: dict[str, list[str]] | None = None) -> ApiSettings:
    return ApiSettings(api_access=access, api_keys=SecretStr(json.dumps(shop.key_setting(keys or {}))))


def key_ring(settings: ApiSettings) -> KeyRing:
    return guards(settings)[0]


def name_of(ring: KeyRing, question: Asked, given: str | None) -> str:
    key = ring.admit(question, given)
    return key.name if key else "-"


def asked(scope: Scope | None, explained: bool = False) -> Asked:
    return Asked(Route("/x", scope, kept=True, parameters=frozenset({"explain"})), "/x", Own("", explained))


def test_several_keys_live_at_once_each_with_its_scopes() -> None:
    ring = key_ring(settings(keys={"old": ["customer"], "new": ["customer", "storefront"]}))
    assert name_of(ring, asked(Scope.CUSTOMER), "old") == "old"
    assert name_of(ring, asked(Scope.STOREFRONT), "new") == "new"
    with pytest.raises(WrongScope):
        ring.admit(asked(Scope.STOREFRONT), "old")


def test_the_operators_key_has_every_scope_beside_the_others() -> None:
    given = settings(keys={"a": ["customer"]})
    digest = hashlib.sha256(b"mine").hexdigest()
    ring = key_ring(given.model_copy(update={"api_operator_key_sha256": digest}))
    assert {name_of(ring, asked(scope, explained=True), "mine") for scope in Scope} == {"operator"}
    assert name_of(ring, asked(Scope.CUSTOMER), "a") == "a"


def test_a_missing_and_an_unknown_key_are_told_apart() -> None:
    ring = key_ring(settings(keys={"a": ["customer"]}))
    with pytest.raises(MissingKey):
        ring.admit(asked(Scope.CUSTOMER), None)
    with pytest.raises(InvalidKey):
        ring.admit(asked(Scope.CUSTOMER), "b\xff")


def test_explain_needs_operations_too() -> None:
    ring = key_ring(settings(keys={"a": ["customer"], "b": ["customer", "operations"]}))
    question = asked(Scope.CUSTOMER, explained=True)
    with pytest.raises(WrongScope, match="operations"):
        ring.admit(question, "a")
    assert name_of(ring, question, "b") == "b"
    assert name_of(ring, asked(Scope.CUSTOMER), "a") == "a"


def test_free_routes_and_open_access_need_no_key() -> None:
    assert key_ring(settings()).admit(Asked(UNKNOWN, "/", Own("", explained=False)), None) is None
    assert key_ring(settings("open")).admit(asked(Scope.OPERATIONS), None) is None


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


@pytest.mark.parametrize("rate", ["", "fast", "10/lifetime"])
def test_rates_that_cannot_be_read_stop_the_start(rate: str) -> None:
    keys = [{"name": "a", "sha256": "0" * 64, "scopes": ["customer"], "rate": rate or None}]
    with pytest.raises(PermanentError, match="API_RATE"):
        guards(ApiSettings(api_keys=SecretStr(json.dumps(keys)), api_rate=rate))
