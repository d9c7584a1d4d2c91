"""Provinces and cities in their one spelling; feeds repeat few places, so answers are kept."""

from functools import lru_cache
from typing import Any

from mastergroup import places
from sync_worker.transform.text import clean_text, group_name


def province(value: Any) -> str | None:
    """The one spelling of a province; None for nothing."""
    return _province(clean_text(value))


def city(value: Any) -> str | None:
    """The one spelling of a city; None for nothing."""
    return _city(clean_text(value))


@lru_cache(maxsize=4_096)
def _province(text: str | None) -> str | None:
    return group_name(places.province_name(text))


@lru_cache(maxsize=4_096)
def _city(text: str | None) -> str | None:
    return group_name(places.city_name(text))
