"""Campaigns, filters, promotions and events."""

import json
from collections import Counter
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


@pytest.mark.parametrize(
    "expression",
    [
        "INCLUDE ItemID WHERE Items.CATEGORY < 5",
        'INCLUDE ItemID WHERE Items.CATEGORY = "K1"',
        'INCLUDE ItemID WHERE Items.CATEGORY IN ("*")',
        "INCLUDE ItemID WHERE Interactions.EVENT_VALUE > 5",
        'INCLUDE ItemID WHERE Users.PROVINCE IN ("P1")',
        'INCLUDE UserID WHERE Items.CATEGORY IN ("K1")',
        'INCLUDE UserID WHERE Users.PROVINCE IN ("P1") IF CurrentUser.CITY IN ("C")',
        'INCLUDE ItemID WHERE Items.CATEGORY IN ("K1") IF Items.PRICE > 5',
        'INCLUDE ItemID WHERE Items.CATEGORY IN ("K1") IF CurrentUser.CITY IN ("C") IF CurrentUser.CITY IN ("D")',
        'INCLUDE ItemID WHERE Items.CATEGORY IN "K1"',
        "INCLUDE ItemID WHERE Items.CATEGORY IN ($A-B)",
        'INCLUDE ItemID WHERE Items.PRICE IN ("dear")',
        "INCLUDE ItemID WHERE Items.PRICE > 1_600",
        "INCLUDE ItemID WHERE Items.PRICE < inf",
        "INCLUDE ItemID WHERE Items.CATEGORY IN CurrentItem.COLOUR",
        'INCLUDE ItemID WHERE Items.CATEGORY IN ("K1") | INCLUDE UserID WHERE Users.PROVINCE IN ("P1")',
    ],
)
def test_wrong_elements_are_refused(personalize: Any, shop: Any, expression: str) -> None:
    with pytest.raises(personalize.exceptions.InvalidInputException):
        personalize.create_filter(name="wrong", datasetGroupArn=shop.group, filterExpression=expression)


def test_a_filter_needs_its_values(service: Any, make_filter: Any, campaign: str) -> None:
    include = make_filter("needs", "INCLUDE ItemID WHERE Items.CATEGORY IN ($Kind)")
    exclude = make_filter(
        "may", "EXCLUDE ItemID WHERE Items.CATEGORY IN ($Kind) | EXCLUDE ItemID WHERE Items.PRICE > $P"
    )
    request = {"campaignArn": campaign, "userId": "u1", "numResults": 40}
    runtime = service.client("personalize-runtime")
    for values in ({}, {"KIND": '"K0"'}):
        with pytest.raises(runtime.exceptions.InvalidInputException):
            runtime.get_recommendations(**request, filterArn=include, filterValues=values)
    some = ids(runtime.get_recommendations(**request, filterArn=exclude, filterValues={"P": "119"}))
    assert {int(item[1:]) for item in some} - {39} == set(range(20))
    assert len(ids(runtime.get_recommendations(**request, filterArn=exclude))) == 40


@pytest.fixture(scope="module")
def related(personalize: Any, shop: Any, settled: Any) -> str:
    version = shop.versions["similar-items"]
    arn = personalize.create_campaign(name="related", solutionVersionArn=version)["campaignArn"]
    settled(personalize.describe_campaign, campaignArn=arn)
    return str(arn)


def test_the_current_item_is_for_related_items(service: Any, make_filter: Any, campaign: str, related: str) -> None:
    arn = make_filter(
        "cheaper", "INCLUDE ItemID WHERE Items.PRICE < CurrentItem.PRICE AND Items.CATEGORY IN CurrentItem.CATEGORY"
    )
    runtime = service.client("personalize-runtime")
    answer = runtime.get_recommendations(campaignArn=related, itemId="i9", numResults=40, filterArn=arn)
    assert {int(item[1:]) for item in ids(answer)} == {1, 3, 5, 7}
    with pytest.raises(runtime.exceptions.InvalidInputException, match="related items"):
        runtime.get_recommendations(campaignArn=campaign, userId="u1", filterArn=arn)


def test_a_filter_of_users_is_not_for_items(service: Any, make_filter: Any, campaign: str) -> None:
    arn = make_filter("of-users", 'INCLUDE UserID WHERE Users.PROVINCE IN ("P1")')
    runtime = service.client("personalize-runtime")
    with pytest.raises(runtime.exceptions.InvalidInputException, match="A filter of ITEMID is needed"):
        runtime.get_recommendations(campaignArn=campaign, userId="u1", filterArn=arn)


def test_promotions_take_their_share(service: Any, make_filter: Any, campaign: str) -> None:
    arn = make_filter("promoted", "INCLUDE ItemID WHERE Items.PRICE > 130")
    promotion = {"name": "dear", "percentPromotedItems": 40, "filterArn": arn}
    runtime = service.client("personalize-runtime")
    answer = runtime.get_recommendations(campaignArn=campaign, userId="u1", numResults=10, promotions=[promotion])
    promoted = [each["itemId"] for each in answer["itemList"] if each.get("promotionName") == "dear"]
    assert len(answer["itemList"]) == 10
    assert len(promoted) == 4
    assert all(int(item[1:]) > 30 for item in promoted)
    again = runtime.get_recommendations(campaignArn=campaign, userId="u1", numResults=10, promotions=[promotion])
    assert again["itemList"] == answer["itemList"]


def test_promotions_and_the_rest_have_filters_of_their_own(service: Any, make_filter: Any, campaign: str) -> None:
    dear = make_filter("dear", "INCLUDE ItemID WHERE Items.PRICE > $MORE")
    odd = make_filter("odd", 'INCLUDE ItemID WHERE Items.CATEGORY IN ("K1")')
    runtime = service.client("personalize-runtime")

    def promoted(user: str, more: int, percent: int) -> tuple[list[str], list[str], list[bool]]:
        promotion = {
            "name": "p",
            "percentPromotedItems": percent,
            "filterArn": dear,
            "filterValues": {"MORE": str(more)},
        }
        request = {"campaignArn": campaign, "userId": user, "numResults": 10, "filterArn": odd}
        items = runtime.get_recommendations(**request, promotions=[promotion])["itemList"]
        marks = ["promotionName" in each for each in items]
        names = [each["itemId"] for each in items]
        return (
            [name for name, mark in zip(names, marks, strict=True) if mark],
            [name for name, mark in zip(names, marks, strict=True) if not mark],
            marks,
        )

    chosen, rest, _ = promoted("u1", 120, 50)
    assert (len(chosen), len(rest)) == (5, 5)
    assert all(int(item[1:]) > 20 for item in chosen)
    assert all(int(item[1:]) % 2 == 1 for item in rest)
    best = ids(
        runtime.get_recommendations(
            campaignArn=campaign, userId="u1", numResults=40, filterArn=dear, filterValues={"MORE": "120"}
        )
    )
    assert chosen == [item for item in best if item in chosen]
    assert len({str(promoted(f"u{number}", 120, 50)[2]) for number in range(1, 20, 2)}) > 1
    # Too few of them: as many as there are, and the list is full all the same.
    few, others, _ = promoted("u1", 136, 90)
    assert set(few) == {"i37", "i38"}
    assert len(few) + len(others) == 10


def test_metadata_comes_with_the_items(service: Any, personalize: Any, shop: Any, campaign: str, settled: Any) -> None:
    version = shop.versions["user-personalization"]
    config = {"enableMetadataWithRecommendations": True, "itemExplorationConfig": {"explorationWeight": "0"}}
    arn = personalize.create_campaign(name="told", solutionVersionArn=version, campaignConfig=config)["campaignArn"]
    assert settled(personalize.describe_campaign, campaignArn=arn)["campaignConfig"] == config
    runtime = service.client("personalize-runtime")
    request = {"campaignArn": arn, "userId": "u1", "metadataColumns": {"ITEMS": ["CATEGORY", "PRICE"]}}
    for each in runtime.get_recommendations(**request, numResults=5)["itemList"]:
        number = int(each["itemId"][1:])
        assert each["metadata"] == {"CATEGORY": f"K{number % 2}", "PRICE": f"{100 + number}.0"}
    assert "metadata" not in runtime.get_recommendations(campaignArn=arn, userId="u1")["itemList"][0]
    for wrong in (
        {**request, "campaignArn": campaign},
        {**request, "numResults": 51},
        {**request, "metadataColumns": {"USERS": ["CITY"]}},
        {**request, "metadataColumns": {"ITEMS": ["COLOUR"]}},
        {**request, "metadataColumns": {"ITEMS": ["PRICE"] * 11}},
    ):
        with pytest.raises(runtime.exceptions.InvalidInputException):
            runtime.get_recommendations(**wrong)


def test_a_column_that_came_after_the_import_is_empty(service: Any, new_shop: Any, settled: Any) -> None:
    shop = new_shop("grown")
    shop.fill()
    version = shop.train("aws-user-personalization", "grown")["solutionVersionArn"]
    client, runtime = shop.personalize, service.client("personalize-runtime")
    items = client.describe_dataset(datasetArn=shop.datasets["Items"])["dataset"]
    record = json.loads(client.describe_schema(schemaArn=items["schemaArn"])["schema"]["schema"])
    record["fields"].append({"name": "COLOUR", "type": ["null", "string"], "categorical": True})
    grown = client.create_schema(name="grown-colour", schema=json.dumps(record))["schemaArn"]
    client.update_dataset(datasetArn=shop.datasets["Items"], schemaArn=grown)
    settled(client.describe_dataset, datasetArn=shop.datasets["Items"])
    config = {"enableMetadataWithRecommendations": True}
    arn = client.create_campaign(name="grown", solutionVersionArn=version, campaignConfig=config)["campaignArn"]
    settled(client.describe_campaign, campaignArn=arn)
    made = client.create_filter(
        name="grown", datasetGroupArn=shop.group, filterExpression='EXCLUDE ItemID WHERE Items.COLOUR IN ("red")'
    )["filterArn"]
    settled(client.describe_filter, filterArn=made)
    request = {
        "campaignArn": arn,
        "userId": "u1",
        "numResults": 5,
        "metadataColumns": {"ITEMS": ["CATEGORY", "COLOUR"]},
    }
    listed = runtime.get_recommendations(**request, filterArn=made)["itemList"]
    assert len(listed) == 5
    assert not any("COLOUR" in each["metadata"] for each in listed)


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
    repeated = [*items, "i1", "unknown"]
    answer = service.client("personalize-runtime").get_personalized_ranking(
        campaignArn=arn, userId="u1", inputList=items
    )
    assert sorted(each["itemId"] for each in answer["personalizedRanking"]) == sorted(items)
    lines = [{"userId": "u1", "itemList": repeated}, {"userId": "u1"}]
    job = shop.infer(version["solutionVersionArn"], lines, "ranked")
    assert job["status"] == "ACTIVE"
    good, bad = shop.read("out/ranked.json.out")
    assert good["output"]["recommendedItems"] == [each["itemId"] for each in answer["personalizedRanking"]]
    assert bad["error"] == "User error: Required fields for the provided recipe are userId, itemList"


@pytest.fixture
def put(service: Any, tracker: Any) -> Any:
    """Return a function that puts events of a user: (type, item, second) each."""
    client = service.client("personalize-events")

    def put(user: str, *events: tuple[str, str, int]) -> None:
        for start in range(0, len(events), 10):
            listed = [
                {"eventType": kind, "itemId": item, "sentAt": second}
                for kind, item, second in events[start : start + 10]
            ]
            client.put_events(trackingId=tracker["trackingId"], userId=user, sessionId="s", eventList=listed)

    return put


def test_put_events_count_in_filters_at_once(service: Any, make_filter: Any, campaign: str, put: Any) -> None:
    seen = make_filter("seen", 'INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("View")')
    unseen = make_filter("unseen", 'EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")')
    runtime = service.client("personalize-runtime")

    def shown(arn: str, user: str = "someone-new") -> list[str]:
        return ids(runtime.get_recommendations(campaignArn=campaign, userId=user, numResults=40, filterArn=arn))

    assert shown(seen) == []
    assert len(shown(unseen)) == 40
    put("someone-new", ("view", "i3", 1_705_000_000), ("VIEW", "i4", 1_705_000_001), ("click", "i5", 1_705_000_002))
    assert set(shown(seen)) == {"i3", "i4"}
    assert not {"i3", "i4", "i5"} & set(shown(unseen))
    assert shown(seen, "u3") == []


def test_the_newest_hundred_events_of_a_type_count(service: Any, make_filter: Any, campaign: str, put: Any) -> None:
    arn = make_filter("hundred", 'INCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("like", "hate")')
    put("lover", ("like", "i1", 1_705_000_000), ("hate", "i6", 1_600_000_000), ("like", "i2", 1_705_000_001))
    runtime = service.client("personalize-runtime")
    request = {"campaignArn": campaign, "userId": "lover", "numResults": 40, "filterArn": arn}
    assert set(ids(runtime.get_recommendations(**request))) == {"i1", "i2", "i6"}
    put("lover", *(("like", "i3", 1_705_000_002 + second) for second in range(99)))
    assert set(ids(runtime.get_recommendations(**request))) == {"i2", "i3", "i6"}


def test_put_items_and_users_count_in_filters_at_once(service: Any, shop: Any, make_filter: Any, campaign: str) -> None:
    events = service.client("personalize-events")
    kind = make_filter("kind", "INCLUDE ItemID WHERE Items.CATEGORY IN ($KIND)")
    place = make_filter("place", 'INCLUDE ItemID WHERE Items.CATEGORY IN ("K1") IF CurrentUser.PROVINCE IN ("Liège")')
    runtime = service.client("personalize-runtime")

    def shown(user: str, arn: str, **values: str) -> set[str]:
        answer = runtime.get_recommendations(
            campaignArn=campaign, userId=user, numResults=40, filterArn=arn, filterValues=values
        )
        return set(ids(answer))

    assert "i37" in shown("u1", kind, KIND='"K1"')
    items = [{"itemId": "i37", "properties": '{"category": "K8|K9", "price": 137}'}]
    events.put_items(datasetArn=shop.datasets["Items"], items=items)
    assert shown("u1", kind, KIND='"K9"') == shown("u1", kind, KIND='"K7","K8"') == {"i37"}
    assert "i37" not in shown("u1", kind, KIND='"K1"')
    assert shown("put-user", place) == set()
    events.put_users(
        datasetArn=shop.datasets["Users"], users=[{"userId": "put-user", "properties": '{"province": "Liège"}'}]
    )
    assert "i1" in shown("put-user", place)


def test_new_users_get_what_is_popular(service: Any, campaign: str, shop: Any, put: Any) -> None:
    put("newcomer", ("view", "i3", 1_705_000_000))
    runtime = service.client("personalize-runtime")
    new, stranger = (runtime.get_recommendations(campaignArn=campaign, userId=name) for name in ("newcomer", "x"))
    assert len(ids(new)) == 25
    assert new["itemList"] == stranger["itemList"]


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ("[]", "JSON object"),
        ("{", "JSON object"),
        ('{"colour": "red"}', "The property colour is not in the schema"),
        ('{"CATEGORY": "K1"}', "The property CATEGORY is not in the schema"),
        ('{"price": "dear"}', "The value of PRICE is missing or not what the schema allows"),
        ('{"price": 1e999}', "text or numbers"),
        ('{"category": "\\ud800"}', "JSON object"),
        ('{"category": ["a"]}', "text or numbers"),
        (f'{{"category": "{"x" * 1001}"}}', "The value of CATEGORY is missing"),
    ],
)
def test_wrong_properties_are_refused(service: Any, shop: Any, properties: str, said: str) -> None:
    events = service.client("personalize-events")
    with pytest.raises(events.exceptions.InvalidInputException, match=said):
        events.put_items(datasetArn=shop.datasets["Items"], items=[{"itemId": "i1", "properties": properties}])


def test_a_whole_number_beyond_64_bits_is_a_price_all_the_same(service: Any, shop: Any) -> None:
    events = service.client("personalize-events")
    item = {"itemId": "costly", "properties": f'{{"price": {10**29}}}'}
    events.put_items(datasetArn=shop.datasets["Items"], items=[item])


def test_events_need_a_tracker_and_a_time(service: Any, personalize: Any, shop: Any, tracker: Any) -> None:
    events = service.client("personalize-events")
    request = {"trackingId": tracker["trackingId"], "sessionId": "s", "userId": "u1"}
    event = {"eventType": "view", "itemId": "i1", "sentAt": 1_705_000_000}
    for wrong in ({**request, "trackingId": "none"}, request):
        late = {**event, "sentAt": -5} if wrong is request else event
        with pytest.raises(events.exceptions.InvalidInputException):
            events.put_events(**wrong, eventList=[late])
    with pytest.raises(events.exceptions.InvalidInputException):
        events.put_events(**request, eventList=[event] * 11)
    with pytest.raises(personalize.exceptions.LimitExceededException):
        personalize.create_event_tracker(name="second", datasetGroupArn=shop.group)
    with pytest.raises(events.exceptions.InvalidInputException, match="not of type USERS"):
        events.put_users(datasetArn=shop.datasets["Items"], users=[{"userId": "u1"}])
    with pytest.raises(events.exceptions.ResourceNotFoundException):
        events.put_items(datasetArn=shop.datasets["Items"] + "x", items=[{"itemId": "u1"}])


def explored(shop: Any, job: str, **config: str) -> list[dict[str, Any]]:
    """Return the lists of three users under an itemExplorationConfig."""
    lines = [{"userId": name} for name in ("u0", "u1", "u2")]
    version, asked = shop.versions["user-personalization"], {"itemExplorationConfig": config}
    found = shop.infer(version, lines, job, numResults=10, batchInferenceJobConfig=asked)
    assert found["status"] == "ACTIVE", found
    assert found["batchInferenceJobConfig"] == asked
    return [each["output"] for each in shop.read(f"out/{job}.json.out")]


def test_exploration_gives_places_to_new_items(shop: Any) -> None:
    # i38 and i39 were never bought: nothing is newer.
    plain = explored(shop, "e0", explorationWeight="0")
    some = explored(shop, "e2", explorationWeight="0.2")
    assert some == explored(shop, "e2-again", explorationWeight="0.2", explorationItemAgeCutOff="30")
    for without, with_new in zip(plain, some, strict=True):
        assert not {"i38", "i39"} & set(without["recommendedItems"])
        assert with_new["recommendedItems"][:8] == without["recommendedItems"][:8]
        assert set(with_new["recommendedItems"][8:]) == {"i38", "i39"}
        assert with_new["scores"][:8] == without["scores"][:8]
        assert with_new["scores"] == sorted(with_new["scores"], reverse=True)


def test_the_age_limit_says_what_is_new(shop: Any, csv_texts: dict[str, str]) -> None:
    every = explored(shop, "e-old", explorationWeight="1", explorationItemAgeCutOff="1000")
    new = explored(shop, "e-new", explorationWeight="1", explorationItemAgeCutOff="1")
    assert {"i38", "i39"} <= set(new[0]["recommendedItems"])
    plain = explored(shop, "e-none", explorationWeight="0")
    assert [each["recommendedItems"][:8] for each in new] == [each["recommendedItems"][:8] for each in plain]
    assert all(len(set(each["recommendedItems"])) == 10 for each in every)
    # Old items are new enough now, if they have fewer events than the average item, 45.
    bought = Counter(line.split(",")[1].strip('"') for line in csv_texts["Interactions"].splitlines()[1:])
    assert all(bought[item] < 60 for each in every for item in each["recommendedItems"])
    assert any(bought[item] > 60 for each in plain for item in each["recommendedItems"])


def test_campaigns_explore_as_batch_jobs_do(service: Any, personalize: Any, shop: Any, settled: Any) -> None:
    config = {"itemExplorationConfig": {"explorationWeight": "0.2"}}
    version = shop.versions["user-personalization"]
    arn = personalize.create_campaign(name="curious", solutionVersionArn=version, campaignConfig=config)["campaignArn"]
    settled(personalize.describe_campaign, campaignArn=arn)
    runtime = service.client("personalize-runtime")
    found = ids(runtime.get_recommendations(campaignArn=arn, userId="u1", numResults=10))
    assert found == explored(shop, "e-campaign", explorationWeight="0.2")[1]["recommendedItems"]
    personalize.update_campaign(campaignArn=arn, campaignConfig={"itemExplorationConfig": {"explorationWeight": "0"}})
    later = ids(runtime.get_recommendations(campaignArn=arn, userId="u1", numResults=10))
    assert not {"i38", "i39"} & set(later)
    personalize.delete_campaign(campaignArn=arn)


@pytest.mark.parametrize(
    "config",
    [
        {"itemExplorationConfig": {"explorationWeight": "1.1"}},
        {"itemExplorationConfig": {"explorationWeight": "nan"}},
        {"itemExplorationConfig": {"explorationWeight": "much"}},
        {"itemExplorationConfig": {"explorationItemAgeCutOff": "-1"}},
        {"itemExplorationConfig": {"explorationItemAgeCutOff": "inf"}},
        {"itemExplorationConfig": {"exploration_weight": "0.3"}},
        {"rankingInfluence": {"POPULARITY": 0.5}},
    ],
)
def test_wrong_exploration_is_refused(personalize: Any, shop: Any, config: Any) -> None:
    version = shop.versions["user-personalization"]
    with pytest.raises(ClientError, match="InvalidInputException"):
        shop.infer(version, [{"userId": "u1"}], "wrong", batchInferenceJobConfig=config)
    with pytest.raises(personalize.exceptions.InvalidInputException):
        personalize.create_campaign(name="wrong", solutionVersionArn=version, campaignConfig=config)


def test_only_personal_recipes_explore(shop: Any) -> None:
    config = {"itemExplorationConfig": {"explorationWeight": "0"}}
    with pytest.raises(ClientError, match="takes no itemExplorationConfig"):
        shop.infer(shop.versions["similar-items"], [{"itemId": "i1"}], "wrong", batchInferenceJobConfig=config)
