"""Asks IAM what an identity may do, without doing it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from personalize_worker.aws_check.account import Account
from personalize_worker.aws_check.findings import only_looking


@dataclass(frozen=True)
class Question:
    """Actions on one resource; `context` is what the call brings along, for conditions."""

    actions: tuple[str, ...]
    resource: str = "*"
    context: dict[str, str] = field(default_factory=dict)


def refused(account: Account, identity: str, questions: Iterable[Question]) -> list[str]:
    """The actions that the role or user may not do; Unseen if these credentials may not ask."""
    return [action for question in questions for action in _refused(account, identity, question)]


def _refused(account: Account, identity: str, question: Question) -> list[str]:
    with only_looking("iam:SimulatePrincipalPolicy"):
        pages = account.iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=identity,
            ActionNames=list(question.actions),
            ResourceArns=[question.resource],
            ContextEntries=[
                {"ContextKeyName": name, "ContextKeyType": "string", "ContextKeyValues": [value]}
                for name, value in question.context.items()
            ],
        )
        answers = [answer for page in pages for answer in page["EvaluationResults"]]
    return [answer["EvalActionName"] for answer in answers if answer["EvalDecision"] != "allowed"]
