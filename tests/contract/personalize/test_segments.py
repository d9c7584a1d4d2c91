"""Segments: users for items and for attributes of items, filtered."""

from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture(scope="module")
def attributes(shop: Any) -> str:
    version = shop.train("aws-item-attribute-affinity", "attributes")
    assert version["status"] == "ACTIVE", version
    return str(version["solutionVersionArn"])


@pytest.fixture(scope="module")
def make_filter(personalize: Any, shop: Any, settled: Any) -> Any:
    def make(expression: str) -> str:
        count = len(personalize.list_filters()["Filters"])
        made = personalize.create_filter(name=f"f{count}", datasetGroupArn=shop.group, filterExpression=expression)
        assert settled(personalize.describe_filter, filterArn=made["filterArn"])["status"] == "ACTIVE"
        return str(made["filterArn"])

    return make


def numbers(line: Any) -> list[int]:
    return [int(user[1:]) for user in line["output"]["usersList"]]


def test_attributes_find_the_users_of_their_items(shop: Any, attributes: str) -> None:
    queries = ['ITEMS.CATEGORY = "K1"', 'ITEMS.category = "K0" AND ITEMS.PRICE < 120', "Items.PRICE >= 100"]
    lines = [{"itemAttributes": query} for query in queries]
    job = shop.infer(attributes, lines, "aa", "segment", numResults=20)
    assert job["status"] == "ACTIVE", job
    odd, even, every = shop.read("out/aa.json.out")
    assert [each["input"] for each in (odd, even, every)] == lines
    assert [each["error"] for each in (odd, even, every)] == [None] * 3
    assert all(list(each) == ["input", "output", "error"] for each in (odd, even, every))
    assert len(numbers(odd)) == len(numbers(even)) == 20
    assert all(number % 2 == 1 for number in numbers(odd))
    assert all(number % 2 == 0 for number in numbers(even))
    assert {number % 2 for number in numbers(every)} == {0, 1}
    keys = {each["Key"] for each in shop.s3.list_objects_v2(Bucket="shop", Prefix="shop/out/")["Contents"]}
    assert {"shop/out/aa.json.out", "shop/out/_CHECK"} <= keys


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ({"itemAttributes": 'ITEMS.COLOUR = "red"'}, "The dataset ITEMS has no field COLOUR"),
        ({"itemAttributes": 'ITEMS.CATEGORY = "none"'}, 'No item has the attributes ITEMS.CATEGORY = "none"'),
        ({"itemAttributes": 'ITEMS.CATEGORY IN ("K1")'}, "The expression is not valid near 'IN'"),
        ({"itemAttributes": 'ITEMS.CATEGORY = "K1" OR ITEMS.PRICE = 1'}, "The expression is not valid near 'OR'"),
        ({"itemAttributes": 'USERS.CITY = "a"'}, "The expression is not valid near 'USERS.CITY'"),
        ({"itemAttributes": 'ITEMS.PRICE = "110"'}, "The field PRICE is a number"),
        ({"itemAttributes": "ITEMS.CATEGORY = 5"}, "The field CATEGORY is text"),
        ({"itemAttributes": {"CATEGORY": "K1"}}, "Required fields for the provided recipe are itemAttributes"),
        ({"itemId": "i1"}, "Required fields for the provided recipe are itemAttributes"),
    ],
)
def test_a_wrong_query_is_an_error_of_its_line(shop: Any, attributes: str, line: Any, error: str) -> None:
    job = shop.infer(
        attributes, [line, {"itemAttributes": 'ITEMS.CATEGORY = "K1"'}], f"aw{abs(hash(str(line)))}", "segment"
    )
    assert job["status"] == "ACTIVE", job
    wrong, right = shop.read(f"out/{job['jobName']}.json.out")
    assert (wrong["output"], wrong["error"]) == ({"usersList": []}, f"User error: {error}")
    assert len(right["output"]["usersList"]) == 25


def test_ten_queries_are_the_most(shop: Any, attributes: str) -> None:
    line = {"itemAttributes": 'ITEMS.CATEGORY = "K1"'}
    assert shop.infer(attributes, [line] * 10, "ten", "segment")["status"] == "ACTIVE"
    job = shop.infer(attributes, [line] * 11, "eleven", "segment")
    assert (job["status"], "more than 10 records" in job["failureReason"]) == ("CREATE FAILED", True)


def test_attribute_models_are_measured_as_segments(shop: Any, attributes: str) -> None:
    metrics = shop.personalize.get_solution_metrics(solutionVersionArn=attributes)["metrics"]
    assert set(metrics) == {"coverage", "hits_at_1_percent", "recall_at_1_percent"}
    assert metrics["hits_at_1_percent"] > 0


def test_attributes_need_items(new_shop: Any, csv_texts: dict[str, str]) -> None:
    shop = new_shop("bare")
    shop.import_text("Interactions", csv_texts["Interactions"], "bare-events")
    version = shop.train("aws-item-attribute-affinity", "attributes")
    assert (version["status"], version["failureReason"]) == (
        "CREATE FAILED",
        "Create failed. The recipe needs data of type ITEMS.",
    )


@pytest.mark.parametrize(
    ("expression", "values", "kept"),
    [
        ('INCLUDE UserID WHERE Users.PROVINCE IN ("P0")', {}, lambda n: n % 2 == 0),
        (
            'EXCLUDE UserID WHERE Users.CITY IN ("C\\"1") | INCLUDE UserID WHERE Users.PROVINCE IN ("P1", "P0")',
            {},
            lambda n: n % 3 != 1,
        ),
        ("INCLUDE UserID WHERE Users.PROVINCE IN ($P)", {"P": '"P1"'}, lambda n: n % 2 == 1),
        ("EXCLUDE UserID WHERE Users.PROVINCE IN ($P)", {}, lambda n: True),
        ('INCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("PURCHASE")', {}, lambda n: n < 120),
        ('EXCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("*")', {}, lambda n: n >= 120),
    ],
)
def test_filters_of_users(shop: Any, make_filter: Any, expression: str, values: Any, kept: Any) -> None:
    name = f"fu{abs(hash(expression + str(values)))}"
    line = {"itemId": "i0", "filterValues": values} if values else {"itemId": "i0"}
    job = shop.infer(
        shop.versions["item-affinity"], [line], name, "segment", filterArn=make_filter(expression), numResults=500
    )
    assert job["status"] == "ACTIVE", job
    [answer] = shop.read(f"out/{name}.json.out")
    assert sorted(numbers(answer)) == [number for number in range(125) if kept(number)]


def test_filters_keep_the_order_and_fill_up(shop: Any, make_filter: Any) -> None:
    version, lines = shop.versions["item-affinity"], [{"itemId": "i0"}]
    shop.infer(version, lines, "unfiltered", "segment", numResults=500)
    chosen = make_filter('EXCLUDE UserID WHERE Users.CITY IN ("C\\"0")')
    shop.infer(version, lines, "filtered", "segment", numResults=10, filterArn=chosen)
    every, ten = (shop.read(f"out/{name}.json.out")[0] for name in ("unfiltered", "filtered"))
    assert numbers(ten) == [number for number in numbers(every) if number % 3 != 0][:10]


def test_a_missing_value_is_an_error_of_its_line(shop: Any, make_filter: Any) -> None:
    lines = [{"itemId": "i0"}, {"itemId": "i0", "filterValues": {"P": '"P1"'}}, {"itemId": "i0", "filterValues": ["P"]}]
    chosen = make_filter("INCLUDE UserID WHERE Users.PROVINCE IN ($P)")
    job = shop.infer(shop.versions["item-affinity"], lines, "values", "segment", filterArn=chosen)
    assert job["status"] == "ACTIVE", job
    errors = [each["error"] for each in shop.read("out/values.json.out")]
    assert errors == [
        "User error: The filter needs a value for P",
        None,
        "User error: filterValues must be an object of strings",
    ]


def test_attribute_segments_are_filtered_by_users_only(shop: Any, make_filter: Any, attributes: str) -> None:
    lines = [{"itemAttributes": "ITEMS.PRICE > 0"}]
    chosen = make_filter('INCLUDE UserID WHERE Users.PROVINCE IN ("P1")')
    job = shop.infer(attributes, lines, "af", "segment", filterArn=chosen)
    assert job["status"] == "ACTIVE", job
    [answer] = shop.read("out/af.json.out")
    assert {number % 2 for number in numbers(answer)} == {1}
    by_events = make_filter('INCLUDE UserID WHERE Interactions.EVENT_TYPE IN ("*")')
    with pytest.raises(ClientError, match="Filters of Interactions cannot be used"):
        shop.infer(attributes, lines, "ae", "segment", filterArn=by_events)


def test_filters_are_of_what_is_listed(shop: Any, make_filter: Any) -> None:
    of_items = make_filter("INCLUDE ItemID WHERE Items.PRICE > 1")
    of_users = make_filter('INCLUDE UserID WHERE Users.PROVINCE IN ("P1")')
    with pytest.raises(ClientError, match="A filter of USERID is needed"):
        shop.infer(shop.versions["item-affinity"], [{"itemId": "i0"}], "x1", "segment", filterArn=of_items)
    with pytest.raises(ClientError, match="A filter of ITEMID is needed"):
        shop.infer(shop.versions["similar-items"], [{"itemId": "i0"}], "x2", filterArn=of_users)
