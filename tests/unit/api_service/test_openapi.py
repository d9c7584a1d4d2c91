"""The document: what each route needs, answers and refuses, each with an example that has the shape it stands for."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr, TypeAdapter

from api_service import errors, openapi, responses, run_responses
from api_service.app import create_routes
from api_service.errors import ApiError
from api_service.examples import ANSWERS
from api_service.questions import BatchQuestion
from api_service.services import build
from mastergroup.settings import ServingSettings

_SETTINGS = ServingSettings(database_url=SecretStr("postgresql://host/name"), redis_url=SecretStr("redis://host"))
DOCUMENT = create_routes(build(_SETTINGS)).openapi()
OPERATIONS = {
    operation["operationId"]: operation
    for operations in DOCUMENT["paths"].values()
    for operation in operations.values()
}
KEYED = {name: operation for name, operation in OPERATIONS.items() if "x-scope" in operation}
FREE = {"health", "live", "ready", "metrics"}


def errors_of(name: str) -> set[str]:
    return {status for status in OPERATIONS[name]["responses"] if status >= "400"}


def all_errors(kind: type[ApiError] = ApiError) -> Iterator[type[ApiError]]:
    yield kind
    for special in kind.__subclasses__():
        yield from all_errors(special)


def test_every_route_is_named_once_after_its_function() -> None:
    assert set(OPERATIONS) == FREE | {
        "recommendations", "similar", "item_affinity", "by_location", "batch", "status", "collaborative_products",
        "collaborative_pairs", "customer_similarity", "collaborative_metrics", "syncs", "runs",
    }  # fmt: skip


def test_a_keyed_route_says_which_scope_and_how_the_key_is_sent() -> None:
    assert DOCUMENT["components"]["securitySchemes"] == {
        "ApiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"}
    }
    assert set(OPERATIONS) - set(KEYED) == FREE
    for operation in KEYED.values():
        assert operation["security"] == [{"ApiKey": [operation["x-scope"]]}]
        assert f"`{operation['x-scope']}`" in operation["description"]
    assert not any("security" in OPERATIONS[name] for name in FREE)


@pytest.mark.parametrize("name", KEYED)
def test_a_keyed_route_may_refuse_a_key_or_too_many_requests(name: str) -> None:
    assert errors_of(name) >= {"401", "403", "405", "429", "500", "503"}


@pytest.mark.parametrize("name", FREE)
def test_a_free_route_refuses_nobody(name: str) -> None:
    assert errors_of(name) <= {"405", "500", "503"}


def test_the_other_errors_stand_where_they_may_come() -> None:
    def those_with(status: str) -> set[str]:
        return {name for name in OPERATIONS if status in errors_of(name)}

    assert those_with("404") == {"recommendations", "similar"}
    assert those_with("413") == {"batch"}
    assert those_with("422") == set(KEYED) - {"status"}
    assert those_with("503") == set(KEYED) | {"health", "ready"}


def test_every_error_is_documented_in_its_envelope() -> None:
    documented = DOCUMENT["components"]["responses"]
    # Outside every operation: there is no route at the path.
    for kind in set(all_errors()) - {errors.NotFound}:
        example = documented[f"Error{kind.status}"]["content"]["application/json"]["examples"][kind.code]["value"]
        assert list(example) == ["detail", "code", "request_id"]
        assert example["code"] == kind.code


@pytest.mark.parametrize(
    ("status", "header"), [(401, "WWW-Authenticate"), (405, "Allow"), (429, "Retry-After"), (503, "Retry-After")]
)
def test_an_error_tells_its_headers(status: int, header: str) -> None:
    assert header in DOCUMENT["components"]["responses"][f"Error{status}"]["headers"]


def _documented_answers() -> Iterator[tuple[str, str, Any]]:
    for name, operation in OPERATIONS.items():
        for status, answer in operation["responses"].items():
            for kind, content in answer.get("content", {}).items():
                if kind == "application/json":
                    yield f"{name} {status}", content["schema"]["$ref"].rpartition("/")[2], content["example"]


@pytest.mark.parametrize(("where", "shape", "example"), list(_documented_answers()))
def test_an_example_has_the_shape_that_it_stands_for(where: str, shape: str, example: Any) -> None:
    known = getattr(responses, shape, None) or getattr(run_responses, shape)
    TypeAdapter(known).validate_python(example, extra="forbid")


def test_every_answer_has_an_example() -> None:
    assert {shape for _, shape, _ in _documented_answers()} == set(ANSWERS)
    body = OPERATIONS["batch"]["requestBody"]["content"]["application/json"]
    BatchQuestion.model_validate(body["example"])
    assert OPERATIONS["metrics"]["responses"]["200"]["content"]["text/plain"]["example"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_parameter_is_described_with_an_example(name: str) -> None:
    for parameter in OPERATIONS[name].get("parameters", ()):
        assert parameter["description"], parameter["name"]
        assert parameter["schema"]["examples"], parameter["name"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_kept_answer_tells_how_it_is_kept(name: str) -> None:
    operation = OPERATIONS[name]
    headers = set(operation["responses"]["200"]["headers"])
    assert ("304" in operation["responses"]) == operation["x-kept"] == ("ETag" in headers)
    assert "X-Request-ID" in headers


def test_the_document_is_made_once() -> None:
    app = create_routes(build(_SETTINGS))
    assert app.openapi() is app.openapi()
    assert isinstance(app, openapi.DocumentedApi)
