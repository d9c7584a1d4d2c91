"""The flow of the personalize-worker, from nothing to batch output."""

from typing import Any


def test_user_personalization_answers_every_user(shop: Any) -> None:
    lines = [{"userId": "u0"}, {"userId": "u1"}, {"userId": "nobody"}, {"itemId": "i1"}]
    job = shop.infer(shop.versions["user-personalization"], lines, "up", numResults=7)
    assert job["status"] == "ACTIVE"
    first, second, unknown, wrong = shop.read("out/up.json.out")
    assert first["input"] == {"userId": "u0"}
    assert first["error"] is None
    scores = first["output"]["scores"]
    assert len(first["output"]["recommendedItems"]) == len(scores) == 7
    assert scores == sorted(scores, reverse=True)
    assert first["output"] != second["output"]
    assert len(unknown["output"]["recommendedItems"]) == 7
    assert wrong["output"] == {"recommendedItems": []}
    assert wrong["error"] == "User error: Required fields for the provided recipe are userId"


def test_similar_items_have_no_scores(shop: Any) -> None:
    lines = [{"itemId": "i0"}, {"itemId": "i39"}, {"itemId": "unknown"}]
    job = shop.infer(shop.versions["similar-items"], lines, "si", numResults=5)
    assert job["status"] == "ACTIVE"
    answers = shop.read("out/si.json.out")
    assert all(set(each["output"]) == {"recommendedItems"} for each in answers)
    assert all(len(each["output"]["recommendedItems"]) == 5 for each in answers)
    assert all(int(item[1:]) % 2 == 0 for item in answers[0]["output"]["recommendedItems"])
    assert "i39" not in answers[1]["output"]["recommendedItems"]


def test_segments_list_users(shop: Any) -> None:
    job = shop.infer(
        shop.versions["item-affinity"], [{"itemId": "i0"}, {"itemId": "i1"}], "ia", "segment", numResults=10
    )
    assert job["status"] == "ACTIVE"
    even, odd = shop.read("out/ia.json.out")
    assert list(even) == ["input", "output", "error"]
    assert even["error"] is None
    assert len(even["output"]["usersList"]) == 10
    assert all(int(user[1:]) % 2 == 0 for user in even["output"]["usersList"])
    assert all(int(user[1:]) % 2 == 1 for user in odd["output"]["usersList"])


def test_metrics_have_the_names_of_amazon(shop: Any) -> None:
    def names(recipe: str) -> set[str]:
        arn = shop.versions[recipe]
        return set(shop.personalize.get_solution_metrics(solutionVersionArn=arn)["metrics"])

    assert names("item-affinity") == {"coverage", "hits_at_1_percent", "recall_at_1_percent"}
    items = {"coverage", "mean_reciprocal_rank_at_25"}
    items |= {f"precision_at_{cut}" for cut in (5, 10, 25)}
    items |= {f"normalized_discounted_cumulative_gain_at_{cut}" for cut in (5, 10, 25)}
    assert names("user-personalization") == names("similar-items") == items
