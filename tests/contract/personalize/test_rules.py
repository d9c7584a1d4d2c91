"""Names, order, quotas and failures, as Amazon answers them."""

import json
import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::000000000000:role/personalize"


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


def test_what_is_not_made_is_not_there(personalize: Any, shop: Any) -> None:
    assert personalize.list_recommenders(datasetGroupArn=shop.group)["recommenders"] == []
    assert personalize.list_metric_attributions(datasetGroupArn=shop.group)["metricAttributions"] == []
    arn = shop.group.replace(":dataset-group/", ":recommender/")
    name, message = refusal(personalize.describe_recommender, recommenderArn=arn)
    assert (name, message) == ("ResourceNotFoundException", f"The given recommender does not exist: {arn}")
    name, _ = refusal(personalize.create_dataset_group, name="d", domain="ECOMMERCE")
    assert name == "InvalidInputException"
    output = {"s3DataDestination": {"path": "s3://shop/out/"}, "roleArn": ROLE}
    metric = {"eventType": "buy", "metricName": "m", "expression": "SAMPLECOUNT()"}
    name, message = refusal(
        personalize.create_metric_attribution,
        name="m",
        datasetGroupArn=shop.group,
        metrics=[metric],
        metricsOutputConfig=output,
    )
    assert (name, "not implemented" in message) == ("InvalidInputException", True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"batchInferenceJobMode": "THEME_GENERATION"}, "THEME_GENERATION is not offered"),
        ({"numResults": 501}, "numResults"),
        ({"numResults": 0}, "numResults"),
        ({"jobInput": {"s3DataSource": {"path": "https://shop/in/"}}}, "Invalid S3 input path: https://shop/in/"),
        ({"jobInput": {"s3DataSource": {"path": "s3://"}}}, "Invalid S3 input path|regular expression"),
        ({"jobOutput": {"s3DataDestination": {"path": "s3://shop/out"}}}, "Invalid S3 output path: s3://shop/out"),
        ({"jobOutput": {"s3DataDestination": {"path": "s3://shop/shop/in/"}}}, "Invalid S3 output path"),
        ({"roleArn": "arn:aws:iam::1:role/x"}, "regular expression"),
        ({"jobName": "-x"}, "regular expression"),
    ],
)
def test_wrong_batch_jobs_are_refused(personalize: Any, shop: Any, change: Any, said: str) -> None:
    request = {
        "jobName": "wrong",
        "solutionVersionArn": shop.versions["user-personalization"],
        "roleArn": ROLE,
        "jobInput": {"s3DataSource": {"path": "s3://shop/shop/in/"}},
        "jobOutput": {"s3DataDestination": {"path": "s3://shop/shop/out/"}},
    }
    name, message = refusal(personalize.create_batch_inference_job, **{**request, **change})
    assert name == "InvalidInputException"
    assert re.search(said, message)


def test_every_wrong_line_has_an_error_of_its_own(shop: Any) -> None:
    lines = [{"userId": 5}, {"userId": None}, {}, {"userId": "u1", "more": [1]}]
    job = shop.infer(shop.versions["user-personalization"], lines, "line-errors", numResults=3)
    assert job["status"] == "ACTIVE"
    *wrong, right = shop.read("out/line-errors.json.out")
    for each in wrong:
        assert each["error"] == "User error: Required fields for the provided recipe are userId"
        assert each["output"] == {"recommendedItems": []}
    assert right["input"] == {"userId": "u1", "more": [1]}
    assert len(right["output"]["recommendedItems"]) == 3
    keys = {each["Key"] for each in shop.s3.list_objects_v2(Bucket="shop", Prefix="shop/out/")["Contents"]}
    assert {"shop/out/line-errors.json.out", "shop/out/_CHECK"} <= keys


def test_a_file_that_is_no_json_lines_fails_the_job(personalize: Any, shop: Any, settled: Any) -> None:
    for number, text in enumerate(('[{"userId": "u1"}]', "userId\nu1\n", '{"userId": ')):
        arn = personalize.create_batch_inference_job(
            jobName=f"no-json-{number}",
            solutionVersionArn=shop.versions["user-personalization"],
            roleArn=ROLE,
            jobInput={"s3DataSource": {"path": shop.put(f"broken/{number}.json", text)}},
            jobOutput={"s3DataDestination": {"path": "s3://shop/shop/broken-out/"}},
        )["batchInferenceJobArn"]
        job = settled(personalize.describe_batch_inference_job, batchInferenceJobArn=arn)
        assert (job["status"], job["failureReason"]) == (
            "CREATE FAILED",
            "The input file is not in JSON Lines format.",
        )


def test_an_input_prefix_takes_what_begins_with_it(personalize: Any, shop: Any, settled: Any) -> None:
    for name in ("many/a", "many/b", "many-more/c"):
        shop.put(f"{name}.json", '{"userId": "u1"}\n')
    for path, expected in (("many/", {"a", "b"}), ("many", {"a", "b", "c"})):
        target = f"out-{len(expected)}"
        arn = personalize.create_batch_inference_job(
            jobName=target,
            solutionVersionArn=shop.versions["user-personalization"],
            roleArn=ROLE,
            jobInput={"s3DataSource": {"path": f"s3://shop/shop/{path}"}},
            jobOutput={"s3DataDestination": {"path": f"s3://shop/shop/{target}/"}},
        )["batchInferenceJobArn"]
        assert settled(personalize.describe_batch_inference_job, batchInferenceJobArn=arn)["status"] == "ACTIVE"
        keys = {each["Key"] for each in shop.s3.list_objects_v2(Bucket="shop", Prefix=f"shop/{target}/")["Contents"]}
        assert keys == {f"shop/{target}/{name}.json.out" for name in expected} | {f"shop/{target}/_CHECK"}


def test_tags_are_listed_apart(personalize: Any, shop: Any) -> None:
    tags = [{"tagKey": "team", "tagValue": "a"}]
    made = personalize.create_schema(
        name="tagged", schema=personalize.describe_schema(schemaArn=schema_of(shop))["schema"]["schema"]
    )["schemaArn"]
    personalize.tag_resource(resourceArn=made, tags=tags)
    assert personalize.list_tags_for_resource(resourceArn=made)["tags"] == tags
    assert "tags" not in personalize.describe_schema(schemaArn=made)["schema"]
    personalize.untag_resource(resourceArn=made, tagKeys=["team"])
    assert personalize.list_tags_for_resource(resourceArn=made)["tags"] == []
    many = [{"tagKey": str(number), "tagValue": "x"} for number in range(51)]
    assert refusal(personalize.tag_resource, resourceArn=made, tags=many)[0] == "TooManyTagsException"
    personalize.delete_schema(schemaArn=made)


def schema_of(shop: Any) -> str:
    return str(shop.personalize.describe_dataset(datasetArn=shop.datasets["Users"])["dataset"]["schemaArn"])


def test_a_dataset_moves_to_a_schema_with_more_fields(personalize: Any, new_shop: Any, settled: Any) -> None:
    shop = new_shop("moved")
    shop.import_text("Users", "USER_ID,PROVINCE,CITY\nu1,P,C\n", "moved-first")
    schema = json.loads(personalize.describe_schema(schemaArn=schema_of(shop))["schema"]["schema"])
    schema["fields"].append({"name": "AGE", "type": ["null", "int"]})
    wider = personalize.create_schema(name="wider", schema=json.dumps(schema))["schemaArn"]
    personalize.update_dataset(datasetArn=shop.datasets["Users"], schemaArn=wider)
    dataset = settled(personalize.describe_dataset, datasetArn=shop.datasets["Users"])
    assert (dataset["schemaArn"], dataset["latestDatasetUpdate"]["status"]) == (wider, "ACTIVE")
    old = shop.import_text("Users", "USER_ID,PROVINCE,CITY\nu2,P,C\n", "moved-old")
    assert "missing the following columns:[AGE]" in old["failureReason"]
    more = shop.import_text("Users", "USER_ID,PROVINCE,CITY,AGE\nu2,P,C,30\n", "moved-more", "INCREMENTAL")
    assert more["status"] == "ACTIVE", more
    arn = personalize.create_dataset_export_job(
        jobName="moved",
        datasetArn=shop.datasets["Users"],
        ingestionMode="BULK",
        roleArn=ROLE,
        jobOutput={"s3DataDestination": {"path": "s3://shop/moved/"}},
    )["datasetExportJobArn"]
    settled(personalize.describe_dataset_export_job, datasetExportJobArn=arn)
    text = shop.s3.get_object(Bucket="shop", Key="moved/moved.csv")["Body"].read().decode()
    assert text == 'USER_ID,PROVINCE,CITY,AGE\n"u1","P","C",\n"u2","P","C",30\n'


def test_a_campaign_can_follow_the_latest_version(service: Any, personalize: Any, shop: Any, settled: Any) -> None:
    latest = shop.solutions["similar-items"] + "/$LATEST"
    config = {"syncWithLatestSolutionVersion": True}
    with pytest.raises(personalize.exceptions.InvalidInputException):
        personalize.create_campaign(
            name="latest", solutionVersionArn=shop.versions["similar-items"], campaignConfig=config
        )
    arn = personalize.create_campaign(name="latest", solutionVersionArn=latest, campaignConfig=config)["campaignArn"]
    settled(personalize.describe_campaign, campaignArn=arn)
    answer = service.client("personalize-runtime").get_recommendations(campaignArn=arn, itemId="i0")
    assert answer["itemList"]
    name, _ = refusal(personalize.delete_solution, solutionArn=shop.solutions["similar-items"])
    assert name == "ResourceInUseException"
    listed = personalize.list_campaigns(solutionArn=shop.solutions["similar-items"])["campaigns"]
    assert [each["campaignArn"] for each in listed] == [arn]
    personalize.delete_campaign(campaignArn=arn)
