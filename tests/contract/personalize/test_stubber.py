"""Every operation of the three models: answered as botocore's own Stubber checks it, or refused in so many words."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.stub import Stubber

from personalize_calls import CALLS, ROLE, World

APIS = ("personalize", "personalize-events", "personalize-runtime")
KEYS = {"aws_access_key_id": "local", "aws_secret_access_key": "local", "region_name": "us-east-1"}
TEXTS = {"Arn": "arn:aws:personalize:us-east-1:000000000000:x/none", "RoleArn": ROLE, "S3Location": "s3://b/x/"}


# They take no notice of a page token, as none was ever given out.
ALWAYS_EMPTY = ("ListRecommenders", "ListMetricAttributions")


@pytest.fixture(scope="module")
def world(shop: Any, settled: Any) -> World:
    return World(shop, shop.personalize, settled)


def operations(wanted: Callable[[str], bool]) -> list[Any]:
    clients = [boto3.client(api, **KEYS) for api in APIS]
    return [
        pytest.param(api, name, id=name)
        for api, client in zip(APIS, clients, strict=True)
        for name in client.meta.service_model.operation_names
        if wanted(name)
    ]


def model_of(client: Any, name: str) -> OperationModel:
    return client.meta.service_model.operation_model(name)


@pytest.mark.parametrize(("api", "name"), operations(lambda name: name in CALLS))
def test_an_answer_passes_the_stubber(service: Any, world: World, api: str, name: str) -> None:
    world.idle()
    request = CALLS[name](world)
    client, bodies = service.client(api), []
    client.meta.events.register("after-call", lambda http_response, **_: bodies.append(http_response.content))
    answer = getattr(client, xform_name(name))(**request)
    metadata = answer.pop("ResponseMetadata")
    assert (metadata["HTTPStatusCode"], bool(metadata["RequestId"])) == (200, True)
    shape = model_of(client, name).output_shape
    assert shape or bodies == [b""]
    # What came over the wire, not what the parser let through: the Stubber refuses members that the model lacks.
    sent = typed(shape, json.loads(bodies[0])) if shape else {}
    stubbed = boto3.client(api, **KEYS)
    with Stubber(stubbed) as stubber:
        stubber.add_response(xform_name(name), sent, request)
        assert getattr(stubbed, xform_name(name))(**request) == sent
    assert answer == sent
    assert all(isinstance(time, datetime) and time.year > 2000 for time in times(answer))
    assert set(sent) or not shape or not shape.members


@pytest.mark.parametrize(("api", "name"), operations(lambda name: name in CALLS and name not in ALWAYS_EMPTY))
def test_a_refusal_is_one_of_the_operation(service: Any, api: str, name: str) -> None:
    client = service.client(api)
    shape = model_of(client, name).input_shape
    request = least(shape) | ({"nextToken": "junk"} if "nextToken" in shape.members else {})
    if name in ("CreateDatasetGroup", "CreateSchema"):
        request["name"] = "has space"
    with pytest.raises(ClientError) as caught:
        getattr(client, xform_name(name))(**request)
    error = caught.value.response["Error"]
    assert error["Code"] in {each.name for each in model_of(client, name).error_shapes}
    assert error["Message"]
    assert caught.value.response["ResponseMetadata"]["RequestId"]


@pytest.mark.parametrize(("api", "name"), operations(lambda name: name not in CALLS))
def test_what_is_not_offered_is_refused_in_so_many_words(service: Any, api: str, name: str) -> None:
    client = service.client(api)
    with pytest.raises(ClientError) as caught:
        getattr(client, xform_name(name))(**least(model_of(client, name).input_shape))
    error, code, words = caught.value.response["Error"], "InvalidInputException", "is not implemented by this local"
    about = [member for member in model_of(client, name).input_shape.required_members if member.endswith("Arn")]
    if about and api == "personalize" and not name.startswith("Create"):
        # Nothing of the kind can have been made.
        code, words = "ResourceNotFoundException", "does not exist"
    assert error["Code"] == code
    assert code in {each.name for each in model_of(client, name).error_shapes}
    assert words in error["Message"]


def typed(shape: Shape, value: Any) -> Any:
    """A JSON value with times as boto3 gives them; nothing is left out."""
    if isinstance(shape, StructureShape):
        members = shape.members
        return {name: typed(members[name], each) if name in members else each for name, each in value.items()}
    if isinstance(shape, ListShape):
        return [typed(shape.member, each) for each in value]
    if isinstance(shape, MapShape):
        return {key: typed(shape.value, each) for key, each in value.items()}
    return datetime.fromtimestamp(value, UTC) if shape.type_name == "timestamp" else value


def times(value: Any) -> Iterator[Any]:
    """Everything under a name that a time has."""
    for key, each in value.items() if isinstance(value, dict) else ():
        if key.endswith("DateTime"):
            yield each
        yield from times(each)
    for each in value if isinstance(value, list) else ():
        yield from times(each)


def least(shape: Shape) -> Any:
    """The smallest acceptable value of a shape."""
    if isinstance(shape, StructureShape):
        return {name: least(shape.members[name]) for name in shape.required_members}
    if isinstance(shape, ListShape):
        return [least(shape.member)]
    if shape.type_name == "string":
        return next(iter(shape.metadata.get("enum", ())), TEXTS.get(shape.name, "a"))
    return {"boolean": True, "map": {}}.get(shape.type_name, 1)
