"""`make aws-check` in an account that the templates made, and in accounts that lack something."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import boto3
import pytest

from aws_account import REGION, account, acting_as, aws_account, deploy, env_lines, refuse
from mastergroup.settings import AwsSettings
from personalize_worker.aws_check import __main__ as program
from personalize_worker.aws_check.account import Account
from personalize_worker.aws_check.checks import CHECKS, findings
from personalize_worker.aws_check.findings import MISSING, OK, UNKNOWN, Finding

# The resources of the templates that moto does not make.
pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse")
SERVICE = "personalize.amazonaws.com"


def policy_of(**statement: object) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": [statement]}


TRUST_EC2 = policy_of(Effect="Allow", Principal={"Service": "ec2.amazonaws.com"}, Action="sts:AssumeRole")


@dataclass
class Made:
    """What personalize.yaml made, and the role of a machine that has its policy."""

    settings: AwsSettings
    policy: str
    machine: str


@pytest.fixture
def made() -> Iterator[Made]:
    """The stack, seen by the machine."""
    with aws_account():
        outputs = deploy("personalize")
        iam = boto3.client("iam")
        trust = json.dumps(
            policy_of(Effect="Allow", Principal={"Service": "ec2.amazonaws.com"}, Action="sts:AssumeRole")
        )
        machine = iam.create_role(RoleName="machine", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        iam.attach_role_policy(RoleName="machine", PolicyArn=outputs["WorkerPolicy"])
        with acting_as(machine):
            yield Made(settings_of(outputs), outputs["WorkerPolicy"], machine)


def settings_of(*outputs: dict[str, str]) -> AwsSettings:
    return AwsSettings.model_validate({name.lower(): value for name, value in env_lines(*outputs).items()})


def found(account: Account) -> dict[str, Finding]:
    return dict(findings(account))


def bad(account: Account) -> dict[str, Finding]:
    return {name: finding for name, finding in found(account).items() if finding.verdict != OK}


def test_the_host_of_the_templates_has_all_that_the_batch_needs() -> None:
    with aws_account():
        ec2 = boto3.client("ec2")
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        subnets = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]]
        image = ec2.register_image(Name="ubuntu", Architecture="arm64", RootDeviceName="/dev/sda1")["ImageId"]
        outputs = deploy("personalize")
        database = deploy("database", Vpc=vpc, Subnets=",".join(subnets))
        deploy("host", Image=image, Vpc=vpc, Subnet=subnets[0], ApiClients="203.0.113.7/32")
        roles = boto3.client("iam").list_roles()["Roles"]
        [host] = [each["Arn"] for each in roles if "host" in each["RoleName"]]
        settings = settings_of(outputs)
        with acting_as(host):
            looked = found(account(settings))
        left = boto3.client("s3").list_objects_v2(Bucket=settings.personalize_bucket)["KeyCount"]
    assert {name: str(finding) for name, finding in looked.items() if finding.verdict != OK} == {}
    assert list(looked) == [check.name for check in CHECKS]
    assert "assumed-role/mastergroup-host" in looked["credentials"].words
    assert left == 0
    assert env_lines(database)["DATABASE_HOST"].endswith(".rds.amazonaws.com")


def test_stand_ins_left_in_the_environment_end_the_check(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://s3:9000")
    assert list(bad(account(made.settings))) == list(found(account(made.settings))) == ["addresses"]
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "")
    assert bad(account(made.settings)) == {}


def test_refused_credentials_end_the_check(made: Made) -> None:
    seen = account(made.settings)
    refuse(seen.sts, "GetCallerIdentity", "InvalidClientTokenId")
    looked = found(seen)
    assert list(looked) == ["addresses", "credentials"]
    assert looked["credentials"].verdict == MISSING
    assert looked["credentials"].words == "InvalidClientTokenId: said AWS"


def test_a_region_without_personalize_ends_the_check(made: Made) -> None:
    looked = found(account(made.settings.model_copy(update={"aws_region": "eu-north-1"})))
    assert list(looked) == ["addresses", "credentials", "region"]
    assert REGION in looked["region"].advice


def test_a_bucket_in_another_region(made: Made) -> None:
    looked = bad(account(made.settings.model_copy(update={"aws_region": "us-east-1"})))
    assert looked["bucket"].verdict == MISSING
    assert "is in eu-west-1, not in us-east-1" in looked["bucket"].words


def test_a_bucket_that_is_not_there(made: Made) -> None:
    looked = bad(account(made.settings.model_copy(update={"personalize_bucket": "nobodys-bucket"})))
    assert {"bucket": MISSING, "files": MISSING}.items() <= {k: v.verdict for k, v in looked.items()}.items()
    assert "NoSuchBucket" in looked["files"].words


def test_a_bucket_without_a_policy(made: Made) -> None:
    boto3.client("s3").delete_bucket_policy(Bucket=made.settings.personalize_bucket)
    looked = bad(account(made.settings))
    assert list(looked) == ["bucket policy"]
    assert looked["bucket policy"].verdict == MISSING
    assert looked["bucket policy"].words == "the bucket has none"


def test_a_policy_that_lets_personalize_read_only(made: Made) -> None:
    name = made.settings.personalize_bucket
    resources = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    reads = ["s3:GetObject", "s3:ListBucket"]
    policy = policy_of(Effect="Allow", Principal={"Service": SERVICE}, Resource=resources, Action=reads)
    boto3.client("s3").put_bucket_policy(Bucket=name, Policy=json.dumps(policy))
    looked = bad(account(made.settings))
    assert list(looked) == ["bucket policy"]
    assert looked["bucket policy"].words == f"it does not allow {SERVICE} s3:PutObject"


def test_a_bucket_that_refuses_us_files(made: Made) -> None:
    seen = account(made.settings)
    refuse(seen.s3, "PutObject", "AccessDenied")
    looked = bad(seen)
    assert list(looked) == ["files"]
    assert looked["files"].verdict == MISSING


def test_what_may_not_be_looked_at_is_unknown_and_no_failure(made: Made) -> None:
    seen = account(made.settings)
    refuse(seen.s3, "GetBucketPolicy", "AccessDenied")
    refuse(seen.iam, "GetRole", "AccessDenied")
    refuse(seen.iam, "SimulatePrincipalPolicy", "AccessDenied")
    looked = bad(seen)
    assert {name: finding.verdict for name, finding in looked.items()} == {
        "bucket policy": UNKNOWN,
        "role": UNKNOWN,
        "role rights": UNKNOWN,
        "own rights": UNKNOWN,
    }
    assert looked["role"].words == "could not be seen (iam:GetRole: AccessDenied: said AWS)"


def test_a_role_that_nobody_set_is_of_another_account(made: Made) -> None:
    default = AwsSettings.model_fields["personalize_role_arn"].default
    looked = bad(account(made.settings.model_copy(update={"personalize_role_arn": default})))
    assert looked["role"].verdict == MISSING
    assert "is not a role of the account 123456789012" in looked["role"].words


def test_a_role_that_is_not_there(made: Made) -> None:
    gone = f"{made.settings.personalize_role_arn}-gone"
    looked = bad(account(made.settings.model_copy(update={"personalize_role_arn": gone})))
    assert looked["role"].verdict == MISSING
    assert looked["role"].words == f"there is no role {gone}"
    assert "iam:PassRole" in looked["own rights"].words


def test_a_role_that_trusts_another_service(made: Made) -> None:
    name = made.settings.personalize_role_arn.rsplit("/", 1)[-1]
    boto3.client("iam").update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(TRUST_EC2))
    looked = bad(account(made.settings))
    assert list(looked) == ["role"]
    assert looked["role"].verdict == MISSING


def test_a_role_without_rights_in_the_bucket(made: Made) -> None:
    name = made.settings.personalize_role_arn.rsplit("/", 1)[-1]
    boto3.client("iam").delete_role_policy(RoleName=name, PolicyName="bucket")
    looked = bad(account(made.settings))
    assert list(looked) == ["role rights"]
    assert looked["role rights"].words == "the role may not s3:ListBucket, s3:GetObject, s3:PutObject in the bucket"


def test_a_personalize_that_refuses_us(made: Made) -> None:
    seen = account(made.settings)
    refuse(seen.personalize, "ListDatasetGroups", "AccessDeniedException")
    looked = bad(seen)
    assert list(looked) == ["Personalize"]
    assert looked["Personalize"].verdict == MISSING


def test_a_machine_without_the_workers_policy(made: Made) -> None:
    boto3.client("iam").detach_role_policy(RoleName="machine", PolicyArn=made.policy)
    looked = bad(account(made.settings))
    assert list(looked) == ["own rights"]
    for action in ("personalize:ListDatasets", "personalize:CreateSolution", "iam:PassRole", "s3:PutObject"):
        assert action in looked["own rights"].words


def test_the_rights_of_the_root_cannot_be_asked_for(made: Made) -> None:
    seen = account(made.settings)
    seen.__dict__["identity"] = {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:root"}
    assert {name: finding.verdict for name, finding in bad(seen).items()} == {"own rights": UNKNOWN}


@pytest.mark.parametrize(("code", "lacks_policy"), [(0, False), (1, True)])
def test_the_program_prints_a_line_a_check_and_tells_by_its_code(
    made: Made, code: int, lacks_policy: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if lacks_policy:
        boto3.client("s3").delete_bucket_policy(Bucket=made.settings.personalize_bucket)
    monkeypatch.setenv("PERSONALIZE_BUCKET", made.settings.personalize_bucket)
    monkeypatch.setenv("PERSONALIZE_ROLE_ARN", made.settings.personalize_role_arn)
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setattr(program, "connect", account)
    assert program.main() == code
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(CHECKS)
    assert sum(line.startswith("MISSING  bucket policy") for line in lines) == code


def test_the_program_names_the_setting_that_it_lacks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PERSONALIZE_BUCKET", raising=False)
    assert program.main() == 2
    assert "PERSONALIZE_BUCKET" in capsys.readouterr().err


def test_a_machine_without_credentials_is_told_so() -> None:
    nothing = {"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/none", "AWS_SHARED_CREDENTIALS_FILE": "/none"}
    command = [sys.executable, "-m", "personalize_worker.aws_check"]
    env = {**nothing, "PERSONALIZE_BUCKET": "shop", "PATH": os.environ["PATH"]}
    ended = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.splitlines()[-1].startswith("MISSING  credentials    Unable to locate credentials; ")


def test_no_call_waits_longer_than_somebody_who_looks_on(made: Made) -> None:
    for client in account(made.settings).clients:
        config = client.meta.config
        assert config.connect_timeout <= 5
        assert config.read_timeout <= 15
        assert config.retries["total_max_attempts"] == 2
