"""Typed client of the MasterGroup recommendations API. Generated; see README.md beside this package's folder."""

import httpx

from .client import AuthenticatedClient, Client

__all__ = ("AuthenticatedClient", "Client", "connect")


def connect(base_url: str, key: str = "", timeout: float = 10.0) -> AuthenticatedClient:
    """A client for the API at an address. No `key` is needed where the API is open; `timeout` is in seconds."""
    return AuthenticatedClient(
        base_url=base_url, token=key, prefix="", auth_header_name="X-API-Key", timeout=httpx.Timeout(timeout)
    )
