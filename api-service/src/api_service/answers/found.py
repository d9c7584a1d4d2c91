"""An answer with what was in service when it was read."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from api_service.freshness import Live

T = TypeVar("T")


@dataclass(frozen=True)
class Found(Generic[T]):
    """`known`: the store holds something of its own for the id asked for."""

    answer: T
    live: Live
    known: bool = True
