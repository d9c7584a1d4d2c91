"""The role that Personalize assumes to reach the bucket."""

from botocore.exceptions import ClientError

from personalize_worker.aws_check.account import Account
from personalize_worker.aws_check.findings import Finding, Missing, Unseen, code_of, ok, only_looking
from personalize_worker.aws_check.policies import Asked, allowed
from personalize_worker.aws_check.simulation import Question, refused
from personalize_worker.rights import LIST_BUCKET, PERSONALIZE_FILES, PERSONALIZE_SERVICE

_DEPLOY = "deploy personalize.yaml and set PERSONALIZE_ROLE_ARN to its output (docs/aws.md)"


def role(account: Account) -> Finding:
    """It exists, in our account, and trusts Personalize."""
    arn = account.settings.personalize_role_arn
    if arn.split(":")[4:5] != [account.number]:
        raise Missing(f"{arn} is not a role of the account {account.number}", _DEPLOY)
    trust = _trust(account, arn)
    region = account.settings.aws_region
    source = f"arn:{account.partition}:personalize:{region}:{account.number}:batch-inference-job/any"
    verdict = allowed(trust, Asked("sts:AssumeRole", arn, account.number, source))
    if verdict is False:
        raise Missing(f"{PERSONALIZE_SERVICE} may not assume {arn}", _DEPLOY)
    if verdict is None:
        raise Unseen("its trust hangs on a condition", "compare it with that of personalize.yaml")
    return ok(f"{PERSONALIZE_SERVICE} may assume {arn}")


def role_rights(account: Account) -> Finding:
    """With it Personalize can use the bucket."""
    on_files = Question(PERSONALIZE_FILES, f"{account.bucket_arn}/any")
    questions = [Question((LIST_BUCKET,), account.bucket_arn), on_files]
    if lacking := refused(account, account.settings.personalize_role_arn, questions):
        raise Missing(f"the role may not {', '.join(lacking)} in the bucket", _DEPLOY)
    return ok(f"{', '.join((LIST_BUCKET, *PERSONALIZE_FILES))} in the bucket")


def _trust(account: Account, arn: str) -> dict[str, object]:
    try:
        with only_looking("iam:GetRole"):
            found = account.iam.get_role(RoleName=arn.rsplit("/", 1)[-1])["Role"]
    except Unseen as unseen:
        cause = unseen.__cause__
        if isinstance(cause, ClientError) and code_of(cause) == "NoSuchEntity":
            raise Missing(f"there is no role {arn}", _DEPLOY) from cause
        raise
    # Boto3 has decoded it; its type says text.
    return dict(found["AssumeRolePolicyDocument"])  # type: ignore[arg-type]
