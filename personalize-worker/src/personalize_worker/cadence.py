"""What of a batch is due, and why: lists, segments and training by their age and by what is new (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mastergroup.settings import CadenceSettings

PARTS = {"training": ("import_datasets", "train"), "inference": ("infer",), "segments": ("segment",)}
"""The billed parts of a batch and their steps."""


@dataclass(frozen=True)
class Past:
    """The days (UTC) on which the runs began that did a part last, None: never; `interactions` were trained on."""

    published: date | None = None
    segmented: date | None = None
    trained: date | None = None
    interactions: int | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether a part is due, and the reason in words."""

    is_due: bool
    reason: str


def asked_for() -> dict[str, Verdict]:
    """An operator's run does what it is asked to do."""
    return dict.fromkeys(PARTS, Verdict(True, "asked for"))


def judge(settings: CadenceSettings, past: Past, today: date, interactions: int) -> dict[str, Verdict]:
    """Each part of a scheduled run that begins `today`, with `interactions` purchases to train on.

    In a night without lists nothing is due: neither a training nor segments would show before the next lists.
    """
    lists = _periodic("lists", past.published, today, settings.infer_every_days)
    if not lists.is_due:
        return dict.fromkeys(PARTS, lists)
    return {
        "training": _training(settings, past, today, interactions),
        "inference": lists,
        "segments": _periodic("segments", past.segmented, today, settings.affinity_every_days),
    }


def skipped_steps(verdicts: Mapping[str, Verdict], steps: Iterable[str]) -> dict[str, str]:
    """The steps of a run that are left out, each with its reason; without lists that is all after the plan."""
    lists = verdicts["inference"]
    if not lists.is_due:
        return {step: lists.reason for step in steps if step != "plan"}
    return {step: verdict.reason for part, verdict in verdicts.items() if not verdict.is_due for step in PARTS[part]}


def _periodic(what: str, last: date | None, today: date, every: int) -> Verdict:
    if last is None:
        return Verdict(True, f"there are no {what} yet")
    age = (today - last).days
    return Verdict(age >= every, f"the last {what} are {_days(age)} old, due every {_days(every)}")


def _training(settings: CadenceSettings, past: Past, today: date, interactions: int) -> Verdict:
    if past.trained is None:
        return Verdict(True, "nothing is trained yet")
    age = (today - past.trained).days
    trained = f"the last training is {_days(age)} old"
    if age >= settings.train_at_least_every_days:
        return Verdict(True, f"{trained}, renewed after {_days(settings.train_at_least_every_days)} in any case")
    if age < settings.train_every_days:
        return Verdict(False, f"{trained}, none sooner than {_days(settings.train_every_days)} after it")
    share = _changed(past.interactions, interactions)
    words = f"{trained}, purchases changed by {share:.2%} since, wanted are {settings.retrain_min_new_share:.2%}"
    return Verdict(share >= settings.retrain_min_new_share, words)


def _changed(before: int | None, now: int) -> float:
    """Corrections that take purchases away count as well."""
    return abs(now - before) / before if before else 1.0


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
