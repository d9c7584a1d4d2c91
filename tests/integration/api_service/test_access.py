"""Keys at the door, errors that tell enough and no more, request ids."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest
from pydantic import SecretStr

import shop
from api import api
from shop import ALI

PATH = "/api/v1/personalize/recommendations/"
KEYS = {"theme": ["storefront"], "server": ["customer"], "desk": ["analytics"], "ops": ["customer", "operations"]}


@pytest.fixture(scope="module")
def guarded(shared_shop: str, module_redis_url: str) -> Iterator[httpx.Client]:
    """A client of an API that wants keys."""
    keys = SecretStr(json.dumps(shop.key_setting(KEYS)))
    with api(shared_shop, module_redis_url, api_access="keys", api_keys=keys) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "good"),
    [
        (f"{PATH}{ALI}", {"server", "ops"}),
        (f"{PATH}{ALI}?explain=true", {"ops"}),
        (f"{PATH}item-affinity/{ALI}", {"server", "ops"}),
        (f"{PATH}similar/1", {"theme"}),
        (f"{PATH}by-location?city=Lahore", {"theme"}),
        ("/api/v1/analytics/collaborative-products", {"theme"}),
        ("/api/v1/analytics/collaborative-pairs", {"theme"}),
        ("/api/v1/analytics/customer-similarity", {"desk"}),
        ("/api/v1/analytics/collaborative-metrics", {"desk"}),
        ("/api/v1/personalize/status", {"ops"}),
        ("/api/v1/operations/syncs", {"ops"}),
        ("/api/v1/operations/runs", {"ops"}),
    ],
)
def test_each_path_opens_to_its_scope_only(guarded: httpx.Client, path: str, good: set[str]) -> None:
    answers = {key: guarded.get(path, headers={"X-API-Key": key}).status_code for key in KEYS}
    assert answers == {key: 200 if key in good else 403 for key in KEYS}
    missing = guarded.get(path)
    assert (missing.status_code, missing.json()["code"]) == (401, "missing_api_key")
    assert guarded.get(path, headers={"X-API-Key": "guess"}).json()["code"] == "invalid_api_key"


@pytest.mark.parametrize("ending", ["%0A", "%0D", "%00", "%20", "/", ";", "%2F", "?/"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/personalize/status",
        "/api/v1/operations/syncs",
        "/api/v1/analytics/customer-similarity",
        "/api/v1/analytics/collaborative-metrics",
    ],
)
def test_no_spelling_of_a_path_gets_past_the_door(guarded: httpx.Client, path: str, ending: str) -> None:
    address = httpx.URL(guarded.base_url, raw_path=(path + ending).encode())
    assert guarded.get(address).status_code in {401, 404}
    assert guarded.get(address, headers={"X-API-Key": "theme"}).status_code in {403, 404}


def test_a_batch_is_for_customers_keys(guarded: httpx.Client) -> None:
    body = {"user_ids": [ALI]}
    assert guarded.post(PATH + "batch", json=body, headers={"X-API-Key": "theme"}).status_code == 403
    assert guarded.post(PATH + "batch", json=body, headers={"X-API-Key": "server"}).status_code == 200


@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready"])
def test_health_is_free(guarded: httpx.Client, path: str) -> None:
    assert guarded.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (f"{PATH}x?num_results=0", "num_results"),
        (f"{PATH}x?num_results=101", "num_results"),
        (f"{PATH}x?num_results=ten", "num_results"),
        (f"{PATH}x?offset=-1", "offset"),
        (f"{PATH}x?{'&'.join(['exclude=1'] * 101)}", "exclude"),
        (f"{PATH}x?fallback=perhaps", "fallback"),
        (f"{PATH}by-location", "province, city"),
        (f"{PATH}by-location?city=%20", "province, city"),
        ("/api/v1/analytics/collaborative-pairs?limit=101", "limit"),
        ("/api/v1/analytics/collaborative-metrics?time_filter=year", "time_filter"),
        ("/api/v1/operations/syncs?offset=x", "offset"),
    ],
)
def test_bad_input_is_named(client: httpx.Client, path: str, named: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")
    assert answer.json()["detail"].startswith(f"{named}: ")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"user_ids": []}',
        b'{"user_ids": ["a"], "product_ids": ["1"]}',
        b'{"user_ids": [1]}',
        b'{"user_ids": "a"}',
        b'{"user_ids": ["a"], "num_results": "3"}',
        b'{"user_ids": ["a"], "num_results": true}',
        b'{"user_ids": ["a"], "fallback": "no"}',
    ],
)
def test_a_bad_batch_is_refused(client: httpx.Client, body: bytes) -> None:
    answer = client.post(PATH + "batch", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, set(answer.json())) == (422, {"detail", "code", "request_id"})


def test_of_a_parameter_given_twice_the_last_counts(client: httpx.Client) -> None:
    assert client.get(f"{PATH}x?num_results=ten&num_results=2").json()["count"] == 2
    assert client.get(f"{PATH}x?num_results=2&num_results=ten").status_code == 422


def test_a_whole_number_may_be_written_with_a_point(client: httpx.Client) -> None:
    body = b'{"user_ids": ["a"], "num_results": 2.0, "offset": 1e0}'
    answer = client.post(PATH + "batch", content=body, headers={"content-type": "application/json"})
    assert answer.json()["results"][0]["count"] == 2


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"user_ids": ["a",', "body: must be valid JSON"),
        (b'{"user_ids": ["\xff"]}', "body: must be valid JSON"),
        (b"{}", "body: give either user_ids or product_ids"),
    ],
)
def test_a_refusal_is_a_plain_sentence(client: httpx.Client, body: bytes, detail: str) -> None:
    answer = client.post(PATH + "batch", content=body, headers={"content-type": "application/json"})
    assert answer.json()["detail"] == detail


def test_a_refusal_of_many_things_stays_short(client: httpx.Client) -> None:
    detail = client.post(PATH + "batch", json={"user_ids": [1] * 500}).json()["detail"]
    assert detail.count("user_ids.") == 3
    assert detail.endswith("; and 497 more")


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_has_a_limit(client: httpx.Client, is_chunked: bool) -> None:
    piece = b" " * 1_000_000
    body = iter([piece] * 9) if is_chunked else piece * 9
    answer = client.post(PATH + "batch", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_batch_has_a_limit(client: httpx.Client) -> None:
    assert client.post(PATH + "batch", json={"user_ids": ["a"] * 500}).json()["count"] == 500
    assert client.post(PATH + "batch", json={"user_ids": ["a"] * 501}).json()["detail"].startswith("user_ids: ")


def test_unknown_paths_and_methods_have_the_envelope(client: httpx.Client) -> None:
    assert client.get("/nothing").json()["code"] == "not_found"
    refused = client.delete(PATH + "x")
    assert (refused.json()["code"], refused.headers["allow"]) == ("method_not_allowed", "GET, HEAD")
    batch = client.get(PATH + "batch")
    assert (batch.status_code, batch.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("path", [f"{PATH}x", f"{PATH}x?offset=-1", "/health", "/nothing", "/docs"])
def test_every_answer_is_safe_in_a_browser(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
    kept = path == f"{PATH}x"
    assert headers.get_list("cache-control") == ["private, no-cache" if kept else "no-store"]


def test_the_request_id_is_the_callers_if_it_is_harmless(client: httpx.Client) -> None:
    assert client.get(PATH + "x", headers={"X-Request-ID": "a.B-1_"}).headers["x-request-id"] == "a.B-1_"
    for bad in ("a b", "x" * 65, "a;b"):
        assert client.get(PATH + "x", headers={"X-Request-ID": bad}).headers["x-request-id"] != bad
    errors = [client.get(PATH + "x?offset=-1") for _ in range(2)]
    assert all(error.json()["request_id"] == error.headers["x-request-id"] for error in errors)


def test_a_key_that_asks_too_often_is_told_when_to_come_back(shared_shop: str, module_redis_url: str) -> None:
    keys = [*shop.key_setting({"slow": ["storefront"]}), *shop.key_setting({"usual": ["storefront"]})]
    keys[0]["rate"] = "3/hour"
    setting = SecretStr(json.dumps(keys))
    with api(shared_shop, module_redis_url, api_access="keys", api_keys=setting, api_rate="1000/second") as client:
        slow = [client.get(f"{PATH}similar/1", headers={"X-API-Key": "slow"}) for _ in range(5)]
        usual = [client.get(f"{PATH}similar/1", headers={"X-API-Key": "usual"}) for _ in range(5)]
    assert [answer.status_code for answer in slow] == [200] * 3 + [429] * 2
    assert {answer.status_code for answer in usual} == {200}
    refused = slow[-1]
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 3600
    assert refused.headers["cache-control"] == "no-store"


def test_only_listed_pages_may_ask_from_a_browser(shared_shop: str, module_redis_url: str) -> None:
    keys = SecretStr(json.dumps(shop.key_setting(KEYS)))
    origins = "https://shop.example, https://desk.example/"
    with api(shared_shop, module_redis_url, api_access="keys", api_keys=keys, api_cors_origins=origins) as client:
        allowed = [_preflight(client, origin) for origin in ("https://shop.example", "https://desk.example")]
        other = _preflight(client, "https://other.example")
        answer = client.get(f"{PATH}similar/1", headers={"X-API-Key": "theme", "Origin": "https://shop.example"})
        refused = client.get(f"{PATH}similar/1", headers={"Origin": "https://shop.example"})
    assert [one.status_code for one in allowed] == [200, 200]
    assert "x-api-key" in allowed[0].headers["access-control-allow-headers"].lower()
    assert other.status_code == 400
    assert "access-control-allow-origin" not in other.headers
    assert answer.headers["access-control-allow-origin"] == "https://shop.example"
    assert "X-Cache" in answer.headers["access-control-expose-headers"]
    # A page must be able to read why it was refused.
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "https://shop.example")


def _preflight(client: httpx.Client, origin: str) -> httpx.Response:
    asks = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "X-API-Key"}
    return client.options(f"{PATH}similar/1", headers={"Origin": origin, **asks})


def test_what_nobody_expected_is_an_error_like_others(
    own_shop: psycopg.Connection[Any], database_url: str, redis_url: str
) -> None:
    with api(database_url, redis_url) as client:
        own_shop.execute("UPDATE offline_user_recommendations SET recommendations = '[{}]' WHERE user_id = %s", (ALI,))
        answers = [client.get(PATH + ALI), client.post(PATH + "batch", json={"user_ids": [ALI]})]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
        assert "KeyError" not in answer.text
