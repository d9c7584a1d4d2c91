"""What a policy lets Personalize do, as far as it can be judged."""

from typing import Any

import pytest

from personalize_worker.aws_check.policies import Asked, allowed

ACCOUNT = "123456789012"
SOURCE = f"arn:aws:personalize:eu-west-1:{ACCOUNT}:batch-inference-job/x"
WRITE = Asked("s3:PutObject", "arn:aws:s3:::shop/results/x", ACCOUNT, SOURCE)
PERSONALIZE = {"Service": "personalize.amazonaws.com"}
OVER_TLS = {"Bool": {"aws:SecureTransport": "false"}}


def allow(**changed: Any) -> dict[str, Any]:
    usual = {"Effect": "Allow", "Principal": PERSONALIZE, "Action": "s3:*", "Resource": "arn:aws:s3:::shop/*"}
    return {**usual, **changed}


def deny(**changed: Any) -> dict[str, Any]:
    return allow(Effect="Deny", Principal="*", **changed)


def judged(*statements: dict[str, Any]) -> bool | None:
    return allowed({"Statement": list(statements)}, WRITE)


@pytest.mark.parametrize(
    "statement",
    [
        allow(),
        allow(Action=["s3:GetObject", "s3:PutObject"]),
        allow(Action="S3:putobject"),
        allow(Principal={"Service": ["ec2.amazonaws.com", "personalize.amazonaws.com"]}),
        allow(Principal="*"),
        allow(Principal={"AWS": "*"}),
        allow(Resource=["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"]),
        allow(Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}}),
        allow(Condition={"ArnLike": {"aws:SourceArn": f"arn:aws:personalize:eu-west-1:{ACCOUNT}:*"}}),
    ],
)
def test_allowed(statement: dict[str, Any]) -> None:
    assert judged(statement) is True
    assert judged(statement, deny(Condition=OVER_TLS)) is True
    assert judged(statement, deny()) is False


@pytest.mark.parametrize(
    "statement",
    [
        allow(Action="s3:GetObject"),
        allow(Principal={"Service": "ec2.amazonaws.com"}),
        allow(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}),
        allow(Resource="arn:aws:s3:::shop"),
        allow(Resource="arn:aws:s3:::another/*"),
        allow(Condition={"StringEquals": {"aws:SourceAccount": "999999999999"}}),
        allow(Condition={"ArnLike": {"aws:SourceArn": f"arn:aws:personalize:us-east-1:{ACCOUNT}:*"}}),
    ],
)
def test_not_allowed(statement: dict[str, Any]) -> None:
    assert judged(statement) is False


def test_one_statement_alone_need_not_be_a_list() -> None:
    assert allowed({"Statement": allow()}, WRITE) is True


def test_no_statement_allows_nothing() -> None:
    assert allowed({}, WRITE) is False


@pytest.mark.parametrize(
    "statements",
    [
        (allow(Condition={"StringEquals": {"aws:sourceVpce": "vpce-1"}}),),
        (allow(Condition={"StringNotEquals": {"aws:SourceAccount": ACCOUNT}}),),
        (allow(), deny(Condition={"StringNotEquals": {"aws:sourceVpce": "vpce-1"}})),
        (allow(), {"Effect": "Deny", "NotPrincipal": PERSONALIZE, "Action": "s3:*", "Resource": "*"}),
    ],
)
def test_what_hangs_on_another_condition_is_not_judged(statements: tuple[dict[str, Any], ...]) -> None:
    assert judged(*statements) is None
