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


def test_input_files_of_one_name_are_refused(shop: Any, settled: Any) -> None:
    shop.put_lines("twins/a/x.json", [{"userId": "u1"}])
    shop.put_lines("twins/b/x.json", [{"userId": "u2"}])
    job = batch(shop, settled, "twins", "s3://shop/shop/twins/", "s3://shop/shop/out/")
    assert job["status"] == "CREATE FAILED"
    assert "x.json" in job["failureReason"]


def test_output_inside_the_input_is_not_input(shop: Any, settled: Any) -> None:
    shop.put_lines("nested/1.json", [{"userId": "u1"}])
    shop.put_lines("nested/out/of-before.json.out", [{"userId": "u2"}])
    job = batch(shop, settled, "nested", "s3://shop/shop/nested/", "s3://shop/shop/nested/out/")
    assert job["status"] == "ACTIVE"
    found = shop.s3.list_objects_v2(Bucket="shop", Prefix="shop/nested/out/")["Contents"]
    assert {each["Key"].rpartition("/")[2] for each in found} == {"1.json.out", "_CHECK", "of-before.json.out"}


def batch(shop: Any, settled: Any, name: str, source: str, target: str) -> Any:
    made = shop.personalize.create_batch_inference_job(
        jobName=name,
        solutionVersionArn=shop.versions["user-personalization"],
        roleArn="arn:aws:iam::000000000000:role/personalize",
        jobInput={"s3DataSource": {"path": source}},
        jobOutput={"s3DataDestination": {"path": target}},
    )
    describe = shop.personalize.describe_batch_inference_job
    return settled(describe, batchInferenceJobArn=made["batchInferenceJobArn"])


def test_similar_items_have_no_scores(shop: Any) -> None:
    lines = [{"itemId": "i0"}, {"itemId": "i39"}, {"itemId": "unknown"}]
    job = shop.infer(shop.versions["similar-items"], lines, "si", numResults=5)
    assert job["status"] == "ACTIVE"
    answers = shop.read("out/si.json.out")
    assert all(set(each["output"]) == {"recommendedItems"} for each in answers)
    assert all(len(each["output"]["recommendedItems"]) == 5 for each in answers)
    assert all(int(item[1:]) % 2 == 0 for item in answers[0]["output"]["recommendedItems"])
    assert "i39" not in answers[1]["output"]["recommendedItems"]


def test_sims_hold_popular_items_back_by_half_unless_told(shop: Any) -> None:
    def lists(name: str, **config: Any) -> Any:
        version = shop.train("aws-sims", name, **config)["solutionVersionArn"]
        shop.infer(version, [{"itemId": f"i{number}"} for number in range(38)], name, numResults=5)
        return [line["output"]["recommendedItems"] for line in shop.read(f"out/{name}.json.out")]

    def discounted(factor: str) -> dict[str, Any]:
        return {"solutionConfig": {"algorithmHyperParameters": {"popularity_discount_factor": factor}}}

    silent = lists("sims")
    assert silent == lists("sims-half", **discounted("0.5"))
    assert silent != lists("sims-none", **discounted("0.0"))


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
