"""One real answer of each endpoint, for a customer and a product that the data holds."""

import json
from typing import Any
from urllib.parse import quote

import httpx
import psycopg

_BUYER = """
SELECT user_id, province, city, last_products[1] FROM customer_profiles ORDER BY cardinality(purchased) DESC LIMIT 1
"""
_WIDTH = 110


def show(api_url: str, database_url: str) -> bool:
    """Print method, status and the first characters of every answer; False if one is no success."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(_BUYER).fetchone()
    if row is None:
        print("nobody has bought anything: there is nothing to show")
        return False
    user, province, city, product = row
    place = {"province": province} if province else {"city": city}
    with httpx.Client(base_url=api_url, timeout=30) as client:
        answered = [_show(client, path, params) for path, params in _requests(user, place, product)]
    return all(answered)


def _requests(user: str, place: dict[str, str], product: str) -> list[tuple[str, dict[str, Any]]]:
    personalize, analytics = "/api/v1/personalize", "/api/v1/analytics"
    return [
        (f"{personalize}/recommendations/{quote(user, safe='')}", {"num_results": 3}),
        (f"{personalize}/recommendations/similar/{quote(product, safe='')}", {"num_results": 3}),
        (f"{personalize}/recommendations/item-affinity/{quote(user, safe='')}", {"num_results": 3}),
        (f"{personalize}/recommendations/by-location", {**place, "limit": 3}),
        (f"{personalize}/status", {}),
        *((f"{analytics}/{name}", {"time_filter": "all", "limit": 2}) for name in
          ("collaborative-products", "collaborative-pairs", "customer-similarity", "collaborative-metrics")),
        ("/health", {}),
    ]  # fmt: skip


def _show(client: httpx.Client, path: str, params: dict[str, Any]) -> bool:
    answer = client.get(path, params=params)
    body = json.dumps(answer.json(), ensure_ascii=False)
    shown = body if len(body) <= _WIDTH else f"{body[:_WIDTH]} ..."
    print(f"\nGET {answer.url.raw_path.decode()}\n  {answer.status_code} {shown}")
    return answer.status_code == 200
