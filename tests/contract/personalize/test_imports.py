"""Schemas, imports and what of them is trained on."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::000000000000:role/personalize"
RECIPE = "arn:aws:personalize:::recipe/"


def schema(kind: str, *fields: dict[str, Any]) -> str:
    record = {"type": "record", "name": kind, "namespace": "com.amazonaws.personalize.schema", "version": "1.0"}
    return json.dumps({**record, "fields": list(fields)})


def field(name: str, kind: Any = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


USER, ITEM, TIME = field("USER_ID"), field("ITEM_ID"), field("TIMESTAMP", "long")


@pytest.fixture(scope="module")
def group(new_shop: Any) -> Any:
    return new_shop("imports")


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "[]",
        schema("Users", USER, field("AGE", "decimal")),
        schema("Users", USER, field("TAGS", {"type": "array", "items": "string"})),
        schema("Items", ITEM, field("GENRES_FIELD_1"), field("GENRESFIELD1")),
        json.dumps({"type": "enum", "name": "Users", "fields": [USER]}),
        schema("Users"),
        schema("Users", USER, field("\ud800", "foo")),
        schema("Users", USER, field("AGE", "\ud800")),
        schema("Users", USER, field("A\0")),
        schema("Users", USER, field("7DAYS")),
        json.dumps({"type": "record", "name": {"a": 1}, "fields": [USER, field("AGE")]}),
    ],
)
def test_wrong_schemas_are_refused(personalize: Any, text: str) -> None:
    with pytest.raises(personalize.exceptions.InvalidInputException):
        personalize.create_schema(name="wrong", schema=text)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("Interactions", [USER, ITEM]),
        ("Interactions", [USER, ITEM, field("TIMESTAMP", "string")]),
        ("Interactions", [USER, ITEM, TIME, *(field(f"M{n}", categorical=True) for n in range(6))]),
        ("Interactions", [USER, ITEM, TIME, field("EVENT_VALUE")]),
        ("Users", [USER]),
        ("Users", [field("USER_ID", ["null", "string"]), field("AGE", "int")]),
        ("Users", [USER, *(field(f"M{n}", "int") for n in range(26))]),
        ("Items", [ITEM, *(field(f"M{n}", "int") for n in range(101))]),
        ("Items", [ITEM, field("A", textual=True), field("B", textual=True)]),
        ("Items", [ITEM, field("PRICE", "float"), field("CREATION_TIMESTAMP", "string")]),
    ],
)
def test_datasets_need_a_fitting_schema(personalize: Any, group: Any, kind: str, fields: Any) -> None:
    arn = personalize.create_schema(name=f"x{abs(hash(str(fields)))}", schema=schema(kind, *fields))["schemaArn"]
    with pytest.raises(personalize.exceptions.InvalidInputException, match=r"schema|reserved"):
        personalize.create_dataset(name="x", schemaArn=arn, datasetGroupArn=group.group, datasetType=kind)
    personalize.delete_schema(schemaArn=arn)


def test_the_first_import_is_full_and_later_ones_replace_by_id(new_shop: Any, settled: Any) -> None:
    shop = new_shop("modes")
    header = "USER_ID,PROVINCE,CITY\n"
    with pytest.raises(ClientError, match="must be of mode FULL"):
        shop.import_text("Users", header + "u1,P1,C1\n", "u-early", "INCREMENTAL")
    shop.import_text("Users", header + "u1,P1,C1\nu2,P2,C2\nu2,P2,last\n", "u-full")
    assert exported(shop, settled, "e1") == {"u1": "C1", "u2": "last"}
    assert shop.import_text("Users", header + "u2,P2,new\nu3,P3,C3\n", "u-more", "INCREMENTAL")["status"] == "ACTIVE"
    assert exported(shop, settled, "e2") == {"u1": "C1", "u2": "new", "u3": "C3"}
    shop.import_text("Users", header + "u4,P4,C4\n", "u-full-again")
    assert exported(shop, settled, "e3") == {"u4": "C4"}
    make_again(shop, settled, "Users")
    with pytest.raises(ClientError, match="must be of mode FULL"):
        shop.import_text("Users", header + "u1,P1,C1\n", "u-late", "INCREMENTAL")


def make_again(shop: Any, settled: Any, kind: str) -> None:
    """Delete a dataset and make another with the same ARN."""
    described = shop.personalize.describe_dataset(datasetArn=shop.datasets[kind])["dataset"]
    shop.personalize.delete_dataset(datasetArn=described["datasetArn"])
    with pytest.raises(shop.personalize.exceptions.ResourceNotFoundException):
        settled(shop.personalize.describe_dataset, datasetArn=described["datasetArn"])
    members = ("name", "datasetGroupArn", "datasetType", "schemaArn")
    made = shop.personalize.create_dataset(**{name: described[name] for name in members})["datasetArn"]
    settled(shop.personalize.describe_dataset, datasetArn=made)


def test_a_key_may_hold_what_ends_the_path_of_a_web_address(group: Any, settled: Any) -> None:
    group.put("data/a", "USER_ID,PROVINCE,CITY\nwrong,P1,C1\n")
    path = group.put("data/a?b#c.csv", "USER_ID,PROVINCE,CITY\nu1,P1,C1\n")
    job = group.start_import("Users", path, "odd-keys")
    assert settled(group.personalize.describe_dataset_import_job, datasetImportJobArn=job)["status"] == "ACTIVE"
    assert exported(group, settled, "odd") == {"u1": "C1"}


def exported(shop: Any, settled: Any, job: str) -> dict[str, str]:
    target = {"s3DataDestination": {"path": f"s3://shop/{shop.name}/"}}
    arn = shop.personalize.create_dataset_export_job(
        jobName=f"{shop.name}-{job}",
        datasetArn=shop.datasets["Users"],
        roleArn=ROLE,
        ingestionMode="ALL",
        jobOutput=target,
    )["datasetExportJobArn"]
    settled(shop.personalize.describe_dataset_export_job, datasetExportJobArn=arn)
    body = shop.s3.get_object(Bucket="shop", Key=f"{shop.name}/{shop.name}-{job}.csv")["Body"].read().decode()
    rows = [line.split(",") for line in body.splitlines()[1:]]
    return {row[0].strip('"'): row[2].strip('"') for row in rows}


def events(count: int, *, users: int = 40, kind: str = "buy", value: float = 1, start: int = 0) -> str:
    """Return events of distinct seconds, by so many users in turn."""
    lines = [f"u{n % users},i{n % 7},{1_700_000_000 + start + n},{kind},{value}" for n in range(count)]
    return "\n".join(lines) + "\n"


HEADER = "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE\n"


def test_a_thousand_interactions_are_imported_at_least(group: Any) -> None:
    few = group.import_text("Interactions", HEADER + events(999), "few")
    assert (few["status"], few["failureReason"]) == ("CREATE FAILED", "Dataset has fewer than 1000 interactions.")
    assert group.import_text("Interactions", HEADER + events(1000), "enough")["status"] == "ACTIVE"
    more = group.import_text("Interactions", HEADER + events(999, start=5000), "more", "INCREMENTAL")
    assert more["status"] == "CREATE FAILED"


def test_ten_event_types_and_columns_are_the_most(new_shop: Any) -> None:
    # EVENT_TYPE and EVENT_VALUE are two of the ten.
    shop = new_shop("types")
    eight = HEADER + "".join(events(200, kind=f"k{n}", start=n * 1000) for n in range(8))
    assert shop.import_text("Interactions", eight, "eight")["status"] == "ACTIVE"
    nine = shop.import_text("Interactions", eight + events(9, kind="k9"), "nine")
    assert nine["status"] == "CREATE FAILED"
    assert nine["failureReason"] == "Dataset has 9 event types and 2 optional columns; the maximum is 10 together."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            events(999) + events(1),
            "Dataset has fewer than 1000 interactions",
        ),
        (
            events(1000, users=24),
            "Create failed. Dataset has fewer than 25 users with at least 2 interactions each.",
        ),
        (
            events(100, users=25) + "".join(f"w{n},i1,1700000000,buy,1\n" for n in range(2600)),
            "Create failed. Less than 1% of the users have at least 2 interactions each.",
        ),
    ],
)
def test_too_little_data_is_not_trained_on(group: Any, text: str, reason: str) -> None:
    # The first one has a thousand rows, but two of them are the same event.
    job = group.import_text("Interactions", HEADER + text, f"little{abs(hash(reason))}")
    assert job["status"] == "ACTIVE", job
    version = group.train("aws-popularity-count", f"little{abs(hash(reason))}")
    assert (version["status"], version["failureReason"]) == ("CREATE FAILED", reason)
    group.personalize.delete_solution(solutionArn=group.solutions[f"little{abs(hash(reason))}"])


@pytest.fixture(scope="module")
def typed(new_shop: Any) -> Any:
    """1,200 sales of i0 to i6 worth 1 to a half and 9 to the other, and 1,100 views of the same by others."""
    shop = new_shop("typed")
    text = events(600) + events(600, value=9, start=10_000) + events(1100, kind="View", users=50, start=20_000)
    text += "u1,cheap,1700000001,buy,2\n" * 3 + "u1,seen,1700000002,view,2\n"
    assert shop.import_text("Interactions", HEADER + text, "typed")["status"] == "ACTIVE"
    return shop


def learned(shop: Any, name: str, recipe: str = "aws-popularity-count", **more: Any) -> Any:
    """Return what a model knows, or why there is none."""
    version = shop.train(recipe, name, **more)
    if version["status"] != "ACTIVE":
        return version["failureReason"]
    shop.infer(version["solutionVersionArn"], [{"userId": "u1"}], f"{shop.name}-{name}", numResults=100)
    [line] = shop.read(f"out/{shop.name}-{name}.json.out")
    shop.personalize.delete_solution(solutionArn=shop.solutions[name])
    return {item for item in line["output"]["recommendedItems"] if not item.startswith("i")}


def test_events_are_chosen_by_type_and_value(typed: Any) -> None:
    assert learned(typed, "all") == {"cheap", "seen"}
    assert learned(typed, "sales", eventType="BUY") == {"cheap"}
    few = "Dataset has fewer than 1000 interactions after filtering by event type: buy"
    assert learned(typed, "dear", eventType="buy", solutionConfig={"eventValueThreshold": "9"}) == few
    assert learned(typed, "valued", solutionConfig={"eventValueThreshold": "1"}) == {"cheap", "seen"}
    with pytest.raises(ClientError, match="eventValueThreshold must be a number"):
        learned(typed, "odd", solutionConfig={"eventValueThreshold": "much"})
    with pytest.raises(ClientError, match="eventValueThreshold must be a number"):
        learned(typed, "flag", solutionConfig={"eventValueThreshold": "true"})


def test_several_event_types_have_thresholds_of_their_own(typed: Any) -> None:
    def config(*parameters: Any) -> Any:
        return {"solutionConfig": {"eventsConfig": {"eventParametersList": list(parameters)}}}

    sales, views = {"eventType": "buy", "eventValueThreshold": 2}, {"eventType": "view", "eventValueThreshold": 2.5}
    assert learned(typed, "v2", "aws-user-personalization-v2", **config(sales, {"eventType": "view"})) == {
        "cheap",
        "seen",
    }
    few = "Dataset has fewer than 1000 interactions"
    assert learned(typed, "v2b", "aws-user-personalization-v2", **config(sales, views)) == few
    for recipe, wrong in (
        ("aws-user-personalization", config(sales)),
        ("aws-user-personalization-v2", config(sales, sales)),
        ("aws-user-personalization-v2", config({"weight": 1.0})),
        ("aws-user-personalization-v2", {**config(sales), "eventType": "buy"}),
        ("aws-user-personalization-v2", config({"eventType": "buy", "weight": 1.5})),
    ):
        with pytest.raises(ClientError, match="InvalidInputException"):
            typed.solve(recipe, "wrong", **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipeArn": RECIPE + "aws-trending-now"},
        {"performAutoML": True},
        {"solutionConfig": {"autoTrainingConfig": {"schedulingExpression": "rate(31 days)"}}},
        {"solutionConfig": {"trainingDataConfig": {"excludedDatasetColumns": {"Items": ["COLOUR"]}}}},
        {"solutionConfig": {"trainingDataConfig": {"excludedDatasetColumns": {"Interactions": ["EVENT_TYPE"]}}}},
        {"solutionConfig": {"algorithmHyperParameters": {"depth": "5"}}},
    ],
)
def test_wrong_solutions_are_refused(personalize: Any, group: Any, wrong: Any) -> None:
    request = {"recipeArn": RECIPE + "aws-similar-items", "datasetGroupArn": group.group, "name": "wrong"}
    with pytest.raises(personalize.exceptions.InvalidInputException):
        personalize.create_solution(**{**request, **wrong})
    with pytest.raises(personalize.exceptions.ResourceNotFoundException):
        personalize.create_solution(**{**request, "recipeArn": RECIPE + "aws-none"})


def test_training_needs_an_import(personalize: Any, new_shop: Any) -> None:
    shop = new_shop("empty")
    solution = shop.solve("aws-popularity-count", "counts")
    with pytest.raises(personalize.exceptions.InvalidInputException, match="no imported data of type INTERACTIONS"):
        personalize.create_solution_version(solutionArn=solution)


def test_a_solution_changes_how_it_trains_by_itself(personalize: Any, group: Any, settled: Any) -> None:
    before = {"algorithmHyperParameters": {"apply_recency_bias": "false"}}
    arn = group.solve("aws-user-personalization-v2", "changing", solutionConfig=before)
    schedule = {"autoTrainingConfig": {"schedulingExpression": "rate(3 days)"}}
    personalize.update_solution(solutionArn=arn, performAutoTraining=True, solutionUpdateConfig=schedule)
    solution = personalize.describe_solution(solutionArn=arn)["solution"]
    assert (solution["performAutoTraining"], solution["solutionConfig"]) == (True, {**before, **schedule})
    latest = solution["latestSolutionUpdate"]
    assert (latest["status"], latest["performAutoTraining"], latest["solutionUpdateConfig"]) == (
        "ACTIVE",
        True,
        schedule,
    )
    wrong = {"autoTrainingConfig": {"schedulingExpression": "rate(0 days)"}}
    with pytest.raises(personalize.exceptions.InvalidInputException):
        personalize.update_solution(solutionArn=arn, solutionUpdateConfig=wrong)
    personalize.delete_solution(solutionArn=arn)
