"""What the answers of a load must be."""

from collections.abc import Iterable, Sequence

import generations
from generations import Publisher
from load import Answer

# What the contract gives a change to show.
SHOWN_WITHIN = 1.0


def all_answered(answers: Sequence[Answer]) -> None:
    """No error of any kind."""
    _none(answer for answer in answers if answer.status != 200)


def whole_and_as_old_as_said(answers: Sequence[Answer], publisher: Publisher) -> None:
    """Each list is that of the generation it names, which was in service within the last second, or it says stale."""
    good = [answer for answer in answers if answer.status == 200]
    assert len(good) > 100, "too few answers to say anything"
    _none(answer for answer in good if answer.ids != generations.expected(answer))
    _none(answer for answer in good if answer.count != generations.LENGTH)
    _none(answer for answer in good if not answer.stale and answer.generation not in _of_late(publisher, answer))
    _none(answer for answer in good if answer.stale != (answer.cache == "stale"))


def none_outdated(answers: Sequence[Answer], publisher: Publisher) -> None:
    """PostgreSQL was there, so nothing older is served even if it says so; a starved process may mark a few."""
    good = [answer for answer in answers if answer.status == 200]
    _none(answer for answer in good if answer.generation not in _of_late(publisher, answer))
    assert sum(answer.stale for answer in good) <= len(good) / 10, "marked though PostgreSQL was there"


def only_unavailable(answers: Sequence[Answer]) -> None:
    """503, and when to come back."""
    _none(answer for answer in answers if answer.status != 503 or int(answer.retry_after or 0) < 1)


def asked_between(answers: Sequence[Answer], start: float, end: float) -> list[Answer]:
    """Those asked and answered between the two times."""
    return [answer for answer in answers if start <= answer.asked and answer.answered <= end]


def _of_late(publisher: Publisher, answer: Answer) -> set[int]:
    return publisher.in_service(answer.asked - SHOWN_WITHIN, answer.answered)


def _none(wrong: Iterable[Answer]) -> None:
    found = list(wrong)
    assert not found, f"{len(found)} answers, the first: {found[:3]}"
