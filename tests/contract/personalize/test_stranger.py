"""The whole life of a dataset group as a stranger would write it: boto3 alone, the wrong order tried at every step."""

import csv
import io
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

ROLE = "arn:aws:iam::000000000000:role/personalize"
RECIPE = "arn:aws:personalize:::recipe/"
IN_USE, NOT_FOUND, INVALID = "ResourceInUseException", "ResourceNotFoundException", "InvalidInputException"
EXISTS = "ResourceAlreadyExistsException"


def refused(client: Any, error: str, call: Callable[..., Any], /, **request: Any) -> None:
    with pytest.raises(getattr(client.exceptions, error)):
        call(**request)


def wait(describe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Poll as AWS' own samples do, until the status is a last one."""
    for _ in range(3000):
        answer = describe()
        [found] = [value for key, value in answer.items() if key != "ResponseMetadata"]
        if found["status"] in ("ACTIVE", "COMPLETED"):
            return dict(found)
        assert "FAILED" not in found["status"], found
        time.sleep(0.02)
    raise AssertionError(found)


def wait_gone(client: Any, describe: Callable[[], Any]) -> None:
    for _ in range(3000):
        try:
            describe()
        except client.exceptions.ResourceNotFoundException:
            return
        time.sleep(0.02)
    raise AssertionError("not gone")


def avro(name: str, *fields: tuple[str, Any, bool]) -> str:
    described = [{"name": each, "type": kind, **({"categorical": True} if mark else {})} for each, kind, mark in fields]
    record = {"type": "record", "name": name, "namespace": "com.amazonaws.personalize.schema", "version": "1.0"}
    return json.dumps({**record, "fields": described})


SCHEMAS = {
    "INTERACTIONS": avro(
        "Interactions", ("USER_ID", "string", False), ("ITEM_ID", "string", False), ("TIMESTAMP", "long", False),
        ("EVENT_TYPE", "string", False),
    ),
    "USERS": avro("Users", ("USER_ID", "string", False), ("PLAN", ["null", "string"], True)),
    "ITEMS": avro(
        "Items", ("ITEM_ID", "string", False), ("GENRE", ["null", "string"], True), ("PRICE", "float", False)
    ),
}  # fmt: skip


def files() -> dict[str, str]:
    events = "".join(f"p{n % 60},m{(n % 60) % 3 + 3 * (n % 7)},{1_690_000_000 + 900 * n},watch\n" for n in range(1500))
    return {
        "INTERACTIONS": "USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE\n" + events,
        "USERS": "USER_ID,PLAN\n" + "".join(f'p{n},"{"paid" if n % 2 else "free"}"\n' for n in range(60)),
        "ITEMS": "ITEM_ID,GENRE,PRICE\n" + "".join(f'm{n},"genre {n % 3}",{n}.5\n' for n in range(24)),
    }


class Stranger:
    """One stranger's script, a step after the other."""

    def __init__(self, service: Any, s3: Any) -> None:
        self.client, self.runtime = service.client("personalize"), service.client("personalize-runtime")
        self.events, self.s3 = service.client("personalize-events"), s3
        self.s3.create_bucket(Bucket="stranger")

    def put(self, key: str, text: str) -> str:
        self.s3.put_object(Bucket="stranger", Key=key, Body=text.encode())
        return f"s3://stranger/{key}"

    def lines(self, key: str) -> list[dict[str, Any]]:
        body = self.s3.get_object(Bucket="stranger", Key=key)["Body"].read()
        return [json.loads(line) for line in body.splitlines()]

    def make_datasets(self) -> None:
        """A group, its schemas and its datasets."""
        nothing = "arn:aws:personalize:us-east-1:000000000000:dataset-group/cinema"
        refused(self.client, NOT_FOUND, self.client.create_event_tracker, name="t", datasetGroupArn=nothing)
        self.group = self.client.create_dataset_group(name="cinema")["datasetGroupArn"]
        assert self.group == nothing
        refused(self.client, EXISTS, self.client.create_dataset_group, name="cinema")
        self.schemas = {
            kind: self.client.create_schema(name=f"cinema-{kind}", schema=text)["schemaArn"]
            for kind, text in SCHEMAS.items()
        }
        first = {"name": "d", "schemaArn": self.schemas["USERS"], "datasetGroupArn": self.group, "datasetType": "USERS"}
        refused(self.client, IN_USE, self.client.create_dataset, **first)
        wait(lambda: self.client.describe_dataset_group(datasetGroupArn=self.group))
        refused(self.client, INVALID, self.client.create_dataset, **{**first, "schemaArn": self.schemas["ITEMS"]})
        refused(
            self.client, NOT_FOUND, self.client.create_dataset, **{**first, "schemaArn": self.schemas["ITEMS"] + "x"}
        )
        self.datasets = {
            kind: self.client.create_dataset(
                name=f"cinema-{kind}", schemaArn=arn, datasetGroupArn=self.group, datasetType=kind.capitalize()
            )["datasetArn"]
            for kind, arn in self.schemas.items()
        }
        refused(self.client, EXISTS, self.client.create_dataset, **first)

    def import_data(self) -> None:
        """CSV files into the datasets."""

        def import_job(kind: str, name: str, **more: Any) -> dict[str, Any]:
            source = {"dataLocation": f"s3://stranger/data/{kind}.csv"}
            return {"jobName": name, "datasetArn": self.datasets[kind], "dataSource": source, "roleArn": ROLE, **more}

        refused(self.client, IN_USE, self.client.create_dataset_import_job, **import_job("USERS", "early"))
        for arn in self.datasets.values():
            wait(lambda arn=arn: self.client.describe_dataset(datasetArn=arn))
        refused(
            self.client,
            INVALID,
            self.client.create_dataset_import_job,
            **import_job("USERS", "early", importMode="INCREMENTAL"),
        )
        refused(
            self.client,
            NOT_FOUND,
            self.client.create_dataset_import_job,
            **{**import_job("USERS", "x"), "datasetArn": self.group},
        )
        solution_request = {
            "name": "picks",
            "recipeArn": RECIPE + "aws-user-personalization",
            "datasetGroupArn": self.group,
        }
        self.solution = self.client.create_solution(**solution_request, performAutoTraining=False)["solutionArn"]
        refused(self.client, IN_USE, self.client.create_solution_version, solutionArn=self.solution)
        wait(lambda: self.client.describe_solution(solutionArn=self.solution))
        refused(self.client, INVALID, self.client.create_solution_version, solutionArn=self.solution)
        imports = []
        for kind, text in files().items():
            self.put(f"data/{kind}.csv", text)
            imports.append(
                self.client.create_dataset_import_job(**import_job(kind, f"cinema-{kind}"))["datasetImportJobArn"]
            )
        refused(self.client, IN_USE, self.client.delete_dataset, datasetArn=self.datasets["INTERACTIONS"])
        refused(self.client, IN_USE, self.client.create_solution_version, solutionArn=self.solution)
        for arn in imports:
            wait(lambda arn=arn: self.client.describe_dataset_import_job(datasetImportJobArn=arn))
        refused(self.client, EXISTS, self.client.create_dataset_import_job, **import_job("USERS", "cinema-USERS"))

    def make_tracker_and_filters(self) -> None:
        """An event tracker with one event, and two filters."""
        self.tracker = self.client.create_event_tracker(name="live", datasetGroupArn=self.group)
        event = {"eventType": "watch", "itemId": "m1", "sentAt": 1_692_000_000}
        put_events = {"trackingId": self.tracker["trackingId"], "userId": "p0", "sessionId": "s", "eventList": [event]}
        refused(self.events, INVALID, self.events.put_events, **put_events)
        wait(lambda: self.client.describe_event_tracker(eventTrackerArn=self.tracker["eventTrackerArn"]))
        self.events.put_events(**put_events)
        expression = (
            'INCLUDE ItemID WHERE Items.GENRE IN ($GENRE) | EXCLUDE ItemID WHERE Interactions.EVENT_TYPE IN ("*")'
        )
        wrong = {
            "name": "unseen",
            "datasetGroupArn": self.group,
            "filterExpression": expression.replace("GENRE IN", "COLOUR IN"),
        }
        refused(self.client, INVALID, self.client.create_filter, **wrong)
        self.unseen = self.client.create_filter(name="unseen", datasetGroupArn=self.group, filterExpression=expression)[
            "filterArn"
        ]
        self.paying = self.client.create_filter(
            name="paying", datasetGroupArn=self.group, filterExpression='INCLUDE UserID WHERE Users.PLAN IN ("paid")'
        )["filterArn"]
        for arn in (self.unseen, self.paying):
            wait(lambda arn=arn: self.client.describe_filter(filterArn=arn))

    def train(self) -> None:
        """Two solutions with a version each."""
        self.version = self.client.create_solution_version(solutionArn=self.solution, trainingMode="FULL")[
            "solutionVersionArn"
        ]
        refused(self.client, IN_USE, self.client.create_campaign, name="home", solutionVersionArn=self.version)
        refused(self.client, IN_USE, self.client.get_solution_metrics, solutionVersionArn=self.version)
        refused(self.client, IN_USE, self.client.delete_solution, solutionArn=self.solution)
        refused(self.client, IN_USE, self.client.delete_dataset, datasetArn=self.datasets["ITEMS"])
        trained = wait(lambda: self.client.describe_solution_version(solutionVersionArn=self.version))
        assert trained["name"].startswith("picks/")
        assert self.client.get_solution_metrics(solutionVersionArn=self.version)["metrics"]["precision_at_5"] >= 0
        refused(self.client, INVALID, self.client.stop_solution_version_creation, solutionVersionArn=self.version)
        self.watchers = self.client.create_solution(
            name="watchers",
            recipeArn=RECIPE + "aws-item-affinity",
            datasetGroupArn=self.group,
            performAutoTraining=False,
        )["solutionArn"]
        wait(lambda: self.client.describe_solution(solutionArn=self.watchers))
        self.segments = self.client.create_solution_version(solutionArn=self.watchers)["solutionVersionArn"]
        wait(lambda: self.client.describe_solution_version(solutionVersionArn=self.segments))

    def serve(self) -> None:
        """A campaign."""
        refused(self.client, INVALID, self.client.create_campaign, name="home", solutionVersionArn=self.segments)
        self.campaign = self.client.create_campaign(name="home", solutionVersionArn=self.version, minProvisionedTPS=1)[
            "campaignArn"
        ]
        refused(self.runtime, INVALID, self.runtime.get_recommendations, campaignArn=self.campaign, userId="p0")
        refused(self.runtime, NOT_FOUND, self.runtime.get_recommendations, campaignArn=self.campaign + "x", userId="p0")
        wait(lambda: self.client.describe_campaign(campaignArn=self.campaign))
        asked = {
            "campaignArn": self.campaign,
            "userId": "p0",
            "filterArn": self.unseen,
            "filterValues": {"GENRE": '"genre 0"'},
        }
        refused(self.runtime, INVALID, self.runtime.get_recommendations, **{**asked, "filterValues": {}})
        shown = {each["itemId"] for each in self.runtime.get_recommendations(**asked)["itemList"]}
        assert shown == {"m21"}
        refused(self.client, IN_USE, self.client.delete_solution, solutionArn=self.solution)

    def run_batch_jobs(self) -> None:
        """Lists of items and lists of users."""

        def job(name: str, of: str, source: str, **more: Any) -> dict[str, Any]:
            return {
                "jobName": name,
                "solutionVersionArn": of,
                "roleArn": ROLE,
                "jobInput": {"s3DataSource": {"path": source}},
                "jobOutput": {"s3DataDestination": {"path": "s3://stranger/out/"}},
                **more,
            }

        users = self.put("in/users.json", "".join(json.dumps({"userId": f"p{n}"}) + "\n" for n in range(60)))
        items = self.put("items/items.json", "".join(json.dumps({"itemId": f"m{n}"}) + "\n" for n in range(3)))
        here = {"jobOutput": {"s3DataDestination": {"path": "s3://stranger/out"}}}
        refused(
            self.client,
            INVALID,
            self.client.create_batch_inference_job,
            **{**job("lists", self.version, users), **here},
        )
        refused(self.client, INVALID, self.client.create_batch_inference_job, **job("lists", self.segments, items))
        refused(self.client, INVALID, self.client.create_batch_segment_job, **job("users", self.version, items))
        refused(
            self.client,
            INVALID,
            self.client.create_batch_inference_job,
            **job("lists", self.version, users, filterArn=self.paying),
        )
        lists = self.client.create_batch_inference_job(**job("lists", self.version, users, numResults=5))[
            "batchInferenceJobArn"
        ]
        segment = self.client.create_batch_segment_job(
            **job("users", self.segments, items, numResults=20, filterArn=self.paying)
        )
        refused(self.client, IN_USE, self.client.delete_filter, filterArn=self.paying)
        refused(self.client, IN_USE, self.client.delete_solution, solutionArn=self.watchers)
        wait(lambda: self.client.describe_batch_inference_job(batchInferenceJobArn=lists))
        wait(lambda: self.client.describe_batch_segment_job(batchSegmentJobArn=segment["batchSegmentJobArn"]))
        refused(self.client, EXISTS, self.client.create_batch_inference_job, **job("lists", self.version, users))
        answers = self.lines("out/users.json.out")
        assert [each["input"]["userId"] for each in answers] == [f"p{n}" for n in range(60)]
        assert all(len(each["output"]["recommendedItems"]) == 5 and each["error"] is None for each in answers)
        for number, each in enumerate(self.lines("out/items.json.out")):
            chosen = {int(user[1:]) for user in each["output"]["usersList"]}

            # All of them pay; those who watch this genre come first.
            assert all(user % 2 for user in chosen)
            assert {user for user in range(60) if user % 3 == number and user % 2} <= chosen

    def let_data_out(self) -> None:
        """An export, and a user who leaves."""
        export = self.client.create_dataset_export_job(
            jobName="out",
            datasetArn=self.datasets["INTERACTIONS"],
            ingestionMode="ALL",
            roleArn=ROLE,
            jobOutput={"s3DataDestination": {"path": "s3://stranger/export/"}},
        )["datasetExportJobArn"]
        refused(self.client, IN_USE, self.client.delete_dataset, datasetArn=self.datasets["INTERACTIONS"])
        wait(lambda: self.client.describe_dataset_export_job(datasetExportJobArn=export))
        [key] = [each["Key"] for each in self.s3.list_objects_v2(Bucket="stranger", Prefix="export/")["Contents"]]
        text = self.s3.get_object(Bucket="stranger", Key=key)["Body"].read().decode()
        exported = list(csv.DictReader(io.StringIO(text), escapechar="\\", doublequote=False))
        assert len(exported) == 1501
        leaving = self.client.create_data_deletion_job(
            jobName="bye",
            datasetGroupArn=self.group,
            roleArn=ROLE,
            dataSource={"dataLocation": self.put("bye.csv", "USER_ID\np1\n")},
        )["dataDeletionJobArn"]
        refused(self.client, IN_USE, self.client.delete_dataset, datasetArn=self.datasets["USERS"])
        left = wait(lambda: self.client.describe_data_deletion_job(dataDeletionJobArn=leaving))
        assert left["numDeleted"] == sum(each["USER_ID"] == "p1" for each in exported) + 1

    def take_down(self) -> None:
        """Everything is deleted, what hangs on others first."""
        refused(self.client, IN_USE, self.client.delete_dataset_group, datasetGroupArn=self.group)
        self.client.delete_campaign(campaignArn=self.campaign)
        refused(self.client, IN_USE, self.client.delete_campaign, campaignArn=self.campaign)
        wait_gone(self.client, lambda: self.client.describe_campaign(campaignArn=self.campaign))
        for arn in (self.solution, self.watchers):
            self.client.delete_solution(solutionArn=arn)
        for arn in (self.unseen, self.paying):
            self.client.delete_filter(filterArn=arn)
        self.client.delete_event_tracker(eventTrackerArn=self.tracker["eventTrackerArn"])
        refused(self.client, IN_USE, self.client.delete_dataset_group, datasetGroupArn=self.group)
        for arn in (self.solution, self.watchers):
            wait_gone(self.client, lambda arn=arn: self.client.describe_solution(solutionArn=arn))
        wait_gone(self.client, lambda: self.client.describe_solution_version(solutionVersionArn=self.version))
        for arn in (self.unseen, self.paying):
            wait_gone(self.client, lambda arn=arn: self.client.describe_filter(filterArn=arn))
        wait_gone(
            self.client, lambda: self.client.describe_event_tracker(eventTrackerArn=self.tracker["eventTrackerArn"])
        )
        refused(self.client, IN_USE, self.client.delete_dataset_group, datasetGroupArn=self.group)
        refused(self.client, IN_USE, self.client.delete_schema, schemaArn=self.schemas["USERS"])
        for arn in self.datasets.values():
            self.client.delete_dataset(datasetArn=arn)
        for arn in self.datasets.values():
            wait_gone(self.client, lambda arn=arn: self.client.describe_dataset(datasetArn=arn))
        for arn in self.schemas.values():
            self.client.delete_schema(schemaArn=arn)
        self.client.delete_dataset_group(datasetGroupArn=self.group)
        wait_gone(self.client, lambda: self.client.describe_dataset_group(datasetGroupArn=self.group))
        refused(self.client, NOT_FOUND, self.client.delete_dataset_group, datasetGroupArn=self.group)
        assert not self.client.list_dataset_groups()["datasetGroups"]
        assert not self.client.list_schemas()["schemas"]


@pytest.mark.timeout(120)
def test_from_nothing_to_nothing(start_service: Any, s3: Any) -> None:
    stranger = Stranger(start_service("--job-seconds", "0.1"), s3)
    stranger.make_datasets()
    stranger.import_data()
    stranger.make_tracker_and_filters()
    stranger.train()
    stranger.serve()
    stranger.run_batch_jobs()
    stranger.let_data_out()
    stranger.take_down()
