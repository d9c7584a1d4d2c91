"""Requests against the models of botocore: what boto3 itself lets through."""

import orjson
import pytest

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.wire.constraints import compiled
from mastergroup_local.personalize.wire.models import CONTROL, EVENTS, RUNTIME, service_model
from mastergroup_local.personalize.wire.requests import parse


def shape(operation: str, model: str = CONTROL) -> object:
    return service_model(model).operation_model(operation).input_shape


@pytest.mark.parametrize("model", [CONTROL, EVENTS, RUNTIME])
def test_every_pattern_of_the_models_is_understood(model: str) -> None:
    described = service_model(model)
    patterns = [described.shape_for(name).metadata.get("pattern") for name in described.shape_names]
    for pattern in filter(None, patterns):
        compiled(pattern)


def test_unknown_members_and_nulls_are_dropped() -> None:
    body = orjson.dumps({"name": "a", "unknown": 1, "domain": None})
    assert parse(shape("CreateDatasetGroup"), body) == {"name": "a"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "Value null at 'name'"),
        ({"name": 5}, "must be of type string"),
        ({"name": "a" * 64}, "less than or equal to 63"),
        ({"name": "_a"}, "regular expression pattern"),
        ({"name": "a", "domain": "SHOP"}, "enum value set: [ECOMMERCE, VIDEO_ON_DEMAND]"),
        ({"name": "a", "tags": [{"tagKey": "k"}]}, "'tags.1.member.tagValue'"),
        ([], "must be of type structure"),
    ],
)
def test_broken_values_are_named(body: object, said: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse(shape("CreateDatasetGroup"), orjson.dumps(body))
    assert said in caught.value.message


def test_whole_numbers_are_not_booleans() -> None:
    for value in (True, 1.5, 0, 101):
        with pytest.raises(InvalidInputError):
            parse(shape("ListSchemas"), orjson.dumps({"maxResults": value}))
    assert parse(shape("ListSchemas"), b'{"maxResults": 100}') == {"maxResults": 100}


def test_sensitive_values_are_not_repeated() -> None:
    body = {"trackingId": "t", "sessionId": "s", "userId": "secret" * 60, "eventList": []}
    with pytest.raises(InvalidInputError) as caught:
        parse(shape("PutEvents", EVENTS), orjson.dumps(body))
    assert "secret" not in caught.value.message
