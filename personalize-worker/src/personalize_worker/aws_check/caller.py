"""Our own rights: every call of the batch, asked for beforehand rather than met in the night."""

from personalize_worker import rights
from personalize_worker.aws_check.account import Account
from personalize_worker.aws_check.findings import Finding, Missing, Unseen, ok
from personalize_worker.aws_check.simulation import Question, refused


def caller_rights(account: Account) -> Finding:
    """Each action of rights.py is allowed to these credentials."""
    questions = _questions(account)
    if lacking := refused(account, _identity(account), questions):
        advice = "attach the WorkerPolicy of personalize.yaml to it (docs/aws.md)"
        raise Missing(f"{account.identity['Arn']} may not {', '.join(lacking)}", advice)
    return ok(f"all {sum(len(question.actions) for question in questions)} actions of the batch are allowed")


def _identity(account: Account) -> str:
    """The user or role behind the credentials; a session's ARN leaves out the path of its role."""
    arn = account.identity["Arn"]
    kind, _, name = arn.split(":")[5].partition("/")
    if kind == "assumed-role":
        return f"arn:{account.partition}:iam::{account.number}:role/{name.split('/')[0]}"
    if kind != "user":
        raise Unseen(f"the rights of {arn} cannot be asked for", "use a role or user of the worker's own")
    return arn


def _questions(account: Account) -> list[Question]:
    region = account.settings.aws_region
    own = f"arn:{account.partition}:personalize:{region}:{account.number}"
    name = account.settings.personalize_dataset_group
    to_personalize = {"iam:PassedToService": rights.PERSONALIZE_SERVICE}
    return [
        Question(rights.PERSONALIZE_LISTS),
        *(Question(actions, f"{own}:{kind}/{name}") for kind, actions in rights.PERSONALIZE.items()),
        Question((rights.HAND_ROLE_OVER,), account.settings.personalize_role_arn, to_personalize),
        Question((rights.LIST_BUCKET,), account.bucket_arn),
        Question(rights.FILES, f"{account.bucket_arn}/any"),
    ]
