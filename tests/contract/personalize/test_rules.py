"""Names, order, quotas and failures, as Amazon answers them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError


def refusal(call: Any, **request: Any) -> tuple[str, str]:
    """Return the name and message of the error that a call raises."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_a_name_is_taken_once(personalize: Any, shop: Any) -> None:
    name, message = refusal(personalize.create_dataset_group, name="shop")
    assert name == "ResourceAlreadyExistsException"
    assert message == f"Another resource with Arn {shop.group} already exists."


def test_what_does_not_exist_is_not_found(personalize: Any) -> None:
    arn = "arn:aws:personalize:us-east-1:000000000000:dataset-group/none"
    name, message = refusal(personalize.describe_dataset_group, datasetGroupArn=arn)
    assert (name, message) == ("ResourceNotFoundException", f"The given dataset group does not exist: {arn}")


@pytest.mark.parametrize("bad", ["-starts-badly", "a" * 64, "has space", "ünicode"])
def test_names_follow_their_pattern(personalize: Any, bad: str) -> None:
    name, message = refusal(personalize.create_dataset_group, name=bad)
    assert name == "InvalidInputException"
    assert "1 validation error detected: Value" in message


def test_a_group_in_use_is_not_deleted(personalize: Any, shop: Any) -> None:
    assert refusal(personalize.delete_dataset_group, datasetGroupArn=shop.group)[0] == "ResourceInUseException"


def test_a_schema_in_use_is_not_deleted(personalize: Any, shop: Any) -> None:
    schema = personalize.describe_dataset(datasetArn=shop.datasets["Users"])["dataset"]["schemaArn"]
    assert refusal(personalize.delete_schema, schemaArn=schema)[0] == "ResourceInUseException"


def test_segments_and_inference_take_their_own_recipes(shop: Any) -> None:
    for recipe, kind in (("item-affinity", "inference"), ("similar-items", "segment")):
        with pytest.raises(ClientError, match="cannot be created with the recipe"):
            shop.infer(shop.versions[recipe], [{"itemId": "i0"}], f"wrong-{kind}", kind)


def test_five_jobs_may_wait(personalize: Any, shop: Any, settled: Any) -> None:
    location = shop.put("data/again.csv", "USER_ID,PROVINCE,CITY\n" + "u1,P,C\n" * 10)
    started, refused = [], ("", "")
    for number in range(50):
        try:
            started.append(shop.start_import("Users", location, f"many-{number}"))
        except personalize.exceptions.LimitExceededException as error:
            refused = (error.response["Error"]["Code"], error.response["Error"]["Message"])
            break
    assert refused == ("LimitExceededException", "More than 5 resources with PENDING or IN_PROGRESS status")
    assert len(started) >= 5
    for arn in started:
        settled(personalize.describe_dataset_import_job, datasetImportJobArn=arn)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("USER_ID,CITY\nu1,C\n", "Input CSV is missing the following columns:[PROVINCE]"),
        (f"USER_ID,PROVINCE,CITY\nu1,{'x' * 1001},C\n", "Length cannot be more than 1000 characters for PROVINCE"),
        ("USER_ID,PROVINCE,CITY\n,P,C\n", "USER_ID has no value in row 2."),
    ],
)
def test_bad_csv_fails_the_import(shop: Any, text: str, reason: str) -> None:
    job = shop.import_text("Users", text, f"bad-{abs(hash(reason))}")
    assert job["status"] == "CREATE FAILED"
    assert job["failureReason"].startswith("Failed to create a data import job for USERS dataset. ")
    assert reason in job["failureReason"]


def test_lists_are_paged(personalize: Any, shop: Any) -> None:
    pages = list(personalize.get_paginator("list_datasets").paginate(PaginationConfig={"PageSize": 2}))
    arns = [each["datasetArn"] for page in pages for each in page["datasets"]]
    assert len(pages) > 1
    assert len(arns) == len(set(arns))
    assert set(shop.datasets.values()) <= set(arns)
    assert refusal(personalize.list_datasets, nextToken="junk")[0] == "InvalidNextTokenException"
    recipes = [each for page in personalize.get_paginator("list_recipes").paginate() for each in page["recipes"]]
    assert "aws-similar-items" in {each["name"] for each in recipes}


def test_hyperparameters_stay_strings_in_their_range(personalize: Any, shop: Any) -> None:
    config = {"algorithmHyperParameters": {"popularity_discount_factor": "0.5"}}
    arn = shop.solve("aws-similar-items", "discounted", solutionConfig=config)
    assert personalize.describe_solution(solutionArn=arn)["solution"]["solutionConfig"] == config
    with pytest.raises(ClientError, match="popularity_discount_factor"):
        shop.solve(
            "aws-similar-items", "x", solutionConfig={"algorithmHyperParameters": {"popularity_discount_factor": "2"}}
        )


def test_too_many_lines_fail_a_segment_job(shop: Any) -> None:
    job = shop.infer(shop.versions["item-affinity"], [{"itemId": "i0"}] * 501, "too-many", "segment")
    assert job["status"] == "CREATE FAILED"
    assert "more than 500 records" in job["failureReason"]


def test_what_is_left_out_says_so(personalize: Any, shop: Any) -> None:
    recipe = "arn:aws:personalize:::recipe/aws-ecomm-popular-items-by-views"
    name, message = refusal(personalize.create_recommender, name="r", datasetGroupArn=shop.group, recipeArn=recipe)
    assert (name, message) == ("InvalidInputException", "CreateRecommender is not implemented by this local service")
