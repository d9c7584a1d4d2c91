"""The bucket: there, open to Personalize, and open to us."""

import json
from uuid import uuid4

from botocore.exceptions import ClientError

from personalize_worker.aws_check.account import Account
from personalize_worker.aws_check.findings import Finding, Missing, Unseen, code_of, needed, ok, only_looking
from personalize_worker.aws_check.policies import Asked, allowed
from personalize_worker.rights import LIST_BUCKET, PERSONALIZE_FILES, PERSONALIZE_SERVICE

_DEPLOY = "deploy personalize.yaml and set PERSONALIZE_BUCKET to its output (docs/aws.md)"
_PROBE = b"written by make aws-check\n"


def bucket(account: Account) -> Finding:
    """It exists, in the region of Personalize, which reads no other."""
    name, region = account.settings.personalize_bucket, account.settings.aws_region
    with needed(f"is {name} the right bucket? else {_DEPLOY}"):
        headers = account.s3.head_bucket(Bucket=name)["ResponseMetadata"]["HTTPHeaders"]
    where = headers["x-amz-bucket-region"]
    if where != region:
        raise Missing(f"{name} is in {where}, not in {region}", "set AWS_REGION, or take a bucket of the region")
    return ok(f"{name} in {where}")


def policy(account: Account) -> Finding:
    """Personalize looks for itself in the bucket's policy; its role alone is not enough."""
    verdicts = {asked.action: allowed(_bucket_policy(account), asked) for asked in _asked(account)}
    if refused := [action for action, verdict in verdicts.items() if verdict is False]:
        raise Missing(f"it does not allow {PERSONALIZE_SERVICE} {', '.join(refused)}", _DEPLOY)
    if unclear := [action for action, verdict in verdicts.items() if verdict is None]:
        raise Unseen(f"{', '.join(unclear)} hang on a condition", "compare it with that of personalize.yaml")
    return ok(f"allows {PERSONALIZE_SERVICE} {', '.join(verdicts)}")


def files(account: Account) -> Finding:
    """A file can be written, listed, read and removed."""
    name, key = account.settings.personalize_bucket, f"aws-check/{uuid4()}"
    with needed(_DEPLOY):
        account.s3.put_object(Bucket=name, Key=key, Body=_PROBE)
        try:
            listed = account.s3.list_objects_v2(Bucket=name, Prefix=key).get("KeyCount", 0)
            read = account.s3.get_object(Bucket=name, Key=key)["Body"].read()
        finally:
            account.s3.delete_object(Bucket=name, Key=key)
    if not listed or read != _PROBE:
        raise Missing("the file that was written came back otherwise", "is this bucket S3?")
    return ok("written, listed, read and removed")


def _bucket_policy(account: Account) -> dict[str, object]:
    try:
        with only_looking("s3:GetBucketPolicy"):
            text = account.s3.get_bucket_policy(Bucket=account.settings.personalize_bucket)["Policy"]
    except Unseen as unseen:
        cause = unseen.__cause__
        if isinstance(cause, ClientError) and code_of(cause) == "NoSuchBucketPolicy":
            raise Missing("the bucket has none", _DEPLOY) from cause
        raise
    policy: dict[str, object] = json.loads(text)
    return policy


def _asked(account: Account) -> list[Asked]:
    region = account.settings.aws_region
    source = f"arn:{account.partition}:personalize:{region}:{account.number}:batch-inference-job/any"
    on_bucket = Asked(LIST_BUCKET, account.bucket_arn, account.number, source)
    on_files = (Asked(each, f"{account.bucket_arn}/any", account.number, source) for each in PERSONALIZE_FILES)
    return [on_bucket, *on_files]
