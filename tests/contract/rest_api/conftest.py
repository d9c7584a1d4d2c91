"""An API over the small shop that wants keys, and one key that is good for all of it."""

import json
from collections.abc import Iterator

import psycopg
import pytest
from pydantic import SecretStr

import shop
from api import api
from api_service.route_table import Scope

KEY = "good-for-all"


@pytest.fixture(scope="module")
def guarded_address(module_database_url: str, module_redis_url: str) -> Iterator[str]:
    """Where it answers."""
    with psycopg.connect(module_database_url, autocommit=True) as connection:
        shop.fill(connection)
    keys = SecretStr(json.dumps(shop.key_setting({KEY: [scope.value for scope in Scope]})))
    unhurried = {"api_access": "keys", "api_keys": keys, "api_rate": "100000/second"}
    with api(module_database_url, module_redis_url, **unhurried) as client:
        yield str(client.base_url)
