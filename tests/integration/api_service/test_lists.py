"""Customers' lists, similar products, affinities: the chain, the filters, the pages."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from shop import ALI, EMPTY, NOOR, ODD

PATH = "/api/v1/personalize/recommendations/"


def get(client: httpx.Client, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(PATH + path, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["product_id"] for item in answer["recommendations"]]


def test_a_short_personal_list_is_filled_up_from_the_place_then_from_everywhere(client: httpx.Client) -> None:
    answer = get(client, ALI)
    assert [(item["product_id"], item["algorithm"]) for item in answer["recommendations"]] == [
        ("1", "aws_personalize_batch"),
        ("2", "aws_personalize_batch"),
        ("5", "aws_personalize_batch"),
        ("6", "trending_by_location"),
        ("7", "popular"),
    ]
    assert (answer["source"], answer["meta"]["tier"], answer["count"]) == ("aws_personalize", "personal", 5)


def test_pages_are_cut_out_of_the_joined_list(client: httpx.Client) -> None:
    whole = ids(get(client, ALI))
    pages = [ids(get(client, ALI, num_results=2, offset=offset)) for offset in (0, 2, 4, 6)]
    assert [product for page in pages for product in page] == whole
    assert get(client, ALI, offset=3)["meta"]["tier"] == "location"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"exclude": ["1", "6"]}, ["2", "5", "7"]),
        ({"exclude_purchased": True}, ["1", "6", "7"]),
        ({"in_stock_only": False}, ["1", "3", "2", "5", "6", "7"]),
        ({"fallback": False}, ["1", "2", "5"]),
        ({"province": "sindh ", "fallback": True}, ["1", "2", "5", "7", "6"]),
    ],
)
def test_filters(client: httpx.Client, query: dict[str, Any], expected: list[str]) -> None:
    assert ids(get(client, ALI, **query)) == expected


def test_an_unknown_customer_gets_what_is_popular_where_they_say_they_are(client: httpx.Client) -> None:
    here = get(client, "nobody", city="lhr")
    assert (ids(here)[0], here["source"], here["meta"]["tier"]) == ("2", "trending_by_location", "location")
    everywhere = get(client, "nobody")
    assert (ids(everywhere), everywhere["source"], everywhere["meta"]["tier"]) == (
        ["6", "7", "2"],
        "popular",
        "popular",
    )
    refused = client.get(PATH + "nobody", params={"fallback": False})
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_id")


def test_an_empty_list_is_no_list(client: httpx.Client) -> None:
    for path in (EMPTY, "similar/6"):
        assert get(client, path)["meta"]["tier"] == "popular"
        assert client.get(PATH + path, params={"fallback": False}).status_code == 404


def test_a_page_may_begin_anywhere(client: httpx.Client) -> None:
    for offset in (100_001, 10**30):
        assert get(client, ALI, offset=offset)["count"] == 0
        assert get(client, "by-location", city="Lahore", offset=offset)["count"] == 0


def test_reasons_and_why_not(client: httpx.Client) -> None:
    answer = get(client, ALI, explain=True, why="3")
    assert answer["recommendations"][0]["reason"] == {"tier": "personal", "rule": "personal_list", "resembles": "2"}
    assert answer["why"] == {"product_id": "3", "position": None, "removed_by": "in_stock_only"}
    assert get(client, ALI, explain=True, why="7", num_results=1)["why"]["position"] == 5
    assert get(client, ALI, explain=True, why="9")["why"]["removed_by"] == "not_in_any_list"
    assert "why" not in get(client, ALI, why="3")


def test_similar_products_never_hold_the_product_itself(client: httpx.Client) -> None:
    answer = get(client, "similar/2", in_stock_only=False)
    assert ids(answer) == ["3", "1", "6", "7"]
    assert answer["source"] == "aws_personalize_batch"
    assert answer["recommendations"][0] == {
        "product_id": "3",
        "score": 0.0,
        "algorithm": "aws_similar_items_batch",
        "product_name": "SILK PILLOW",
    }


def test_a_product_without_a_list_gets_its_category_then_everything(client: httpx.Client) -> None:
    answer = get(client, "similar/3")
    assert (ids(answer), answer["source"]) == (["2", "6", "7"], "popular")
    assert client.get(PATH + "similar/3", params={"fallback": False}).status_code == 404


def test_affinities_come_from_their_rows_else_from_the_blend(client: httpx.Client) -> None:
    rows = get(client, f"item-affinity/{NOOR}")
    assert [(item["product_id"], item["affinity_score"]) for item in rows["recommendations"]] == [
        ("5", 1.0),
        ("7", 0.8),
    ]
    assert (rows["recommendations"][0]["algorithm"], rows["status"]) == ("aws_item_affinity", "success")
    blended = get(client, f"item-affinity/{ALI}")
    assert (blended["meta"]["tier"], blended["recommendations"][0]["algorithm"]) == ("blend", "affinity_blend")
    assert ids(blended) == ["1", "2", "5"]
    nothing = get(client, "item-affinity/nobody")
    assert (nothing["status"], nothing["count"], nothing["meta"]["tier"]) == ("no_data", 0, "none")
    assert "make" in nothing["message"]


def test_places_are_folded_and_differ(client: httpx.Client) -> None:
    punjab = get(client, "by-location", province=" PUNJAB ")
    assert [item["product_id"] for item in punjab["aggregated_recommendations"]] == ["1", "5"]
    assert (punjab["location_filter"], punjab["total_users_in_location"]) == ({"province": "Punjab"}, 2)
    sindh = get(client, "by-location", province="sindh")
    assert sindh["aggregated_recommendations"] != punjab["aggregated_recommendations"]
    for nowhere in ({"city": "Atlantis"}, {"province": "unknown"}):
        answer = get(client, "by-location", **nowhere)
        assert (answer["aggregated_recommendations"], answer["count"]) == ([], 0)


def test_many_at_once_answer_as_one_by_one(client: httpx.Client) -> None:
    users = [NOOR, "nobody", ALI, ODD, NOOR]
    answer = client.post(PATH + "batch", json={"user_ids": users, "num_results": 3}).json()
    assert answer["results"] == [get(client, quote(user, safe=""), num_results=3) for user in users]
    assert answer["count"] == 5
    alike = client.post(PATH + "batch", json={"product_ids": ["1", "zz"]}).json()
    assert alike["results"] == [get(client, "similar/1"), get(client, "similar/zz")]


@pytest.mark.parametrize(
    "odd",
    [
        "a b",
        "a+b",
        "a/b",
        "/a//b/",
        "%2F",
        "😀",
        "x" * 10_000,
        "'; DROP TABLE orders; --",
        "nul\x00",
        "a\nb",
        "%",
        "é?#&=",
        ODD,
    ],
)
def test_odd_ids_are_taken_as_they_are(client: httpx.Client, odd: str) -> None:
    user = httpx.URL(client.base_url, raw_path=(PATH + quote(odd, safe="")).encode())
    answer = client.get(user)
    assert answer.status_code == 200, answer.text
    assert answer.json()["user_id"] == odd
    assert answer.json()["source"] == ("aws_personalize" if odd == ODD else "popular")
    for kind in ("similar/", "item-affinity/"):
        path = httpx.URL(client.base_url, raw_path=(PATH + kind + quote(odd, safe="")).encode())
        assert client.get(path).status_code == 200


def test_odd_ids_in_a_batch(client: httpx.Client) -> None:
    odd = ["nul\x00", "", ODD, "\u2028"]
    answer = client.post(PATH + "batch", json={"user_ids": odd}).json()
    assert [one["user_id"] for one in answer["results"]] == odd
    lone = client.post(
        PATH + "batch", content=b'{"user_ids": ["\\ud800"]}', headers={"content-type": "application/json"}
    )
    assert lone.status_code == 422
