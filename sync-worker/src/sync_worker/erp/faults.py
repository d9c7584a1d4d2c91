"""What is wrong with a request to the ERP, by meaning: dead, not now, or never."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from mastergroup.errors import PermanentError, TransientError

_NOT_NOW = frozenset({408, 425, 429})
_LONGEST_WAIT_SECONDS = 3600.0
"""Retry-After counts up to this: a step that waits longer is better ended with its reason."""


class NoSuchFeed(PermanentError):
    """The ERP has no such feed (404)."""


class Dead(TransientError):
    """The ERP cannot be reached, is silent, answers 5xx, or an error page in place of JSON."""


@contextmanager
def connection_faults() -> Iterator[None]:
    """Tells what goes wrong on the way in our own errors."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise Dead("the ERP was silent for too long") from error
    except httpx.HTTPError as error:
        raise Dead(f"the ERP cannot be reached: {type(error).__name__}") from error


def check(response: httpx.Response) -> None:
    """Raises Dead, TransientError, NoSuchFeed or PermanentError for any status but 200."""
    status = response.status_code
    if status == 200:
        return
    if status >= 500:
        raise Dead(f"the ERP answered {status}", _retry_after(response))
    if status in _NOT_NOW:
        raise TransientError(f"the ERP answered {status}", _retry_after(response))
    if status in (401, 403):
        raise PermanentError(f"the ERP refuses the token ({status}); check ERP_TOKEN")
    if status == 404:
        raise NoSuchFeed("the ERP has no such feed (404); check ERP_BASE_URL")
    raise PermanentError(f"the ERP answered {status}")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait, from a number or an HTTP date; None if it says nothing readable."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_WAIT_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), _LONGEST_WAIT_SECONDS)
