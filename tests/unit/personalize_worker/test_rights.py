"""rights.py names what the code calls, and personalize.yaml allows that and nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aws_account import template
from personalize_worker import resources, rights
from personalize_worker.resources import Kind

SOURCES = sorted(Path(resources.__file__).parent.rglob("*.py"))
# What each way through resources.py asks of AWS about a kind of resource.
WAYS = {
    "ensure": ("create", "list"),
    "found_or_created": ("create",),
    "named": ("list",),
    "describe": ("describe",),
    "is_active": ("describe",),
}
KINDS = {name: value for name, value in vars(resources).items() if isinstance(value, Kind)}


def calls() -> Iterator[str]:
    """The operations of Personalize that the sources ask for, by their boto3 names."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call):
                yield from _operations(node)


def _operations(call: ast.Call) -> Iterator[str]:
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("call", "listed"):
        yield from (each.value for each in call.args[:1] if isinstance(each, ast.Constant))
    # `ensure(aws, KIND, ...)`, or `partial(ensure, aws, KIND, ...)`.
    names = [each.id for each in (call.func, *call.args) if isinstance(each, ast.Name)]
    for way in (name for name in names if name in WAYS):
        for kind in (KINDS[name] for name in names if name in KINDS):
            for verb in WAYS[way]:
                yield kind.list_operation if verb == "list" else f"{verb}_{kind.operation}"


def action(operation: str) -> str:
    return "personalize:" + "".join(word.capitalize() for word in operation.split("_"))


def statements() -> dict[str, dict[str, Any]]:
    policy = template("personalize")["Resources"]["WorkerPolicy"]["Properties"]["PolicyDocument"]
    return {each["Sid"]: each for each in policy["Statement"]}


def listed(value: Any) -> set[str]:
    return set(value) if isinstance(value, list) else {value}


def test_the_rights_are_what_the_code_calls() -> None:
    named = {*rights.PERSONALIZE_LISTS, *(each for actions in rights.PERSONALIZE.values() for each in actions)}
    assert named == {action(operation) for operation in calls()}


def test_the_calls_of_every_kind_of_resource_are_found() -> None:
    found = set(calls())
    assert {name for name, kind in KINDS.items() if f"create_{kind.operation}" not in found} == set()
    assert {"get_solution_metrics", "list_solution_versions"} <= found


def test_the_worker_may_do_that_and_nothing_else() -> None:
    may = statements()
    assert {sid: listed(each["Action"]) for sid, each in may.items()} == {
        "PersonalizeLists": set(rights.PERSONALIZE_LISTS),
        "Personalize": {each for actions in rights.PERSONALIZE.values() for each in actions},
        "HandTheRoleToPersonalize": {rights.HAND_ROLE_OVER},
        "Bucket": {rights.LIST_BUCKET},
        "Files": set(rights.FILES),
        "CheckBucket": {"s3:GetBucketPolicy"},
        "CheckRole": {"iam:GetRole", "iam:SimulatePrincipalPolicy"},
    }
    assert {each["Effect"] for each in may.values()} == {"Allow"}
    assert [sid for sid, each in may.items() if each["Resource"] == "*"] == ["PersonalizeLists"]


def test_the_role_is_handed_to_personalize_alone() -> None:
    handing = statements()["HandTheRoleToPersonalize"]
    assert handing["Resource"] == {"Fn::GetAtt": ["ServiceRole", "Arn"]}
    assert handing["Condition"] == {"StringEquals": {"iam:PassedToService": rights.PERSONALIZE_SERVICE}}


def test_personalize_may_use_the_bucket_by_its_role_and_by_the_bucket_and_for_us_alone() -> None:
    made = template("personalize")["Resources"]
    [inline] = made["ServiceRole"]["Properties"]["Policies"]
    by_role = {each for part in inline["PolicyDocument"]["Statement"] for each in listed(part["Action"])}
    [by_bucket] = [
        each for each in made["BucketPolicy"]["Properties"]["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"
    ]
    needed = {rights.LIST_BUCKET, *rights.PERSONALIZE_FILES}
    assert by_role == listed(by_bucket["Action"]) == needed
    [trust] = made["ServiceRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}


def test_files_may_be_uploaded_in_parts_and_a_broken_upload_ended() -> None:
    assert {"s3:PutObject", "s3:AbortMultipartUpload"} <= set(rights.FILES)
