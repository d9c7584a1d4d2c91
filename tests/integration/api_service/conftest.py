"""An API over the small shop of tests/shop.py."""

from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

import shop
from api import api


@pytest.fixture(scope="module")
def shared_shop(module_database_url: str) -> str:
    """A filled database that the tests of a module only read."""
    with psycopg.connect(module_database_url, autocommit=True) as connection:
        shop.fill(connection)
    return module_database_url


@pytest.fixture(scope="module")
def client(shared_shop: str, module_redis_url: str) -> Iterator[httpx.Client]:
    """A client of an open API over it."""
    with api(shared_shop, module_redis_url) as client:
        yield client


@pytest.fixture
def own_shop(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """The owner's connection to a filled database that the test may change."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        shop.fill(connection)
        yield connection
