"""How many of everything there may be, and what may be deleted when, as Amazon's quotas and order rules say."""

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from starlette.testclient import TestClient

from mastergroup_local.personalize.app import build
from mastergroup_local.personalize.settings import Settings

ROLE = "arn:aws:iam::000000000000:role/personalize"
RECIPE = "arn:aws:personalize:::recipe/aws-popularity-count"


def refusal(call: Any, **request: Any) -> tuple[str, str]:
    """Return the name and message of the error that a call raises."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.fixture(scope="module")
def trained(new_shop: Any, csv_texts: dict[str, str]) -> Any:
    """A group with events and one popularity model, which is trained in no time."""
    made = new_shop("quotas")
    assert made.import_text("Interactions", csv_texts["Interactions"], "quotas-events")["status"] == "ACTIVE"
    assert made.train("aws-popularity-count", "counts")["status"] == "ACTIVE"
    return made


def test_five_groups(personalize: Any, trained: Any, wait_until: Any) -> None:
    have = len(personalize.list_dataset_groups()["datasetGroups"])
    made = [personalize.create_dataset_group(name=f"g{number}")["datasetGroupArn"] for number in range(5 - have)]
    name, message = refusal(personalize.create_dataset_group, name="sixth")
    assert (name, message) == ("LimitExceededException", "More than 5 resources of type dataset group")
    # Whoever repeats a create finds what it made, also where nothing more fits.
    assert refusal(personalize.create_dataset_group, name="quotas")[0] == "ResourceAlreadyExistsException"
    tags = [{"tagKey": f"k{number}", "tagValue": "v"} for number in range(51)]
    assert refusal(personalize.create_dataset_group, name="sixth", tags=tags)[0] == "TooManyTagsException"
    wait_until(lambda: all(active(personalize.describe_dataset_group, datasetGroupArn=arn) for arn in made))
    for arn in made:
        personalize.delete_dataset_group(datasetGroupArn=arn)
    wait_until(lambda: len(personalize.list_dataset_groups()["datasetGroups"]) == have)


def active(describe: Any, **arn: str) -> bool:
    answer = describe(**arn)
    return next(value for key, value in answer.items() if key != "ResponseMetadata")["status"] == "ACTIVE"


def test_ten_solutions(personalize: Any, trained: Any, wait_until: Any) -> None:
    request = {"recipeArn": RECIPE, "datasetGroupArn": trained.group, "performAutoTraining": False}
    have = len(personalize.list_solutions(datasetGroupArn=trained.group)["solutions"])
    made = [personalize.create_solution(name=f"s{n}", **request)["solutionArn"] for n in range(10 - have)]
    assert refusal(personalize.create_solution, name="more", **request)[0] == "LimitExceededException"
    assert refusal(personalize.create_solution, name="s0", **request)[0] == "ResourceAlreadyExistsException"
    wait_until(lambda: all(active(personalize.describe_solution, solutionArn=arn) for arn in made))
    for arn in made:
        personalize.delete_solution(solutionArn=arn)
    wait_until(lambda: len(personalize.list_solutions(datasetGroupArn=trained.group)["solutions"]) == have)


def test_five_campaigns(personalize: Any, trained: Any, wait_until: Any) -> None:
    version = trained.versions["counts"]
    made = [personalize.create_campaign(name=f"c{n}", solutionVersionArn=version)["campaignArn"] for n in range(5)]
    name, _ = refusal(personalize.create_campaign, name="more", solutionVersionArn=version)
    assert name == "LimitExceededException"
    wait_until(lambda: all(active(personalize.describe_campaign, campaignArn=arn) for arn in made))
    assert refusal(personalize.delete_solution, solutionArn=trained.solutions["counts"])[0] == "ResourceInUseException"
    for arn in made:
        personalize.delete_campaign(campaignArn=arn)
    wait_until(lambda: not personalize.list_campaigns()["campaigns"])


def test_thirty_filters(personalize: Any, trained: Any, wait_until: Any) -> None:
    request = {"datasetGroupArn": trained.group, "filterExpression": "INCLUDE ItemID WHERE Items.PRICE > 1"}
    made = [personalize.create_filter(name=f"f{n}", **request)["filterArn"] for n in range(30)]
    assert refusal(personalize.create_filter, name="more", **request)[0] == "LimitExceededException"
    wait_until(lambda: all(active(personalize.describe_filter, filterArn=arn) for arn in made))
    assert refusal(personalize.delete_dataset_group, datasetGroupArn=trained.group)[0] == "ResourceInUseException"
    for arn in made:
        personalize.delete_filter(filterArn=arn)
    wait_until(lambda: not personalize.list_filters(datasetGroupArn=trained.group)["Filters"])


def test_filters_use_twenty_fields_together(personalize: Any, trained: Any, settled: Any, wait_until: Any) -> None:
    fields = [{"name": "USER_ID", "type": "string"}, *({"name": f"F{n}", "type": "int"} for n in range(21))]
    schema = json.dumps({"type": "record", "name": "Users", "fields": fields})
    wide = personalize.create_schema(name="wide", schema=schema)["schemaArn"]
    personalize.update_dataset(datasetArn=trained.datasets["Users"], schemaArn=wide)
    made = []
    for first, last in ((0, 10), (10, 20), (15, 20)):
        conditions = " AND ".join(f"Users.F{number} > 1" for number in range(first, last))
        made += [make_filter(personalize, trained, f"w{first}", f"INCLUDE UserID WHERE {conditions}")]
    with pytest.raises(personalize.exceptions.LimitExceededException, match="More than 20 distinct fields"):
        make_filter(personalize, trained, "w20", "EXCLUDE UserID WHERE Users.F20 > 1")
    for arn in made:
        settled(personalize.describe_filter, filterArn=arn)
        personalize.delete_filter(filterArn=arn)
    wait_until(lambda: not personalize.list_filters(datasetGroupArn=trained.group)["Filters"])


def make_filter(personalize: Any, shop: Any, name: str, expression: str) -> str:
    made = personalize.create_filter(name=name, datasetGroupArn=shop.group, filterExpression=expression)
    return str(made["filterArn"])


def test_five_hundred_schemas(tmp_path: Path) -> None:
    # In this process, as a thousand calls of boto3 take their time.
    with TestClient(build(Settings(tmp_path))) as client:
        for number in range(500):
            assert create_schema(client, f"n{number}").status_code == 200
        answer = create_schema(client, "more")
        assert (answer.status_code, answer.json()) == (
            400,
            {"__type": "LimitExceededException", "message": "More than 500 resources of type schema"},
        )


def create_schema(client: TestClient, name: str) -> Any:
    fields = [{"name": each, "type": "string"} for each in ("USER_ID", "PLAN")]
    text = json.dumps({"type": "record", "name": "Users", "fields": fields})
    headers = {"x-amz-target": "AmazonPersonalize.CreateSchema"}
    return client.post("/", json={"name": name, "schema": text}, headers=headers)


def test_one_dataset_of_a_type(personalize: Any, trained: Any) -> None:
    schema = personalize.describe_dataset(datasetArn=trained.datasets["Users"])["dataset"]["schemaArn"]
    request = {"name": "again", "schemaArn": schema, "datasetGroupArn": trained.group, "datasetType": "users"}
    name, message = refusal(personalize.create_dataset, **request)
    assert name == "ResourceAlreadyExistsException"
    assert message == f"Another resource with Arn {trained.datasets['Users']} already exists."
    assert trained.datasets["Users"].endswith(":dataset/quotas/USERS")


@pytest.fixture(scope="module")
def slow(slow_service: Any, make_shop: Any, csv_texts: dict[str, str]) -> Any:
    """A group with events in a service whose statuses take their time."""
    made = make_shop(slow_service, "slow")
    assert made.import_text("Interactions", csv_texts["Interactions"], "slow-events")["status"] == "ACTIVE"
    return made


def test_what_works_is_not_deleted(slow: Any, settled: Any) -> None:
    client = slow.personalize
    solution = client.create_solution(
        name="busy", recipeArn=RECIPE, datasetGroupArn=slow.group, performAutoTraining=False
    )["solutionArn"]
    assert refusal(client.create_solution_version, solutionArn=solution)[0] == "ResourceInUseException"
    settled(client.describe_solution, solutionArn=solution)
    first = client.create_solution_version(solutionArn=solution)["solutionVersionArn"]
    assert first.rpartition("/")[0] == solution
    assert refusal(client.delete_solution, solutionArn=solution)[0] == "ResourceInUseException"
    assert refusal(client.delete_dataset, datasetArn=slow.datasets["Interactions"])[0] == "ResourceInUseException"
    assert refusal(client.get_solution_metrics, solutionVersionArn=first)[0] == "ResourceInUseException"
    assert refusal(client.create_campaign, name="c", solutionVersionArn=first)[0] == "ResourceInUseException"

    def fill() -> None:
        # On a busy machine the first may have ended before the twentieth is there.
        for _ in range(100):
            client.create_solution_version(solutionArn=solution)

    name, message = refusal(fill)
    assert (name, message) == ("LimitExceededException", "More than 20 resources with PENDING or IN_PROGRESS status")
    stopped = client.list_solution_versions(solutionArn=solution)["solutionVersions"][-1]["solutionVersionArn"]
    client.stop_solution_version_creation(solutionVersionArn=stopped)
    found = settled(client.describe_solution_version, solutionVersionArn=stopped)
    assert found["status"] == "CREATE STOPPED"
    assert refusal(client.get_solution_metrics, solutionVersionArn=stopped)[0] == "InvalidInputException"
    assert refusal(client.stop_solution_version_creation, solutionVersionArn=stopped)[0] == "InvalidInputException"
    for each in client.list_solution_versions(solutionArn=solution)["solutionVersions"]:
        # Whatever has ended by now cannot be stopped.
        with suppress(client.exceptions.InvalidInputException):
            client.stop_solution_version_creation(solutionVersionArn=each["solutionVersionArn"])


def test_a_campaign_in_creation_is_not_deleted(slow: Any, settled: Any) -> None:
    client = slow.personalize
    version = slow.train("aws-popularity-count", "for-a-campaign")["solutionVersionArn"]
    campaign = client.create_campaign(name="new", solutionVersionArn=version)["campaignArn"]
    assert refusal(client.delete_campaign, campaignArn=campaign)[0] == "ResourceInUseException"
    settled(client.describe_campaign, campaignArn=campaign)
    client.delete_campaign(campaignArn=campaign)


def test_five_batch_jobs_wait_and_hold_their_filter(slow: Any, settled: Any) -> None:
    client = slow.personalize
    assert slow.train("aws-popularity-count", "counts")["status"] == "ACTIVE"
    chosen = client.create_filter(
        name="f", datasetGroupArn=slow.group, filterExpression='EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("x")'
    )["filterArn"]
    request = {
        "solutionVersionArn": slow.versions["counts"],
        "roleArn": ROLE,
        "jobInput": {"s3DataSource": {"path": slow.put("in/a.json", '{"userId": "u1"}\n')}},
        "jobOutput": {"s3DataDestination": {"path": "s3://shop/slow/out/"}},
        "filterArn": chosen,
    }
    assert refusal(client.create_batch_inference_job, jobName="early", **request)[0] == "ResourceInUseException"
    settled(client.describe_filter, filterArn=chosen)
    made = [client.create_batch_inference_job(jobName=f"b{n}", **request)["batchInferenceJobArn"] for n in range(5)]
    name, _ = refusal(client.create_batch_inference_job, jobName="more", **request)
    assert name == "LimitExceededException"
    assert refusal(client.create_batch_inference_job, jobName="b0", **request)[0] == "ResourceAlreadyExistsException"
    assert refusal(client.delete_filter, filterArn=chosen)[0] == "ResourceInUseException"
    assert refusal(client.delete_solution, solutionArn=slow.solutions["counts"])[0] == "ResourceInUseException"
    for arn in made:
        assert settled(client.describe_batch_inference_job, batchInferenceJobArn=arn)["status"] == "ACTIVE"
    name, _ = refusal(client.create_batch_inference_job, jobName="b0", **request)
    assert name == "ResourceAlreadyExistsException"
    client.delete_filter(filterArn=chosen)


def test_the_deletion_of_a_group_is_pending_and_then_done(slow: Any, wait_until: Any) -> None:
    client, seen = slow.personalize, []
    arn = client.create_dataset_group(name="short-lived")["datasetGroupArn"]
    wait_until(lambda: active(client.describe_dataset_group, datasetGroupArn=arn))
    client.delete_dataset_group(datasetGroupArn=arn)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            seen.append(client.describe_dataset_group(datasetGroupArn=arn)["datasetGroup"]["status"])
        except client.exceptions.ResourceNotFoundException:
            break
        time.sleep(0.02)
    assert set(seen) == {"DELETE PENDING"}


def test_statuses_follow_each_other(slow: Any) -> None:
    client, seen = slow.personalize, []
    arn = client.create_filter(
        name="passing", datasetGroupArn=slow.group, filterExpression="INCLUDE ItemID WHERE Items.PRICE > 1"
    )["filterArn"]
    deadline, deleted = time.monotonic() + 20, False
    while time.monotonic() < deadline:
        try:
            status = client.describe_filter(filterArn=arn)["filter"]["status"]
        except client.exceptions.ResourceNotFoundException:
            break
        seen += [status] if status not in seen else []
        if status == "ACTIVE" and not deleted:
            client.delete_filter(filterArn=arn)
            deleted = True
        time.sleep(0.02)
    assert seen == ["CREATE PENDING", "CREATE IN_PROGRESS", "ACTIVE", "DELETE PENDING", "DELETE IN_PROGRESS"]
    job = slow.start_import("Users", "s3://shop/slow/none.csv", "missing")
    seen = []
    while not seen or seen[-1] in ("CREATE PENDING", "CREATE IN_PROGRESS"):
        status = client.describe_dataset_import_job(datasetImportJobArn=job)["datasetImportJob"]["status"]
        seen += [status] if status not in seen else []
        time.sleep(0.02)
    assert seen == ["CREATE PENDING", "CREATE IN_PROGRESS", "CREATE FAILED"]
