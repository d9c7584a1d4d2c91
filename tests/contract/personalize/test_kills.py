"""Kill -9 of the service and of its job process, while a job of each kind is in progress."""

import random
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROLE = "arn:aws:iam::000000000000:role/personalize"
SECONDS = 0.6
LINES = [{"userId": f"u{n % 130}"} for n in range(500)]
ITEMS = [{"itemId": f"i{n}"} for n in range(40)]


@pytest.fixture(scope="module")
def killed(run_service: Any) -> Any:
    return run_service("--admin", "--job-seconds", "0.02")


class Jobs:
    """Starts a job of each kind, and says what each leaves behind."""

    def __init__(self, service: Any, shop: Any) -> None:
        self.service, self.shop, self.client = service, shop, shop.personalize
        self.calm: dict[str, bytes] = {}

    def start(self, kind: str, name: str) -> tuple[Callable[..., Any], dict[str, str]]:
        """Start a job; the answer is how to describe it."""
        return getattr(self, f"_start_{kind}")(name)

    def undisturbed(self, kind: str, settled: Any) -> bytes:
        """What a job leaves that nothing happens to; found out once."""
        if kind not in self.calm:
            describe, arn = self.start(kind, f"calm-{kind}")
            assert settled(describe, **arn)["status"] == "ACTIVE"
            self.calm[kind] = self.left(kind, f"calm-{kind}")
        return self.calm[kind]

    def left(self, kind: str, name: str) -> bytes:
        """What a finished job of a name left: its output, its data, or what its model says."""
        if kind == "import":
            dataset = self.shop.datasets["Interactions"]
            return (self.service.folder / "data" / row(self.service, dataset, "body->>'file'")).read_bytes()
        if kind == "training":
            version = self.client.list_solution_versions(solutionArn=self.shop.solutions["u"])["solutionVersions"][-1]
            assert self.shop.infer(version["solutionVersionArn"], LINES, f"of-{name}")["status"] == "ACTIVE"
            return self.output(f"out/of-{name}.json.out")
        suffix = {"export": f"export/{name}.csv", "inference": "out/{}.json.out", "segment": "out/{}.json.out"}[kind]
        return self.output(suffix.format(name))

    def output(self, key: str) -> bytes:
        found: bytes = self.shop.s3.get_object(Bucket="shop", Key=f"{self.shop.name}/{key}")["Body"].read()
        return found

    def _start_import(self, name: str) -> Any:
        location = self.shop.put("data/first.csv", self.shop.texts["Interactions"])
        arn = self.shop.start_import("Interactions", location, name)
        return self.client.describe_dataset_import_job, {"datasetImportJobArn": arn}

    def _start_training(self, name: str) -> Any:
        made = self.client.create_solution_version(solutionArn=self.shop.solutions["u"], name=name)
        return self.client.describe_solution_version, {"solutionVersionArn": made["solutionVersionArn"]}

    def _start_inference(self, name: str) -> Any:
        made = self.client.create_batch_inference_job(**self.batch(name, "u", LINES))
        return self.client.describe_batch_inference_job, {"batchInferenceJobArn": made["batchInferenceJobArn"]}

    def _start_segment(self, name: str) -> Any:
        made = self.client.create_batch_segment_job(**self.batch(name, "s", ITEMS))
        return self.client.describe_batch_segment_job, {"batchSegmentJobArn": made["batchSegmentJobArn"]}

    def _start_export(self, name: str) -> Any:
        output = {"s3DataDestination": {"path": f"s3://shop/{self.shop.name}/export/"}}
        made = self.client.create_dataset_export_job(
            jobName=name,
            datasetArn=self.shop.datasets["Interactions"],
            ingestionMode="ALL",
            roleArn=ROLE,
            jobOutput=output,
        )
        return self.client.describe_dataset_export_job, {"datasetExportJobArn": made["datasetExportJobArn"]}

    def batch(self, name: str, version: str, lines: list[dict[str, str]]) -> dict[str, Any]:
        return {
            "jobName": name,
            "solutionVersionArn": self.shop.versions[version],
            "roleArn": ROLE,
            "numResults": 30,
            "jobInput": {"s3DataSource": {"path": self.shop.put_lines(f"in/{name}.json", lines)}},
            "jobOutput": {"s3DataDestination": {"path": f"s3://shop/{self.shop.name}/out/"}},
        }


@pytest.fixture(scope="module")
def jobs(killed: Any, make_shop: Any, csv_texts: dict[str, str]) -> Jobs:
    shop = make_shop(killed, "killed")
    shop.texts = csv_texts
    shop.fill()
    for recipe, name in (("aws-user-personalization", "u"), ("aws-item-affinity", "s")):
        assert shop.train(recipe, name)["status"] == "ACTIVE"
    return Jobs(killed, shop)


def status(describe: Callable[..., Any], arn: dict[str, str]) -> str:
    [body] = [value for key, value in describe(**arn).items() if key != "ResponseMetadata"]
    return str(body["status"])


def row(service: Any, arn: str, what: str) -> Any:
    """What the state file says of a resource."""
    with sqlite3.connect(f"file:{service.folder}/personalize.sqlite?mode=ro", uri=True) as state:
        [[found]] = state.execute(f"SELECT {what} FROM resources WHERE arn = ?", [arn]).fetchall()
    return found


def attempts(service: Any, arn: dict[str, str]) -> int:
    return int(row(service, *arn.values(), "attempts"))


@pytest.mark.parametrize("victim", ["service", "jobs"])
@pytest.mark.parametrize("kind", ["import", "training", "inference", "segment", "export"])
def test_a_killed_job_leaves_what_an_undisturbed_one_does(
    killed: Any, jobs: Jobs, settled: Any, wait_until: Any, s3_folder: Path, kind: str, victim: str
) -> None:
    expected, name = jobs.undisturbed(kind, settled), f"killed-{kind}-{victim}"
    killed.order(latency={"*": 0.02, **dict.fromkeys(JOB_KINDS, SECONDS)})
    describe, arn = jobs.start(kind, name)
    wait_until(lambda: status(describe, arn) == "CREATE IN_PROGRESS")
    time.sleep(random.Random(name).uniform(0, SECONDS * 0.7))
    kill(killed, victim, wait_until)
    killed.order()

    found = settled(describe, **arn)
    assert found["status"] == "ACTIVE", found
    assert attempts(killed, arn) == 2
    assert jobs.left(kind, name) == expected
    wait_until(lambda: leftovers(killed.folder, s3_folder) == [], 10)


JOB_KINDS = ("DatasetImportJob", "DatasetExportJob", "SolutionVersion", "BatchInferenceJob", "BatchSegmentJob")


def kill(service: Any, victim: str, wait_until: Any) -> None:
    [process] = service.job_processes()
    if victim == "jobs":
        process.kill()
        return
    service.end(signal.SIGKILL)
    service.start()
    wait_until(lambda: not process.is_running(), 10)


def leftovers(folder: Path, s3_folder: Path) -> list[str]:
    """Half-written files, data that no dataset has, and multipart uploads that nobody will end."""
    partial = [path.name for path in folder.rglob("*") if "partial" in path.name]
    data = [path.name for path in (folder / "data").iterdir()]
    uploads = s3_folder / ".localbucket-uploads"
    unended = [path.name for path in uploads.iterdir()] if uploads.is_dir() else []
    return partial + (data if len(data) != 3 else []) + unended


def test_an_upload_that_was_cut_off_is_ended(
    killed: Any, jobs: Jobs, settled: Any, wait_until: Any, s3_folder: Path
) -> None:
    lines = LINES * 80
    made = jobs.client.create_batch_inference_job(**jobs.batch("big", "u", lines) | {"numResults": 40})
    uploads = s3_folder / ".localbucket-uploads"
    killed.order()
    wait_until(lambda: len(killed.job_processes()) == 1)
    [process] = killed.job_processes()
    # With its first part under way the answer to its creation has arrived; before that, nobody could know its id.
    wait_until(lambda: len(list(uploads.glob("*/*"))) > 1, pause=0.001)
    process.kill()
    arn = made["batchInferenceJobArn"]
    assert settled(jobs.client.describe_batch_inference_job, batchInferenceJobArn=arn)["status"] == "ACTIVE"
    assert attempts(killed, {"arn": arn}) == 2
    answers = jobs.shop.read("out/big.json.out")
    assert [each["input"] for each in answers] == lines
    wait_until(lambda: leftovers(killed.folder, s3_folder) == [], 10)


def test_a_job_that_kills_its_process_each_time_fails_with_a_reason(
    killed: Any, jobs: Jobs, settled: Any, wait_until: Any
) -> None:
    describe, arn = jobs.start("training", "doomed")
    # Long only from here on, so that it starts at once and then stays in progress.
    killed.order(latency={"SolutionVersion": 60})
    for attempt in (1, 2, 3):
        wait_until(lambda attempt=attempt: attempts(killed, arn) == attempt)
        [process] = killed.job_processes()
        process.kill()
    found = settled(describe, **arn)
    killed.order()
    assert (found["status"], found["failureReason"]) == (
        "CREATE FAILED",
        "Internal failure: the job was cut off 3 times.",
    )
