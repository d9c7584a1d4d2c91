"""For every operation that the Personalize-compatible service offers, a call that it answers."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

BUCKET = "s3://shop"
ROLE = "arn:aws:iam::000000000000:role/personalize"
RECIPE = "arn:aws:personalize:::recipe/aws-{}"
Parameters = dict[str, Any]


@dataclass
class World:
    """A filled and trained dataset group, and what is made of it when a call needs it."""

    shop: Any
    client: Any
    settled: Any
    made: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def name(self) -> str:
        return f"stub-{next(self.numbers)}"

    def version(self, recipe: str = "user-personalization") -> str:
        return str(self.shop.versions[recipe])

    def ready(self, operation: str, key: str, **request: Any) -> str:
        """Create something and wait until it has settled."""
        arn = str(getattr(self.client, f"create_{operation}")(**request)[key])
        self.settled(getattr(self.client, f"describe_{operation}"), **{key: arn})
        return arn

    def idle(self) -> None:
        """Wait until no job changes the data any more: nothing is trained, exported or deleted before."""
        for job in self.client.list_dataset_import_jobs()["datasetImportJobs"]:
            self.settled(self.client.describe_dataset_import_job, datasetImportJobArn=job["datasetImportJobArn"])
        for job in self.client.list_data_deletion_jobs()["dataDeletionJobs"]:
            self.settled(self.client.describe_data_deletion_job, dataDeletionJobArn=job["dataDeletionJobArn"])

    def once(self, what: str, make: Callable[[], str]) -> str:
        return self.made.setdefault(what, "") or self.made.__setitem__(what, make()) or self.made[what]

    def group(self, which: str = "") -> str:
        """A group of its own, or one that is made once: there may be five."""
        made = lambda: self.ready("dataset_group", "datasetGroupArn", name=self.name())  # noqa: E731
        return self.once(which, made) if which else made()

    def schema(self) -> str:
        return str(self.client.create_schema(**create_schema(self))["schemaArn"])

    def solution(self) -> str:
        return self.ready("solution", "solutionArn", **create_solution(self))

    def campaign(self) -> str:
        return self.ready("campaign", "campaignArn", **create_campaign(self))

    def filter(self) -> str:
        return self.ready("filter", "filterArn", **create_filter(self))

    def tracker(self) -> str:
        return self.once("tracker", lambda: self.ready("event_tracker", "eventTrackerArn", **create_tracker(self)))

    def import_job(self) -> str:
        request = create_import(self)
        return self.once("import", lambda: self.ready("dataset_import_job", "datasetImportJobArn", **request))

    def export_job(self) -> str:
        request = create_export(self)
        return self.once("export", lambda: self.ready("dataset_export_job", "datasetExportJobArn", **request))

    def deletion_job(self) -> str:
        request = create_deletion(self)
        return self.once("deletion", lambda: self.ready("data_deletion_job", "dataDeletionJobArn", **request))

    def inference_job(self) -> str:
        request = create_inference(self)
        return self.once("infer", lambda: self.ready("batch_inference_job", "batchInferenceJobArn", **request))

    def segment_job(self) -> str:
        request = create_segment(self)
        return self.once("segment", lambda: self.ready("batch_segment_job", "batchSegmentJobArn", **request))

    def ranking(self) -> str:
        def make() -> str:
            version = self.shop.train("aws-personalized-ranking", self.name())["solutionVersionArn"]
            return self.ready("campaign", "campaignArn", name=self.name(), solutionVersionArn=version)

        return self.once("ranking", make)


def create_schema(world: World) -> Parameters:
    fields = [{"name": "USER_ID", "type": "string"}, {"name": "AGE", "type": "int"}]
    return {"name": world.name(), "schema": json.dumps({"type": "record", "name": "Users", "fields": fields})}


def create_dataset(world: World, group: str = "first") -> Parameters:
    made = {"schemaArn": world.schema(), "datasetGroupArn": world.group(group)}
    return {"name": world.name(), "datasetType": "Users", **made}


def create_solution(world: World) -> Parameters:
    chosen = {"recipeArn": RECIPE.format("popularity-count"), "performAutoTraining": False}
    return {"name": world.name(), "datasetGroupArn": world.shop.group, **chosen}


def create_campaign(world: World) -> Parameters:
    return {"name": world.name(), "solutionVersionArn": world.version(), "tags": [{"tagKey": "a", "tagValue": "b"}]}


def create_filter(world: World) -> Parameters:
    expression = "EXCLUDE ItemID WHERE Items.PRICE < 1"
    return {"name": world.name(), "datasetGroupArn": world.shop.group, "filterExpression": expression}


def create_tracker(world: World) -> Parameters:
    return {"name": world.name(), "datasetGroupArn": world.shop.group}


def create_import(world: World) -> Parameters:
    source = {"dataLocation": world.shop.put("data/stub.csv", "USER_ID,PROVINCE,CITY\nu1,P,C\n")}
    return {
        "jobName": world.name(),
        "datasetArn": world.shop.datasets["Users"],
        "dataSource": source,
        "roleArn": ROLE,
    }


def create_export(world: World) -> Parameters:
    output = {"s3DataDestination": {"path": f"{BUCKET}/stub/export/"}}
    dataset = world.shop.datasets["Users"]
    return {"jobName": world.name(), "datasetArn": dataset, "roleArn": ROLE, "jobOutput": output}


def create_deletion(world: World) -> Parameters:
    source = {"dataLocation": world.shop.put("data/gone.csv", "USER_ID\nnobody\n")}
    return {"jobName": world.name(), "datasetGroupArn": world.shop.group, "dataSource": source, "roleArn": ROLE}


def create_inference(world: World) -> Parameters:
    path = world.shop.put("in/stub.json", '{"userId": "u1"}\n')
    return batch(world, world.version(), path)


def create_segment(world: World) -> Parameters:
    path = world.shop.put("in/segment.json", '{"itemId": "i1"}\n')
    return batch(world, world.version("item-affinity"), path)


def batch(world: World, version: str, path: str) -> Parameters:
    return {
        "jobName": world.name(),
        "solutionVersionArn": version,
        "roleArn": ROLE,
        "jobInput": {"s3DataSource": {"path": path}},
        "jobOutput": {"s3DataDestination": {"path": f"{BUCKET}/stub/out/"}},
    }


def stop_version(world: World) -> Parameters:
    made = world.client.create_solution_version(solutionArn=world.solution())
    return {"solutionVersionArn": made["solutionVersionArn"]}


def put_events(world: World) -> Parameters:
    tracker = world.client.describe_event_tracker(eventTrackerArn=world.tracker())["eventTracker"]["trackingId"]
    event = {"eventType": "purchase", "sentAt": datetime(2025, 1, 1, tzinfo=UTC), "itemId": "i1"}
    return {"trackingId": tracker, "userId": "u1", "sessionId": "s", "eventList": [event]}


CALLS: dict[str, Callable[[World], Parameters]] = {
    "CreateDatasetGroup": lambda w: {"name": w.name(), "tags": [{"tagKey": "a", "tagValue": "b"}]},
    "DescribeDatasetGroup": lambda w: {"datasetGroupArn": w.shop.group},
    "ListDatasetGroups": lambda w: {"maxResults": 1},
    "DeleteDatasetGroup": lambda w: {"datasetGroupArn": w.group()},
    "CreateSchema": create_schema,
    "DescribeSchema": lambda w: {"schemaArn": w.schema()},
    "ListSchemas": lambda w: {"maxResults": 2},
    "DeleteSchema": lambda w: {"schemaArn": w.schema()},
    "CreateDataset": create_dataset,
    "DescribeDataset": lambda w: {"datasetArn": w.shop.datasets["Items"]},
    "ListDatasets": lambda w: {"datasetGroupArn": w.shop.group, "maxResults": 2},
    "UpdateDataset": lambda w: {
        "datasetArn": w.shop.datasets["Items"],
        "schemaArn": w.client.describe_dataset(datasetArn=w.shop.datasets["Items"])["dataset"]["schemaArn"],
    },
    "DeleteDataset": lambda w: {"datasetArn": w.ready("dataset", "datasetArn", **create_dataset(w, "second"))},
    "CreateDatasetImportJob": create_import,
    "DescribeDatasetImportJob": lambda w: {"datasetImportJobArn": w.import_job()},
    "ListDatasetImportJobs": lambda w: {"datasetArn": w.shop.datasets["Users"], "maxResults": 1},
    "CreateDatasetExportJob": create_export,
    "DescribeDatasetExportJob": lambda w: {"datasetExportJobArn": w.export_job()},
    "ListDatasetExportJobs": lambda w: {"datasetArn": w.shop.datasets["Users"]},
    "CreateDataDeletionJob": create_deletion,
    "DescribeDataDeletionJob": lambda w: {"dataDeletionJobArn": w.deletion_job()},
    "ListDataDeletionJobs": lambda w: {"datasetGroupArn": w.shop.group},
    "CreateSolution": create_solution,
    "DescribeSolution": lambda w: {"solutionArn": w.shop.solutions["similar-items"]},
    "ListSolutions": lambda w: {"datasetGroupArn": w.shop.group, "maxResults": 2},
    "UpdateSolution": lambda w: {"solutionArn": w.shop.solutions["item-affinity"], "performAutoTraining": False},
    "DeleteSolution": lambda w: {"solutionArn": w.solution()},
    "CreateSolutionVersion": lambda w: {"solutionArn": w.solution(), "name": "named", "trainingMode": "FULL"},
    "DescribeSolutionVersion": lambda w: {"solutionVersionArn": w.version()},
    "ListSolutionVersions": lambda w: {"maxResults": 1},
    "StopSolutionVersionCreation": stop_version,
    "GetSolutionMetrics": lambda w: {"solutionVersionArn": w.version()},
    "CreateCampaign": create_campaign,
    "DescribeCampaign": lambda w: {"campaignArn": w.once("campaign", w.campaign)},
    "ListCampaigns": lambda w: {"solutionArn": w.shop.solutions["user-personalization"]},
    "UpdateCampaign": lambda w: {"campaignArn": w.once("campaign", w.campaign), "minProvisionedTPS": 2},
    "DeleteCampaign": lambda w: {"campaignArn": w.campaign()},
    "CreateEventTracker": lambda w: {"name": w.name(), "datasetGroupArn": w.group("first")},
    "DescribeEventTracker": lambda w: {"eventTrackerArn": w.tracker()},
    "ListEventTrackers": lambda w: {"datasetGroupArn": w.shop.group},
    "DeleteEventTracker": lambda w: {
        "eventTrackerArn": w.ready("event_tracker", "eventTrackerArn", name=w.name(), datasetGroupArn=w.group("second"))
    },
    "CreateFilter": create_filter,
    "DescribeFilter": lambda w: {"filterArn": w.once("filter", w.filter)},
    "ListFilters": lambda w: {"datasetGroupArn": w.shop.group, "maxResults": 1},
    "DeleteFilter": lambda w: {"filterArn": w.filter()},
    "CreateBatchInferenceJob": create_inference,
    "DescribeBatchInferenceJob": lambda w: {"batchInferenceJobArn": w.inference_job()},
    "ListBatchInferenceJobs": lambda w: {"solutionVersionArn": w.version(), "maxResults": 1},
    "CreateBatchSegmentJob": create_segment,
    "DescribeBatchSegmentJob": lambda w: {"batchSegmentJobArn": w.segment_job()},
    "ListBatchSegmentJobs": lambda w: {"maxResults": 1},
    "ListRecommenders": lambda w: {"datasetGroupArn": w.shop.group},
    "ListMetricAttributions": lambda w: {"datasetGroupArn": w.shop.group},
    "DescribeRecipe": lambda w: {"recipeArn": RECIPE.format("similar-items")},
    "ListRecipes": lambda w: {"maxResults": 2},
    "DescribeAlgorithm": lambda w: {"algorithmArn": RECIPE.format("similar-items").replace("recipe", "algorithm")},
    "DescribeFeatureTransformation": lambda w: {
        "featureTransformationArn": RECIPE.format("similar-items").replace("recipe", "feature-transformation")
    },
    "TagResource": lambda w: {"resourceArn": w.shop.group, "tags": [{"tagKey": "k", "tagValue": "v"}]},
    "UntagResource": lambda w: {"resourceArn": w.shop.group, "tagKeys": ["none"]},
    "ListTagsForResource": lambda w: {"resourceArn": w.once("campaign", w.campaign)},
    "PutEvents": put_events,
    "PutUsers": lambda w: {
        "datasetArn": w.shop.datasets["Users"],
        "users": [{"userId": "u1", "properties": '{"city": "C"}'}],
    },
    "PutItems": lambda w: {"datasetArn": w.shop.datasets["Items"], "items": [{"itemId": "i1"}]},
    "GetRecommendations": lambda w: {"campaignArn": w.once("campaign", w.campaign), "userId": "u1", "numResults": 5},
    "GetPersonalizedRanking": lambda w: {"campaignArn": w.ranking(), "userId": "u1", "inputList": ["i1", "i2"]},
}
