"""Who calls, and where to: a wrong answer here makes all others worthless."""

from urllib.parse import urlsplit

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from personalize_worker.aws_check.account import Account
from personalize_worker.aws_check.findings import Finding, Missing, needed, ok, reason

_OF_AWS = (".amazonaws.com", ".amazonaws.com.cn")


def addresses(account: Account) -> Finding:
    """No stand-in's address is left in the environment."""
    addresses = {client.meta.service_model.service_id: client.meta.endpoint_url for client in account.clients}
    if elsewhere := {name: url for name, url in addresses.items() if not _is_of_aws(url)}:
        advice = "empty AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL_PERSONALIZE (deploy/docker/aws.env)"
        raise Missing(", ".join(f"{name} is asked at {url}" for name, url in elsewhere.items()), advice)
    return ok("of AWS itself")


def _is_of_aws(url: str) -> bool:
    return (urlsplit(url).hostname or "").endswith(_OF_AWS)


def credentials(account: Account) -> Finding:
    """They are found and AWS takes them."""
    try:
        return ok(account.identity["Arn"])
    except (ClientError, BotoCoreError) as error:
        advice = "give the machine the profile of host.yaml, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        raise Missing(reason(error), advice) from error


def region(account: Account) -> Finding:
    """Personalize is offered there, as far as this boto3 knows."""
    name = account.settings.aws_region
    known = boto3.session.Session().get_available_regions("personalize", partition_name=account.partition)
    if name not in known:
        raise Missing(f"no Amazon Personalize known in {name}", f"set AWS_REGION to one of {', '.join(known)}")
    return ok(name)


def personalize(account: Account) -> Finding:
    """It answers."""
    with needed("does the policy of personalize.yaml hang on these credentials?"):
        groups = account.personalize.list_dataset_groups(maxResults=100)["datasetGroups"]
    name = account.settings.personalize_dataset_group
    is_there = any(group["name"] == name for group in groups)
    return ok(f"answers; the dataset group {name} {'is there' if is_there else 'will be made by the first batch'}")
