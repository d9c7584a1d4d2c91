"""What a check found: ok, MISSING with what to do, or unknown where it could not be seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

OK, MISSING, UNKNOWN = "ok", "MISSING", "unknown"


@dataclass(frozen=True)
class Finding:
    """The verdict of one check, in words."""

    verdict: str
    words: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.words}; {self.advice}" if self.advice else self.words


def ok(words: str) -> Finding:
    """As the batch needs it."""
    return Finding(OK, words)


class Missing(Exception):
    """The batch would fail on this."""

    def __init__(self, words: str, advice: str) -> None:
        super().__init__(words)
        self.finding = Finding(MISSING, words, advice)


class Unseen(Exception):
    """These credentials may not look, or nobody answered: no verdict."""

    def __init__(self, words: str, advice: str = "") -> None:
        super().__init__(words)
        self.finding = Finding(UNKNOWN, words, advice)


@contextmanager
def needed(advice: str) -> Iterator[None]:
    """A call that the batch makes too: refused here, it would be refused there."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise Missing(reason(error), advice) from error


@contextmanager
def only_looking(action: str) -> Iterator[None]:
    """A call that only the check makes: refused, it tells nothing of the batch."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise Unseen(f"could not be seen ({action}: {reason(error)})") from error


def code_of(error: ClientError) -> str:
    """AWS's name of the error, e.g. `AccessDenied`."""
    return str(error.response.get("Error", {}).get("Code", "unknown"))


def reason(error: ClientError | BotoCoreError) -> str:
    """One line that tells what went wrong."""
    if isinstance(error, ClientError):
        return f"{code_of(error)}: {error.response.get('Error', {}).get('Message', '')}".rstrip(": ")
    return str(error) or type(error).__name__
