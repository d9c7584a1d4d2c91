"""The account that the checks look at: its clients, and who we are in it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import boto3

from mastergroup.settings import AwsSettings
from personalize_worker.aws import client_options

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_personalize import PersonalizeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sts import STSClient
    from mypy_boto3_sts.type_defs import GetCallerIdentityResponseTypeDef


@dataclass
class Account:
    """Clients of the four services, with the settings of the worker."""

    settings: AwsSettings
    sts: "STSClient"
    iam: "IAMClient"
    s3: "S3Client"
    personalize: "PersonalizeClient"

    @property
    def clients(self) -> "tuple[STSClient, IAMClient, S3Client, PersonalizeClient]":
        """All four."""
        return self.sts, self.iam, self.s3, self.personalize

    @cached_property
    def identity(self) -> "GetCallerIdentityResponseTypeDef":
        """Who calls; raises what boto3 raises without usable credentials."""
        return self.sts.get_caller_identity()

    @property
    def number(self) -> str:
        """The account's twelve digits."""
        return self.identity["Account"]

    @property
    def partition(self) -> str:
        """The first word of every ARN here: `aws`, but in China and in government regions."""
        return self.identity["Arn"].split(":")[1]

    @property
    def bucket_arn(self) -> str:
        """The bucket, as policies name it."""
        return f"arn:{self.partition}:s3:::{self.settings.personalize_bucket}"


def connect(settings: AwsSettings) -> Account:
    """Clients as the worker's own, but with less patience: somebody waits."""
    options = client_options(settings, read_seconds=15, attempts=2)
    return Account(
        settings,
        sts=boto3.client("sts", config=options),
        iam=boto3.client("iam", config=options),
        s3=boto3.client("s3", config=options),
        personalize=boto3.client("personalize", config=options),
    )
