"""The generated Python client against a running API."""

import socket
from collections.abc import Iterator

import httpx
import pytest
from mastergroup_client import AuthenticatedClient, connect
from mastergroup_client.api.operations import health, metrics, runs, syncs
from mastergroup_client.api.personalize import batch, by_location, item_affinity, recommendations, similar, status
from mastergroup_client.models import BatchQuestion, ErrorAnswer, SimilarAnswer, UserAnswer

from shop import ALI, NOOR, ODD


@pytest.fixture(scope="module")
def client(guarded_address: str) -> Iterator[AuthenticatedClient]:
    with connect(guarded_address, key="good-for-all") as client:
        yield client


def test_a_list(client: AuthenticatedClient) -> None:
    answer = recommendations.sync(ALI, client=client, num_results=2, exclude=["2", "5"], in_stock_only=False)
    assert isinstance(answer, UserAnswer)
    assert [item.product_id for item in answer.recommendations] == ["1", "3"]
    assert (answer.source, answer.meta.tier, answer.meta.generated_at.year) == ("aws_personalize", "personal", 2026)


@pytest.mark.parametrize("user_id", [ODD, "a/b", "%2F", "a?b#c", "+", "a b&c=d", "😀", "'; --", "x" * 10_000])
def test_an_id_is_sent_as_it_is(client: AuthenticatedClient, user_id: str) -> None:
    for endpoint in (recommendations, item_affinity):
        answer = endpoint.sync(user_id, client=client)
        assert answer.user_id == user_id
    assert similar.sync(user_id, client=client).product_id == user_id


def test_similar_products(client: AuthenticatedClient) -> None:
    answer = similar.sync("a/b", client=client)
    assert isinstance(answer, SimilarAnswer)
    assert (answer.product_id, answer.recommendations[0].product_name) == ("a/b", "MOLTY FOAM 78-72-6")


def test_a_batch(client: AuthenticatedClient) -> None:
    answer = batch.sync(client=client, body=BatchQuestion(user_ids=[NOOR, "nobody"], num_results=1))
    assert [(one.user_id, one.source) for one in answer.results] == [(NOOR, "aws_personalize"), ("nobody", "popular")]
    alike = batch.sync(client=client, body=BatchQuestion(product_ids=["1"]))
    assert isinstance(alike.results[0], SimilarAnswer)


def test_a_place(client: AuthenticatedClient) -> None:
    answer = by_location.sync(client=client, province="punjab")
    assert answer.location_filter.additional_properties == {"province": "Punjab"}
    assert answer.aggregated_recommendations[0].recommended_to_users == 2


def test_what_operators_read(client: AuthenticatedClient) -> None:
    assert status.sync(client=client).freshness.status == "ok"
    assert syncs.sync(client=client).syncs[0].counts["pos"].received == 10
    assert runs.sync(client=client).runs[0].publication.status == "live"
    assert health.sync(client=client).postgres_connected
    assert "api_request_seconds" in metrics.sync(client=client)


def test_an_error_is_an_answer(client: AuthenticatedClient, guarded_address: str) -> None:
    unknown = recommendations.sync_detailed("nobody", client=client, fallback=False)
    assert isinstance(unknown.parsed, ErrorAnswer)
    assert (unknown.status_code, unknown.parsed.code) == (404, "unknown_id")
    assert by_location.sync(client=client).code == "invalid_parameter"
    with connect(guarded_address) as stranger:
        assert recommendations.sync(ALI, client=stranger).code == "missing_api_key"


def test_a_call_has_an_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with connect(address, timeout=0.1) as client, pytest.raises(httpx.ReadTimeout):
            health.sync(client=client)
