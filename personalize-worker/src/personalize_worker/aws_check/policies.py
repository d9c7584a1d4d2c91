"""Reads the policy of a bucket or role: may Personalize do something? Pure. What it cannot judge it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from personalize_worker.rights import PERSONALIZE_SERVICE

_OPERATORS = {"StringEquals", "StringLike", "ArnEquals", "ArnLike", "Bool"}
_OVER_TLS = {"aws:securetransport"}


@dataclass(frozen=True)
class Asked:
    """An action that Personalize would do for the account, over TLS; `source` is the ARN of the job that needs it."""

    action: str
    resource: str
    account: str
    source: str


def allowed(policy: dict[str, Any], asked: Asked) -> bool | None:
    """Whether it is allowed; None if that hangs on a condition that is not read here."""
    statements = list(_about(policy, asked))
    denials = [each for each in statements if each["Effect"] == "Deny" and _keys(each) != _OVER_TLS]
    if any(not _keys(each) and not _is_inverse(each) for each in denials):
        return False
    allows = [_met(each, asked) for each in statements if each["Effect"] == "Allow"]
    if True in allows:
        return None if denials else True
    return None if None in allows else False


def _about(policy: dict[str, Any], asked: Asked) -> Iterator[dict[str, Any]]:
    for statement in _listed(policy.get("Statement", [])):
        if (
            _is_personalize(statement.get("Principal", "*"))
            and _any_matches(statement.get("Action", "*"), asked.action)
            # A role's trust names no resource: it is about the role.
            and _any_matches(statement.get("Resource", "*"), asked.resource)
        ):
            yield statement


def _is_personalize(principal: Any) -> bool:
    if principal == "*":
        return True
    return "*" in _listed(principal.get("AWS", [])) or PERSONALIZE_SERVICE in _listed(principal.get("Service", []))


def _met(statement: dict[str, Any], asked: Asked) -> bool | None:
    """Whether an Allow holds for us; None where a condition is not of the kinds that we write."""
    facts = {"aws:sourceaccount": asked.account, "aws:sourcearn": asked.source, "aws:securetransport": "true"}
    if _is_inverse(statement) or not _keys(statement) <= set(facts):
        return None
    conditions = statement.get("Condition", {})
    if not set(conditions) <= _OPERATORS:
        return None
    return all(
        _any_matches(values, facts[key.lower()])
        for condition in conditions.values()
        for key, values in condition.items()
    )


def _is_inverse(statement: dict[str, Any]) -> bool:
    return any(key in statement for key in ("NotPrincipal", "NotAction", "NotResource"))


def _keys(statement: dict[str, Any]) -> set[str]:
    return {key.lower() for condition in statement.get("Condition", {}).values() for key in condition}


def _any_matches(patterns: Any, text: str) -> bool:
    return any(fnmatchcase(text.lower(), str(pattern).lower()) for pattern in _listed(patterns))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
