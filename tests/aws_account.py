"""An AWS account in this process: moto, with what it lacks (IAM's simulator, Personalize's lists) answered by hooks.

The templates of deploy/aws are created in it as they are.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import boto3
import pytest
import yaml
from cfnlint.decode import cfn_yaml
from moto import mock_aws

from mastergroup.settings import AwsSettings
from personalize_worker.aws_check.account import Account, connect

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "deploy/aws"
REGION = "eu-west-1"
_TOLD = "ForMoto"


@contextmanager
def aws_account() -> Iterator[None]:
    """An empty account; whoever asks comes with the owner's credentials."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_PERSONALIZE", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
            patch.delenv(name, raising=False)
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "owner")
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        yield


def deploy(name: str, **parameters: str) -> dict[str, str]:
    """Create the stack of a template, as `aws cloudformation deploy` does; its outputs."""
    cloudformation = boto3.client("cloudformation")
    stack = f"mastergroup-{name}"
    cloudformation.create_stack(
        StackName=stack,
        TemplateBody=json.dumps(_telling(template(name))),
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )
    [made] = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    assert made["StackStatus"] == "CREATE_COMPLETE"
    outputs = {output["OutputKey"]: output["OutputValue"] for output in made.get("Outputs", [])}
    _make_the_rest({key: outputs.pop(key) for key in list(outputs) if key.startswith(_TOLD)})
    return outputs


def template(name: str) -> dict[str, Any]:
    """A template with its functions spelled out (`Fn::Sub`)."""
    loaded: dict[str, Any] = cfn_yaml.load(TEMPLATES / f"{name}.yaml")
    return loaded


def _telling(read: dict[str, Any]) -> dict[str, Any]:
    """Moto makes neither a bucket's policy nor a role's attachments from a template: outputs tell them, resolved."""
    outputs = dict(read.get("Outputs", {}))
    for resource in read["Resources"].values():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::S3::BucketPolicy":
            told = {"Bucket": properties["Bucket"], "Policy": properties["PolicyDocument"]}
            outputs[f"{_TOLD}Bucket"] = {"Value": {"Fn::ToJsonString": told}}
        if resource["Type"] == "AWS::IAM::Role" and "ManagedPolicyArns" in properties:
            told = {"Role": {"Ref": "Role"}, "Arns": properties["ManagedPolicyArns"]}
            outputs[f"{_TOLD}Role"] = {"Value": {"Fn::ToJsonString": told}}
    return {**read, "Outputs": outputs}


def _make_the_rest(told: dict[str, str]) -> None:
    if f"{_TOLD}Bucket" in told:
        bucket = json.loads(told[f"{_TOLD}Bucket"])
        # Moto obeys a denial without reading its condition, so that over TLS everything would be refused.
        allows = [each for each in bucket["Policy"]["Statement"] if each["Effect"] == "Allow"]
        policy = json.dumps({**bucket["Policy"], "Statement": allows})
        boto3.client("s3").put_bucket_policy(Bucket=bucket["Bucket"], Policy=policy)
    if f"{_TOLD}Role" in told:
        role = json.loads(told[f"{_TOLD}Role"])
        for arn in role["Arns"]:
            if ":iam::aws:" not in arn:
                boto3.client("iam").attach_role_policy(RoleName=role["Role"], PolicyArn=arn)


def env_lines(*outputs: dict[str, str]) -> dict[str, str]:
    """The lines for .env among outputs."""
    lines = (value for each in outputs for key, value in each.items() if key.startswith("Env"))
    return dict(line.split("=", 1) for line in lines)


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """Go on with the credentials of a role, as a program on its machine does."""
    given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="i-0123456789abcdef0")["Credentials"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        patch.setenv("AWS_ACCESS_KEY_ID", given["AccessKeyId"])
        patch.setenv("AWS_SECRET_ACCESS_KEY", given["SecretAccessKey"])
        patch.setenv("AWS_SESSION_TOKEN", given["SessionToken"])
        yield


def account(settings: AwsSettings) -> Account:
    """The check's own clients, with the two hooks."""
    connected = connect(settings)
    answer_lists(connected.personalize)
    connected.iam.meta.events.register("before-call.iam.SimulatePrincipalPolicy", _simulate)
    return connected


def answer_lists(personalize: Any, *groups: str) -> None:
    answer = {"datasetGroups": [{"name": group} for group in groups]}
    hook = "before-call.personalize.ListDatasetGroups"
    personalize.meta.events.register(hook, lambda **_: (SimpleNamespace(status_code=200), answer))


def refuse(client: Any, operation: str, code: str) -> None:
    """Let AWS refuse an operation of a client from now on."""
    service = client.meta.service_model.service_name
    answer = {"Error": {"Code": code, "Message": "said AWS"}}
    hook = f"before-call.{service}.{operation}"
    client.meta.events.register_first(hook, lambda **_: (SimpleNamespace(status_code=403), answer))


def _simulate(params: dict[str, Any], **_: Any) -> tuple[SimpleNamespace, dict[str, Any]]:
    """IAM's answer, from the policies that hang on the role."""
    body = params["body"]
    identity, resource = body["PolicySourceArn"], body["ResourceArns.member.1"]
    context = {
        body[key]: body[key.replace("Name", "Values.member.1")] for key in body if key.endswith(".ContextKeyName")
    }
    statements = list(_statements(identity.rsplit("/", 1)[-1]))
    actions = [value for key, value in body.items() if key.startswith("ActionNames.")]
    results = [
        {
            "EvalActionName": action,
            "EvalDecision": "allowed" if _allows(statements, action, resource, context) else "implicitDeny",
        }
        for action in actions
    ]
    return SimpleNamespace(status_code=200), {"EvaluationResults": results, "IsTruncated": False}


def _statements(role: str) -> Iterator[dict[str, Any]]:
    iam = boto3.client("iam", aws_access_key_id="owner", aws_secret_access_key="owner", aws_session_token=None)
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        yield from _of(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
    for attached in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        arn = attached["PolicyArn"]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        yield from _of(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])


def _of(document: Any) -> list[dict[str, Any]]:
    # What moto makes of a template is written as Python writes it, which YAML reads like JSON.
    read = yaml.safe_load(unquote(document)) if isinstance(document, str) else document
    found: list[dict[str, Any]] = read["Statement"] if isinstance(read["Statement"], list) else [read["Statement"]]
    return found


def _allows(statements: list[dict[str, Any]], action: str, resource: str, context: dict[str, str]) -> bool:
    return any(
        each["Effect"] == "Allow"
        and any(fnmatchcase(action, pattern) for pattern in _listed(each["Action"]))
        and any(fnmatchcase(resource, pattern) for pattern in _listed(each["Resource"]))
        and all(context.get(key) == value for key, value in each.get("Condition", {}).get("StringEquals", {}).items())
        for each in statements
    )


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
