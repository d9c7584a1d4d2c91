"""Ids as bytes on the wire and in JSON: each is somebody or nobody, and none is an error or another path."""

from http.client import HTTPConnection
from urllib.parse import quote

import httpx
import pytest

from shop import EMPTY, ODD

PATH = "/api/v1/personalize/recommendations/"
KINDS = {"": "user_id", "similar/": "product_id", "item-affinity/": "user_id"}
IDS = [
    " ",
    " a ",
    "a b",
    "a+b",
    "+92 300",
    "a/b",
    "//",
    "a/",
    "%",
    "%2F",
    "%252F",
    ".",
    "..",
    "../status",
    "../../etc/passwd",
    "a/../b",
    "?",
    "#",
    "a?explain=true#b",
    "a;b",
    "a\\b",
    "batch",
    "by-location/",
    "similar",
    "'; DROP TABLE orders; --",
    '" OR 1=1',
    "{user_id}",
    "<script>",
    "nul\x00nul",
    "\x00",
    "line\r\nX-Injected: 1",
    "\u2028\u202e\ufeff",
    "\x7f\x1b[0m",
    "ņoor",
    "n\u0327oor",
    "👩‍👩‍👧",
    "x" * 10_000,
    "😀" * 2_500,
    EMPTY,
    ODD,
]
# What is no UTF-8 is read with U+FFFD in its place, as a browser would: lone bytes, half a character, a long slash.
BYTES = {"%ff": "\ufffd", "%ED%A0%80": "\ufffd\ufffd\ufffd", "a%C0%AFb": "a\ufffd\ufffdb", "%F0%9F": "\ufffd"}


def ask(client: httpx.Client, raw_path: str) -> httpx.Response:
    """With the path as it is: httpx itself would tidy dots away."""
    connection = HTTPConnection(client.base_url.host, client.base_url.port, timeout=30)
    connection.request("GET", raw_path)
    answer = connection.getresponse()
    whole = httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())
    connection.close()
    return whole


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("odd", IDS, ids=lambda odd: ascii(odd[:20]))
def test_an_id_is_taken_as_it_is(client: httpx.Client, kind: str, odd: str) -> None:
    answer = ask(client, PATH + kind + quote(odd, safe=""))
    assert answer.status_code == (405 if kind + odd == "batch" else 200), answer.text
    if answer.status_code == 200:
        assert answer.json()[KINDS[kind]] == odd
    assert "x-injected" not in answer.headers


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("raw", BYTES)
def test_bytes_that_are_no_text_are_nobody(client: httpx.Client, kind: str, raw: str) -> None:
    answer = ask(client, PATH + kind + raw)
    assert (answer.status_code, answer.json()[KINDS[kind]]) == (200, BYTES[raw])


@pytest.mark.parametrize("raw", [*(quote(odd, safe="") for odd in IDS), *BYTES], ids=lambda raw: raw[:20])
def test_an_odd_parameter_is_no_error(client: httpx.Client, raw: str) -> None:
    for path in (
        f"{PATH}x?exclude={raw}",
        f"{PATH}x?city={raw}",
        f"{PATH}x?explain=true&why={raw}",
        f"{PATH}by-location?city=Lahore&province={raw}",
        f"/api/v1/analytics/collaborative-pairs?product_id={raw}",
    ):
        assert ask(client, path).status_code == 200, path


@pytest.mark.parametrize("kind", ["", "similar/"])
@pytest.mark.parametrize(
    "odd", [odd for odd in IDS if odd not in {ODD, "batch", "a/b"}], ids=lambda odd: ascii(odd[:20])
)
def test_nobody_is_unknown_without_a_fallback(client: httpx.Client, kind: str, odd: str) -> None:
    answer = ask(client, f"{PATH}{kind}{quote(odd, safe='')}?fallback=false")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_id")


@pytest.mark.parametrize("name", ["user_ids", "product_ids"])
def test_a_batch_takes_them_all(client: httpx.Client, name: str) -> None:
    answer = client.post(PATH + "batch", json={name: ["", *IDS], "num_results": 1}).json()
    assert [one[name.removesuffix("s")] for one in answer["results"]] == ["", *IDS]


def test_a_batch_of_the_longest_ids_fits(client: httpx.Client) -> None:
    answer = client.post(PATH + "batch", json={"user_ids": ["x" * 10_000] * 500, "num_results": 1})
    assert (answer.status_code, answer.json()["count"]) == (200, 500)


@pytest.mark.parametrize("name", ["user_ids", "product_ids", "exclude", "city", "province"])
@pytest.mark.parametrize("lone", ["\\ud800", "\\udfff a", "\\ude00\\ud83d"])
def test_half_a_character_is_refused_by_name(client: httpx.Client, name: str, lone: str) -> None:
    value = f'"{lone}"' if name in {"city", "province"} else f'["{lone}"]'
    ids = "" if name.endswith("_ids") else ', "user_ids": ["a"]'
    body = f'{{"{name}": {value}{ids}}}'.encode()
    answer = client.post(PATH + "batch", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")
    assert answer.json()["detail"].startswith(name)
