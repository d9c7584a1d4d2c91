"""Campaigns, filters, promotions and events."""

from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture(scope="module")
def campaign(personalize: Any, shop: Any, settled: Any) -> str:
    version = shop.versions["user-personalization"]
    arn = personalize.create_campaign(name="live", solutionVersionArn=version)["campaignArn"]
    assert settled(personalize.describe_campaign, campaignArn=arn)["status"] == "ACTIVE"
    return str(arn)


@pytest.fixture(scope="module")
def make_filter(personalize: Any, shop: Any, settled: Any) -> Any:
    def make(name: str, expression: str) -> str:
        made = personalize.create_filter(name=name, datasetGroupArn=shop.group, filterExpression=expression)
        assert settled(personalize.describe_filter, filterArn=made["filterArn"])["status"] == "ACTIVE"
        return str(made["filterArn"])

    return make


def ids(answer: Any) -> list[str]:
    return [each["itemId"] for each in answer["itemList"]]


def test_recommendations(service: Any, campaign: str) -> None:
    runtime = service.client("personalize-runtime")
    answer = runtime.get_recommendations(campaignArn=campaign, userId="u1", numResults=5)
    assert len(ids(answer)) == 5
    assert len(answer["recommendationId"]) <= 40
    assert answer["itemList"][0]["score"] > 0
    with pytest.raises(ClientError) as caught:
        runtime.get_recommendations(campaignArn=campaign)
    assert caught.value.response["Error"]["Code"] == "InvalidInputException"
    with pytest.raises(runtime.exceptions.ResourceNotFoundException):
        runtime.get_recommendations(campaignArn=campaign + "x", userId="u1")


@pytest.mark.parametrize(
    ("expression", "values", "kept"),
    [
        ('INCLUDE ItemID WHERE Items.CATEGORY IN ("K1")', {}, lambda n: n % 2 == 1),
        ("exclude itemid where items.PRICE >= 110", {}, lambda n: n < 10),
        (
            "INCLUDE ItemID WHERE Items.CATEGORY IN ($KIND) AND Items.PRICE < $MOST",
            {"KIND": '"K0"', "MOST": "120"},
            lambda n: n < 20 and n % 2 == 0,
        ),
        (
            'INCLUDE ItemID WHERE Items.CATEGORY IN ("K0") | EXCLUDE ItemID WHERE Items.PRICE < 110',
            {},
            lambda n: n >= 10 and n % 2 == 0,
        ),
        (
            'INCLUDE ItemID WHERE Items.CATEGORY NOT IN ("K0") IF CurrentUser.PROVINCE IN ("P1")',
            {},
            lambda n: n % 2 == 1,
        ),
    ],
)
def test_filters(service: Any, make_filter: Any, campaign: str, expression: str, values: Any, kept: Any) -> None:
    arn = make_filter(f"f{abs(hash(expression))}", expression)
    runtime = service.client("personalize-runtime")
    request = {"campaignArn": campaign, "userId": "u1", "numResults": 40, "filterArn": arn, "filterValues": values}
    found = [int(item[1:]) for item in ids(runtime.get_recommendations(**request))]
    assert found
    assert all(kept(number) for number in found if number != 39)


def test_a_user_is_not_shown_what_was_bought(service: Any, make_filter: Any, campaign: str) -> None:
    arn = make_filter("bought", 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("PURCHASE")')
    runtime = service.client("personalize-runtime")
    before = ids(runtime.get_recommendations(campaignArn=campaign, userId="u1", numResults=40))
    after = ids(runtime.get_recommendations(campaignArn=campaign, userId="u1", numResults=40, filterArn=arn))
    assert after == [item for item in before if item in after]
    assert len(after) < len(before)


@pytest.mark.parametrize(
    "expression",
    [
        "nonsense",
        "INCLUDE ItemID WHERE Items.NONE IN (1)",
        "INCLUDE ItemID WHERE Items.PRICE <",
        "INCLUDE ItemID WHERE Items.CATEGORY NOT IN ($X)",
        'INCLUDE ItemID WHERE Items.PRICE < 1 AND Interactions.EVENT_TYPE IN ("a")',
    ],
)
def test_wrong_filters_are_refused(personalize: Any, shop: Any, expression: str) -> None:
    with pytest.raises(personalize.exceptions.InvalidInputException):
        personalize.create_filter(name="wrong", datasetGroupArn=shop.group, filterExpression=expression)


def test_promotions_take_their_share(service: Any, make_filter: Any, campaign: str) -> None:
    arn = make_filter("promoted", "INCLUDE ItemID WHERE Items.PRICE > 130")
    promotion = {"name": "dear", "percentPromotedItems": 40, "filterArn": arn}
    runtime = service.client("personalize-runtime")
    answer = runtime.get_recommendations(campaignArn=campaign, userId="u1", numResults=10, promotions=[promotion])
    promoted = [each["itemId"] for each in answer["itemList"] if each.get("promotionName") == "dear"]
    assert len(answer["itemList"]) == 10
    assert len(promoted) == 4
    assert all(int(item[1:]) > 30 for item in promoted)


@pytest.fixture(scope="module")
def tracker(personalize: Any, shop: Any, settled: Any) -> Any:
    made = personalize.create_event_tracker(name="site", datasetGroupArn=shop.group)
    settled(personalize.describe_event_tracker, eventTrackerArn=made["eventTrackerArn"])
    return made


def test_events_count_in_the_next_training(service: Any, tracker: Any, shop: Any) -> None:
    events = service.client("personalize-events")
    event = {"eventType": "purchase", "sentAt": 1_710_000_000, "itemId": "brand-new", "properties": '{"eventValue": 3}'}
    for _ in range(40):
        events.put_events(trackingId=tracker["trackingId"], userId="u1", sessionId="s", eventList=[event])
    events.put_items(datasetArn=shop.datasets["Items"], items=[{"itemId": "put-item", "properties": '{"price": 5}'}])
    version = shop.train("aws-popularity-count", "popularity")
    assert version["status"] == "ACTIVE", version
    job = shop.infer(version["solutionVersionArn"], [{"userId": "u9"}], "counts", numResults=60)
    assert job["status"] == "ACTIVE"
    [line] = shop.read("out/counts.json.out")
    assert {"brand-new", "put-item"} <= set(line["output"]["recommendedItems"])
    with pytest.raises(events.exceptions.InvalidInputException):
        events.put_events(trackingId="none", sessionId="s", eventList=[event])


def test_ranking_keeps_the_given_items(service: Any, personalize: Any, shop: Any, settled: Any) -> None:
    version = shop.train("aws-personalized-ranking", "ranking")
    arn = personalize.create_campaign(name="rank", solutionVersionArn=version["solutionVersionArn"])["campaignArn"]
    settled(personalize.describe_campaign, campaignArn=arn)
    items = ["i1", "i0", "unknown", "i3"]
    answer = service.client("personalize-runtime").get_personalized_ranking(
        campaignArn=arn, userId="u1", inputList=items
    )
    assert sorted(each["itemId"] for each in answer["personalizedRanking"]) == sorted(items)
    job = shop.infer(version["solutionVersionArn"], [{"userId": "u1", "itemList": items}, {"userId": "u1"}], "ranked")
    assert job["status"] == "ACTIVE"
    good, bad = shop.read("out/ranked.json.out")
    assert good["output"]["recommendedItems"] == [each["itemId"] for each in answer["personalizedRanking"]]
    assert bad["error"] == "User error: Required fields for the provided recipe are userId, itemList"
