"""The admin path: what it takes, what it refuses and how, and what each fault does."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

JOB = "DatasetImportJob"
GROUPS = "ListDatasetGroups"


def send(url: str, method: str, body: Any = None) -> tuple[int, Any]:
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/admin/faults", data, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        text = error.read()
        return error.code, json.loads(text) if text.startswith(b"{") else text.decode()


@pytest.fixture(scope="module")
def faulty(run_service: Any) -> Any:
    return run_service("--admin", "--job-seconds", "0.02")


@pytest.fixture(scope="module")
def faulty_shop(faulty: Any, make_shop: Any) -> Any:
    return make_shop(faulty, "faulty")


@pytest.fixture
def order(faulty: Any) -> Iterator[Callable[..., None]]:
    """Put faults in force until the test ends."""

    def put(*faults: dict[str, Any], **members: Any) -> None:
        status, answer = send(faulty.url, "PUT", {"faults": faults, **members})
        assert status == 200, answer

    yield put
    send(faulty.url, "DELETE")


def struck(faulty: Any) -> list[int]:
    return [each["struck"] for each in send(faulty.url, "GET")[1]["faults"]]


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = caught.value.response
    return error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"]


def test_the_path_is_not_there_unless_asked_for(service: Any) -> None:
    assert [send(service.url, method, body)[0] for method, body in (("GET", None), ("PUT", {}), ("DELETE", None))] == [
        404,
        404,
        404,
    ]


@pytest.mark.parametrize(
    ("body", "field", "allowed"),
    [
        (b"{", "the body", "JSON"),
        ([], "the body", "an object"),
        ({"fault": []}, "fault", "left out: known here are latency, faults, seed"),
        ({"seed": "x"}, "seed", "a whole number"),
        ({"faults": {}}, "faults", "a list"),
        ({"faults": [7]}, "faults[0]", "an object"),
        ({"faults": [{"fault": "explode"}]}, "faults[0].fault", "one of throttle, limit, internal"),
        ({"faults": [{"fault": "slow"}, {"fault": "slow", "seconds": -1}]}, "faults[1].seconds", "from 0 to 3600"),
        ({"faults": [{"fault": "throttle", "times": 0}]}, "faults[0].times", "a whole number from 1"),
        ({"faults": [{"fault": "throttle", "times": True}]}, "faults[0].times", "a whole number from 1"),
        ({"faults": [{"fault": "throttle", "probability": 1.5}]}, "faults[0].probability", "above 0, at most 1"),
        ({"faults": [{"fault": "throttle", "operation": "MakeCoffee"}]}, "faults[0].operation", "such as *"),
        ({"faults": [{"fault": "throttle", "resource": "Solution"}]}, "faults[0].resource", "left out"),
        ({"faults": [{"fault": "lost_answer", "variant": "x"}]}, "faults[0].variant", "one of after, before"),
        ({"faults": [{"fault": "throttle", "variant": "x"}]}, "faults[0].variant", "left out"),
        ({"faults": [{"fault": "create_failed", "reason": ""}]}, "faults[0].reason", "1 to 1000"),
        ({"faults": [{"fault": "create_failed", "resource": "Schema"}]}, "faults[0].resource", "one of"),
        ({"faults": [{"fault": "partial_output", "resource": "Solution"}]}, "faults[0].resource", "BatchInferenceJob"),
        ({"latency": 5}, "latency", "an object"),
        ({"latency": {"Schema": 1}}, "latency.Schema", "left out: known here are *, BatchInferenceJob"),
        ({"latency": {"*": 9999}}, "latency.*", "from 0 to 3600"),
    ],
)
def test_a_bad_order_is_refused_by_field(faulty: Any, body: Any, field: str, allowed: str) -> None:
    status, answer = send(faulty.url, "PUT", body)
    assert (status, answer["field"]) == (400, field)
    assert answer["detail"].startswith(f"{field} must be ")
    assert allowed in answer["detail"]
    assert struck(faulty) == []


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        ({"fault": "throttle"}, "ThrottlingException", 400),
        ({"fault": "internal"}, "InternalFailure", 500),
        ({"fault": "internal", "variant": "ServiceUnavailable"}, "ServiceUnavailable", 503),
        ({"fault": "limit", "operation": GROUPS.replace("List", "Create")[:-1]}, "LimitExceededException", 400),
    ],
)
def test_a_refusal_lasts_its_number_of_times(
    faulty: Any, order: Any, fault: dict[str, Any], code: str, status: int
) -> None:
    order({**fault, "times": 2})
    client = faulty.client("personalize")
    call = client.create_dataset_group if fault["fault"] == "limit" else client.list_dataset_groups
    request = {"name": "never"} if fault["fault"] == "limit" else {}
    assert [refused(call, **request) for _ in range(2)] == [(code, status)] * 2
    assert client.list_dataset_groups()["datasetGroups"] is not None
    assert struck(faulty) == [2]


def test_a_refusal_reaches_the_other_two_apis(faulty: Any, order: Any) -> None:
    order({"fault": "throttle", "operation": "GetRecommendations"}, {"fault": "internal", "operation": "PutEvents"})
    arn = "arn:aws:personalize:us-east-1:000000000000:campaign/none"
    runtime, events = faulty.client("personalize-runtime"), faulty.client("personalize-events")
    assert refused(runtime.get_recommendations, campaignArn=arn) == ("ThrottlingException", 400)
    event = {"eventType": "e", "sentAt": 1}
    assert refused(events.put_events, trackingId="t", sessionId="s", eventList=[event]) == ("InternalFailure", 500)


def test_a_fault_may_be_for_one_operation(faulty: Any, order: Any) -> None:
    order({"fault": "throttle", "operation": "Describe*"})
    client = faulty.client("personalize")
    assert client.list_dataset_groups()["datasetGroups"] == client.list_dataset_groups()["datasetGroups"]
    arn = "arn:aws:personalize:us-east-1:000000000000:dataset-group/none"
    assert refused(client.describe_dataset_group, datasetGroupArn=arn)[0] == "ThrottlingException"
    assert refused(client.describe_dataset_group, datasetGroupArn=arn)[0] == "ResourceNotFoundException"


def test_chance_is_the_same_for_the_same_seed(faulty: Any, order: Any) -> None:
    client = faulty.client("personalize")

    def drawn(seed: int) -> str:
        order({"fault": "throttle", "probability": 0.5}, seed=seed)
        return "".join("x" if is_throttled(client) else "." for _ in range(30))

    first = drawn(1)
    assert 5 < first.count("x") < 25
    assert drawn(1) == first
    assert drawn(2) != first


def is_throttled(client: Any) -> bool:
    try:
        client.list_dataset_groups()
    except ClientError:
        return True
    return False


def test_boto3_gets_past_a_throttling_by_itself(faulty: Any, order: Any) -> None:
    order({"fault": "throttle"})
    keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local", "region_name": "us-east-1"}
    config = Config(retries={"mode": "standard"})
    client = boto3.client("personalize", endpoint_url=faulty.url, config=config, **keys)
    assert client.list_dataset_groups()["ResponseMetadata"]["RetryAttempts"] == 1


@pytest.mark.parametrize(("variant", "made"), [("after", True), ("before", False)])
def test_an_answer_can_be_lost(faulty: Any, order: Any, variant: str, made: bool) -> None:
    order({"fault": "lost_answer", "variant": variant, "operation": "CreateSchema"})
    client, name = faulty.client("personalize"), f"lost-{variant}"
    fields = [{"name": "USER_ID", "type": "string"}, {"name": "AGE", "type": "int"}]
    schema = json.dumps({"type": "record", "name": "Users", "fields": fields, "version": "1.0"})
    with pytest.raises(ConnectionClosedError):
        client.create_schema(name=name, schema=schema)
    assert (name in {each["name"] for each in client.list_schemas()["schemas"]}) is made


def test_a_slow_answer_is_a_true_one(faulty: Any, order: Any) -> None:
    order({"fault": "slow", "seconds": 0.3})
    started = time.monotonic()
    assert "datasetGroups" in faulty.client("personalize").list_dataset_groups()
    assert time.monotonic() - started > 0.3


def test_a_status_lasts_as_long_as_ordered_and_ends_with_the_order(
    faulty: Any, faulty_shop: Any, order: Any, settled: Any
) -> None:
    order(latency={"Filter": 600, "*": 0.01})
    client = faulty.client("personalize")
    expression = "EXCLUDE ItemID WHERE Items.PRICE < 1"
    arn = client.create_filter(name="late", datasetGroupArn=faulty_shop.group, filterExpression=expression)["filterArn"]
    time.sleep(0.1)
    assert client.describe_filter(filterArn=arn)["filter"]["status"] == "CREATE PENDING"
    send(faulty.url, "DELETE")
    assert settled(client.describe_filter, filterArn=arn)["status"] == "ACTIVE"


def test_a_job_lasts_as_long_as_ordered_and_ends_with_the_order(
    faulty: Any, faulty_shop: Any, order: Any, settled: Any, wait_until: Any
) -> None:
    order(latency={JOB: 600})
    text = "USER_ID,PROVINCE,CITY\nu1,P,C\n"
    arn = faulty_shop.start_import("Users", faulty_shop.put("data/late.csv", text), "late")
    describe = faulty_shop.personalize.describe_dataset_import_job

    def status() -> str:
        return str(describe(datasetImportJobArn=arn)["datasetImportJob"]["status"])

    assert status() == "CREATE PENDING"
    order(latency={JOB: 0.4})
    seen = set()
    wait_until(lambda: seen.add(status()) or "ACTIVE" in seen)
    assert seen == {"CREATE PENDING", "CREATE IN_PROGRESS", "ACTIVE"}


@pytest.mark.parametrize("resource", [JOB, "Filter", "*"])
def test_a_resource_fails_with_the_ordered_reason(
    faulty: Any, faulty_shop: Any, order: Any, settled: Any, resource: str
) -> None:
    order({"fault": "create_failed", "resource": resource, "reason": "Out of luck."})
    client = faulty_shop.personalize
    if resource == JOB:
        found = faulty_shop.import_text("Users", "USER_ID,PROVINCE,CITY\nu1,P,C\n", "unlucky")
    else:
        expression, name = "EXCLUDE ItemID WHERE Items.PRICE < 1", f"unlucky-{resource == '*'}"
        made = client.create_filter(name=name, datasetGroupArn=faulty_shop.group, filterExpression=expression)
        found = settled(client.describe_filter, filterArn=made["filterArn"])
    assert (found["status"], found["failureReason"]) == ("CREATE FAILED", "Out of luck.")
    assert struck(faulty) == [1]


def test_orders_survive_a_restart_with_the_path_and_end_with_one_without(start_service: Any) -> None:
    service = start_service("--admin")
    send(service.url, "PUT", {"faults": [{"fault": "throttle", "times": 3}]})
    service.restart("--admin")
    assert is_throttled(service.client("personalize"))
    service.restart()
    assert not is_throttled(service.client("personalize"))
    service.restart("--admin")
    assert not is_throttled(service.client("personalize"))
