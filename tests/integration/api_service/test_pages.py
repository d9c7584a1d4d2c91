"""The pages beside the API: they need no internet, and settings switch them off."""

import re
from base64 import b64encode
from hashlib import sha256

import httpx
import pytest

from api import api


def test_the_docs_page_loads_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "://" not in page.text
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert addresses == ["docs/swagger-ui.css", "data:,", "docs/swagger-ui-bundle.js"]
    for address, kind in ((addresses[0], "text/css"), (addresses[2], "text/javascript")):
        asset = client.get(f"/{address}")
        assert asset.headers["content-type"].startswith(kind)
        assert len(asset.content) > 100_000
    assert "url: 'openapi.json'" in page.text


def test_the_docs_page_may_run_its_own_script_only(client: httpx.Client) -> None:
    page = client.get("/docs")
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    [script] = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert policy["script-src"] == f"'self' 'sha256-{digest}'"
    assert (policy["default-src"], policy["connect-src"]) == ("'none'", "'self'")


def test_two_readers_get_the_same_page(client: httpx.Client) -> None:
    first, second = client.get("/docs"), client.get("/docs")
    assert first.content == second.content
    assert len(second.headers.get_list("x-request-id")) == 1


@pytest.mark.parametrize(
    "path", ["/redoc", "/docs/", "/docs/favicon.png", "/docs/../docs_page.py", "/docs/oauth2-redirect"]
)
def test_there_are_no_other_pages(client: httpx.Client, path: str) -> None:
    answer = client.get(httpx.URL(client.base_url, raw_path=path.encode()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_settings_switch_the_pages_off(shared_shop: str, module_redis_url: str) -> None:
    with api(shared_shop, module_redis_url, api_docs=False, api_metrics=False) as client:
        for path in ("/docs", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/openapi.json", "/metrics"):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
            assert set(answer.json()) == {"detail", "code", "request_id"}
        assert client.get("/health/live").json() == {"status": "alive"}
