"""Orders of faults and of slow statuses: a JSON document, each of its fields with what it allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from mastergroup_local.personalize.faults import OF_REQUESTS, VARIANTS, Fault
from mastergroup_local.personalize.kinds import BATCH_INFERENCE_JOB, BATCH_SEGMENT_JOB, KINDS, SCHEMA
from mastergroup_local.personalize.wire.models import CONTROL, EVENTS, RUNTIME, service_model

MOST_SECONDS = 3_600
MOST_TIMES = 1_000_000
OPERATIONS = sorted(name for api in (CONTROL, EVENTS, RUNTIME) for name in service_model(api).operation_names)
CREATES = [name for name in OPERATIONS if name.startswith("Create")]
RESOURCES = sorted(set(KINDS) - {SCHEMA.name})
WITH_OUTPUT = [BATCH_INFERENCE_JOB.name, BATCH_SEGMENT_JOB.name]


class BadOrderError(ValueError):
    """An order that cannot be taken: names the field and what it must be."""

    def __init__(self, path: str, allowed: str) -> None:
        super().__init__(f"{path} must be {allowed}")
        self.path = path


@dataclass(frozen=True)
class Order:
    """Seconds of each waiting status by kind of resource (`*`: of the others), and faults in their order."""

    latency: dict[str, float] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Rule:
    """What a value must be, in words and as a test."""

    words: str
    passes: Callable[[Any], bool]

    def check(self, path: str, value: Any) -> Any:
        """Return the value. Raises BadOrderError."""
        if not self.passes(value):
            raise BadOrderError(path, self.words)
        return value


def read(document: Any) -> Order:
    """Return the order that a document {latency, faults, seed} holds. Raises BadOrderError."""
    members = _members("", document, ("latency", "faults", "seed"))
    latency = _members("latency", members.get("latency", {}), ("*", *RESOURCES))
    for kind, seconds in latency.items():
        _SECONDS.check(f"latency.{kind}", seconds)
    seed = _WHOLE.check("seed", members.get("seed", 0))
    faults = _LIST.check("faults", members.get("faults", []))
    return Order(latency, [_fault(f"faults[{number}]", each, seed) for number, each in enumerate(faults)])


def _fault(path: str, document: Any, seed: int) -> Fault:
    kind = one_of(VARIANTS).check(f"{path}.fault", _OBJECT.check(path, document).get("fault"))
    rules = _rules(kind)
    given = _members(path, document, ("fault", *rules))
    del given["fault"]
    for name, value in given.items():
        rules[name].check(f"{path}.{name}", value)
    # A fault of chance has no end of its own.
    defaults = {"times": None if "probability" in given else 1, "variant": next(iter(VARIANTS[kind]), None)}
    target = given.pop("operation", None) or given.pop("resource", None) or _DEFAULT_TARGETS.get(kind, "*")
    return Fault(kind, **{**defaults, **given, "target": target, "seed": seed})


def _rules(kind: str) -> dict[str, Rule]:
    """Return the fields that a fault may have beside its name."""
    rules = {"times": _COUNT, "probability": _SHARE, **_OWN.get(kind, {})}
    rules["operation" if kind in OF_REQUESTS else "resource"] = _matching(_TARGETS.get(kind, OPERATIONS))
    return rules | ({"variant": one_of(VARIANTS[kind])} if VARIANTS[kind] else {})


def one_of(names: Sequence[str] | dict[str, Any]) -> Rule:
    """Return the rule of a value that is one of these names."""
    return Rule(f"one of {', '.join(names)}", lambda value: isinstance(value, str) and value in names)


def _matching(names: Sequence[str]) -> Rule:
    shown = ", ".join(names) if len(names) < 20 else f"{names[0]}, {names[1]} and so on"
    words = f"one of {shown}; or a pattern of them, such as *"
    return Rule(words, lambda value: isinstance(value, str) and any(fnmatchcase(name, value) for name in names))


def _members(path: str, value: Any, names: Sequence[str]) -> dict[str, Any]:
    for name in _OBJECT.check(path or "the body", value):
        if name not in names:
            raise BadOrderError(f"{path}.{name}".lstrip("."), f"left out: known here are {', '.join(names)}")
    return dict(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_OBJECT = Rule("an object", lambda value: isinstance(value, dict))
_LIST = Rule("a list", lambda value: isinstance(value, list))
_WHOLE = Rule("a whole number", _is_whole)
_COUNT = Rule(f"a whole number from 1 to {MOST_TIMES}", lambda value: _is_whole(value) and 1 <= value <= MOST_TIMES)
_SECONDS = Rule(f"a number from 0 to {MOST_SECONDS}", lambda value: _is_number(value) and 0 <= value <= MOST_SECONDS)
_SHARE = Rule("a number above 0, at most 1", lambda value: _is_number(value) and 0 < value <= 1)
_TEXT = Rule("a text of 1 to 1000 characters", lambda value: isinstance(value, str) and 0 < len(value) <= 1_000)
_OWN = {"slow": {"seconds": _SECONDS}, "create_failed": {"reason": _TEXT}, "partial_output": {"every": _COUNT}}
_DEFAULT_TARGETS = {"limit": "Create*"}
_TARGETS = {"limit": CREATES, "create_failed": RESOURCES, "partial_output": WITH_OUTPUT}
