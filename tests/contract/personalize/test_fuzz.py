"""Every operation, with values made from its own model and broken ones: an answer or a modelled error, never more."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from mastergroup_local.personalize.app import build
from mastergroup_local.personalize.settings import Settings
from mastergroup_local.personalize.wire.models import CONTROL, EVENTS, RUNTIME, service_model

ACCOUNT = "arn:aws:personalize:us-east-1:000000000000"
ARNS = [
    f"{ACCOUNT}:{tail}" for tail in ("dataset-group/a", "schema/a", "dataset/a/INTERACTIONS", "solution/a", "filter/a")
]
FIELDS = [{"name": name, "type": "string"} for name in ("USER_ID", "ITEM_ID")] + [{"name": "TIMESTAMP", "type": "long"}]
SCHEMA = {"type": "record", "name": "Interactions", "fields": [*FIELDS, {"name": "EVENT_TYPE", "type": "string"}]}
# What the requests find when they come: the members of the Create of each, in this order.
MADE: list[tuple[str, dict[str, Any]]] = [
    ("CreateDatasetGroup", {"name": "a"}),
    ("CreateSchema", {"name": "a", "schema": orjson.dumps(SCHEMA).decode()}),
    ("CreateDataset", {"datasetGroupArn": ARNS[0], "schemaArn": ARNS[1], "name": "a", "datasetType": "INTERACTIONS"}),
    ("CreateSolution", {"name": "a", "datasetGroupArn": ARNS[0], "recipeArn": "arn:aws:personalize:::recipe/aws-sims"}),
    (
        "CreateFilter",
        {
            "name": "a",
            "datasetGroupArn": ARNS[0],
            "filterExpression": 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")',
        },
    ),
    ("CreateEventTracker", {"name": "a", "datasetGroupArn": ARNS[0]}),
]
TEXTS = ["a", "rate(1 day)", "ITEMS", "s3://b/k/", "arn:aws:iam::000000000000:role/r", "", "\x00", "é" * 300]
TEXTS += ["arn:aws:personalize:::recipe/aws-similar-items", "arn:aws:personalize:::algorithm/aws-sims", "{}", '"', "["]
TEXTS += ["YWZ0ZXI6MQ==", "EXCLUDE ItemID WHERE Items.PRICE < 5", '{"type":"record","name":"x","fields":[null]}']
TRACKERS: list[str] = []
JUNK = st.sampled_from([None, 0, -1, 2**70, 1e308, "", [], {}, [[]], {"a": 1}, True, "x" * 3000])


def values(shape: Shape) -> st.SearchStrategy[Any]:
    """Return values of a shape; one in a few is of another type."""
    return st.one_of(_proper(shape), _proper(shape), _proper(shape), JUNK)


def _proper(shape: Shape) -> st.SearchStrategy[Any]:
    if isinstance(shape, StructureShape):
        members = {name: st.deferred(lambda each=each: values(each)) for name, each in shape.members.items()}
        needed = {name: members.pop(name) for name in shape.required_members}
        return st.fixed_dictionaries(needed, optional=members)
    if isinstance(shape, ListShape):
        return st.lists(st.deferred(lambda: values(shape.member)), max_size=2)
    if isinstance(shape, MapShape):
        return st.dictionaries(st.sampled_from(TEXTS[:4]), st.deferred(lambda: values(shape.value)), max_size=2)
    return _scalar(shape)


def _scalar(shape: Shape) -> st.SearchStrategy[Any]:
    if shape.type_name == "boolean":
        return st.booleans()
    if shape.type_name == "string":
        return st.sampled_from([*ARNS, *TRACKERS, *TEXTS, *shape.metadata.get("enum", [])])
    return st.sampled_from([0, 1, 5, 1.5, -1])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with TestClient(build(Settings(tmp_path_factory.mktemp("state"), job_seconds=0.0))) as found:
        yield found


def make(client: TestClient) -> list[str]:
    """Make what is missing, as requests before may have deleted it; return the tracking ids."""
    for name, body in MADE:
        call(client, name, body)
    for name in ("ListSolutions", "ListFilters", "ListDatasets"):
        assert next(iter(call(client, name, {"datasetGroupArn": ARNS[0]}).values())), name
    trackers = call(client, "ListEventTrackers", {"datasetGroupArn": ARNS[0]})["eventTrackers"]
    return [
        call(client, "DescribeEventTracker", {"eventTrackerArn": each["eventTrackerArn"]})["eventTracker"]["trackingId"]
        for each in trackers
    ]


def call(client: TestClient, name: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/", content=orjson.dumps(body), headers={"x-amz-target": f"AmazonPersonalize.{name}"})
    return dict(answer.json())


def operations() -> list[tuple[str, str]]:
    return [(model, name) for model in (CONTROL, EVENTS, RUNTIME) for name in service_model(model).operation_names]


@pytest.mark.parametrize(("model", "name"), operations())
def test_an_operation_never_breaks(client: TestClient, model: str, name: str) -> None:
    operation = service_model(model).operation_model(name)
    headers = {"x-amz-target": f"AmazonPersonalize.{name}"} if model == CONTROL else {}
    path = operation.http["requestUri"] if model != CONTROL else "/"
    TRACKERS[:] = make(client)
    known = {error.name for error in operation.error_shapes} | {"InvalidInputException"}

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(values(operation.input_shape))
    def check(body: Any) -> None:
        answer = client.post(
            path, content=orjson.dumps(body, default=str, option=0) if _fits(body) else b"{", headers=headers
        )
        assert answer.status_code in (200, 400, 404, 409)
        assert answer.headers["x-amzn-requestid"]
        assert "could not be processed" not in answer.text
        if answer.status_code != 200:
            named = answer.headers.get("x-amzn-errortype") or answer.json()["__type"]
            assert named in known

    check()


def _fits(body: Any) -> bool:
    try:
        orjson.dumps(body)
    except orjson.JSONEncodeError:
        return False
    return True


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff", b"1e999", b"[" * 5000, b'{"name": "\\ud800"}'])
def test_a_body_that_is_no_request_is_refused(client: TestClient, body: bytes) -> None:
    for target in ("AmazonPersonalize.CreateDatasetGroup", "AmazonPersonalize.Nothing", ""):
        answer = client.post("/", content=body, headers={"x-amz-target": target})
        assert answer.status_code == 400
        assert answer.json()["__type"] == "InvalidInputException"


def test_state_stays_in_its_folder(tmp_path: Path) -> None:
    with TestClient(build(Settings(tmp_path / "deep" / "state"))) as client:
        assert client.get("/health").json() == {"status": "ok"}
    assert [each.name for each in tmp_path.iterdir()] == ["deep"]
