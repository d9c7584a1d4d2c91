"""The service and an S3 server on free ports, and boto3 clients of both."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import psutil
import pytest
from botocore.config import Config

ROLE = "arn:aws:iam::000000000000:role/personalize"
BUCKET = "shop"
KEYS = {"aws_access_key_id": "local", "aws_secret_access_key": "local", "region_name": "us-east-1"}
CONFIG = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
WAITING = ("CREATE PENDING", "CREATE IN_PROGRESS", "CREATE STOPPING", "DELETE PENDING", "DELETE IN_PROGRESS")
WAITING += ("PENDING", "IN_PROGRESS")  # as a data deletion job says it


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], seconds: float = 60, pause: float = 0.02) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(pause)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@dataclass
class Running:
    """The service as a test sees it; `kill` and `start` are those of an unlucky operator."""

    folder: Path
    s3_url: str
    options: list[str] = field(default_factory=list)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "mastergroup_local.personalize", "--port", str(self.port)]
        command += ["--state", str(self.folder), "--s3-endpoint", self.s3_url, "--threads", "1", *self.options]
        env = os.environ | {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
        self.process = process = subprocess.Popen(command, env=env)
        wait_until(lambda: answers(f"{self.url}/health") or process.poll() is not None)
        assert process.returncode is None, "the service did not start"

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        assert self.process
        self.process.send_signal(how)
        self.process.wait(30)

    def restart(self, *options: str, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and start it on the same folder, with other options if some are given."""
        self.end(how)
        self.options = list(options)
        self.start()

    def job_processes(self) -> list[psutil.Process]:
        assert self.process
        return psutil.Process(self.process.pid).children(recursive=True)

    def order(self, **members: Any) -> None:
        """Put faults and latencies in force over the admin path; without members, end them."""
        body = json.dumps(members).encode() if members else None
        url, method = f"{self.url}/admin/faults", "PUT" if members else "DELETE"
        urllib.request.urlopen(urllib.request.Request(url, body, method=method), timeout=10).close()

    def client(self, name: str) -> Any:
        return boto3.client(name, endpoint_url=self.url, config=CONFIG, **KEYS)


@contextmanager
def running(folder: Path, s3_url: str, *options: str) -> Iterator[Running]:
    service = Running(folder, s3_url, list(options))
    service.start()
    try:
        yield service
    finally:
        service.end()


@pytest.fixture(scope="session")
def s3_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("s3")


@pytest.fixture(scope="session")
def s3_url(s3_folder: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "localbucket", "--port", str(port), str(s3_folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: answers(url))
    yield url
    process.terminate()
    process.wait(30)


@pytest.fixture(scope="session")
def s3(s3_url: str) -> Any:
    client = boto3.client("s3", endpoint_url=s3_url, config=CONFIG, **KEYS)
    client.create_bucket(Bucket=BUCKET)
    return client


@pytest.fixture(scope="module")
def service(s3: Any, s3_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("state"), s3_url) as found:
        yield found


@pytest.fixture(scope="module")
def slow_service(s3: Any, s3_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service whose waiting statuses last long enough to be met."""
    with running(tmp_path_factory.mktemp("slow"), s3_url, "--job-seconds", "0.2") as found:
        yield found


@pytest.fixture(scope="module")
def personalize(service: Running) -> Any:
    return service.client("personalize")


def settled(describe: Callable[..., Any], **arn: str) -> dict[str, Any]:
    """Poll a Describe until the resource waits no more."""
    result: dict[str, Any] = {}

    def done() -> bool:
        answer = describe(**arn)
        result.update(next(value for key, value in answer.items() if key != "ResponseMetadata"))
        return result["status"] not in WAITING

    wait_until(done, 120)
    return result


def schema(name: str, fields: list[dict[str, Any]]) -> str:
    record = {"type": "record", "name": name, "namespace": "com.amazonaws.personalize.schema"}
    return json.dumps({**record, "fields": fields, "version": "1.0"})


def column(name: str, kind: Any = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


SCHEMAS = {
    "Interactions": [
        column("USER_ID"),
        column("ITEM_ID"),
        column("TIMESTAMP", "long"),
        column("EVENT_TYPE"),
        column("EVENT_VALUE", ["null", "float"]),
    ],
    "Users": [
        column("USER_ID"),
        column("PROVINCE", ["null", "string"], categorical=True),
        column("CITY", ["null", "string"], categorical=True),
    ],
    "Items": [
        column("ITEM_ID"),
        column("CATEGORY", ["null", "string"], categorical=True),
        column("PRICE", ["null", "float"]),
    ],
}
USERS, ITEMS = 120, 40


def shop_files() -> dict[str, str]:
    """Return CSV text per dataset: two tastes, even and odd; the last item was never bought."""
    draw = random.Random(7)
    events = ["USER_ID,ITEM_ID,TIMESTAMP,EVENT_TYPE,EVENT_VALUE"]
    for number in range(1800):
        user = draw.randrange(USERS)
        item = 2 * int(draw.random() ** 2 * (ITEMS // 2 - 1)) + user % 2
        events.append(f'"u{user}","i{item}",{1_700_000_000 + number * 3600},"purchase",{draw.randrange(1, 90)}.5')
    users = ["USER_ID,PROVINCE,CITY", *(f'"u{n}","P{n % 2}","C\\"{n % 3}"' for n in range(USERS + 5))]
    items = ["ITEM_ID,CATEGORY,PRICE", *(f'"i{n}","K{n % 2}",{100 + n}' for n in range(ITEMS - 1)), '"i39",,']
    named = {"Interactions": events, "Users": users, "Items": items}
    return {name: "\n".join(lines) + "\n" for name, lines in named.items()}


@dataclass
class Shop:
    """One dataset group with its parts, made through boto3."""

    personalize: Any
    s3: Any
    name: str
    group: str = ""
    datasets: dict[str, str] = field(default_factory=dict)
    solutions: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def make_datasets(self) -> None:
        client = self.personalize
        self.group = client.create_dataset_group(name=self.name)["datasetGroupArn"]
        assert settled(client.describe_dataset_group, datasetGroupArn=self.group)["status"] == "ACTIVE"
        for kind, fields in SCHEMAS.items():
            made = client.create_schema(name=f"{self.name}-{kind}", schema=schema(kind, fields))["schemaArn"]
            arn = client.create_dataset(
                name=f"{self.name}-{kind}", schemaArn=made, datasetGroupArn=self.group, datasetType=kind
            )["datasetArn"]
            self.datasets[kind] = arn
        for arn in self.datasets.values():
            settled(client.describe_dataset, datasetArn=arn)

    def put(self, key: str, text: str) -> str:
        self.s3.put_object(Bucket=BUCKET, Key=f"{self.name}/{key}", Body=text.encode())
        return f"s3://{BUCKET}/{self.name}/{key}"

    def put_lines(self, key: str, lines: list[dict[str, Any]]) -> str:
        return self.put(key, "".join(json.dumps(line) + "\n" for line in lines))

    def read(self, key: str) -> list[dict[str, Any]]:
        body = self.s3.get_object(Bucket=BUCKET, Key=f"{self.name}/{key}")["Body"].read()
        return [json.loads(line) for line in body.splitlines()]

    def start_import(self, kind: str, location: str, job: str, mode: str = "FULL") -> str:
        source = {"dataLocation": location}
        answer = self.personalize.create_dataset_import_job(
            jobName=job, datasetArn=self.datasets[kind], dataSource=source, roleArn=ROLE, importMode=mode
        )
        return str(answer["datasetImportJobArn"])

    def import_text(self, kind: str, text: str, job: str, mode: str = "FULL") -> dict[str, Any]:
        arn = self.start_import(kind, self.put(f"data/{job}.csv", text), job, mode)
        return settled(self.personalize.describe_dataset_import_job, datasetImportJobArn=arn)

    def fill(self) -> None:
        for kind, text in shop_files().items():
            job = self.import_text(kind, text, f"{self.name}-first-{kind}")
            assert job["status"] == "ACTIVE", job

    def solve(self, recipe: str, name: str, **more: Any) -> str:
        """Create a solution and return its ARN once it is ACTIVE."""
        arn = self.personalize.create_solution(
            name=f"{self.name}-{name}",
            recipeArn=f"arn:aws:personalize:::recipe/{recipe}",
            datasetGroupArn=self.group,
            performAutoTraining=False,
            **more,
        )["solutionArn"]
        settled(self.personalize.describe_solution, solutionArn=arn)
        self.solutions[name] = arn
        return str(arn)

    def train(self, recipe: str, name: str, **more: Any) -> dict[str, Any]:
        solution = self.solve(recipe, name, **more)
        made = self.personalize.create_solution_version(solutionArn=solution)["solutionVersionArn"]
        self.versions[name] = made
        return settled(self.personalize.describe_solution_version, solutionVersionArn=made)

    def infer(self, version: str, lines: list[dict[str, Any]], job: str, kind: str = "inference", **more: Any) -> Any:
        """Run a batch job over one file and return its final description."""
        path = self.put_lines(f"in/{job}.json", lines)
        create = getattr(self.personalize, f"create_batch_{kind}_job")
        answer = create(
            jobName=job,
            solutionVersionArn=version,
            roleArn=ROLE,
            jobInput={"s3DataSource": {"path": path}},
            jobOutput={"s3DataDestination": {"path": f"s3://{BUCKET}/{self.name}/out/"}},
            **more,
        )
        key = f"batch{kind.capitalize()}JobArn"
        return settled(getattr(self.personalize, f"describe_batch_{kind}_job"), **{key: answer[key]})


@pytest.fixture(scope="module")
def shop(personalize: Any, s3: Any) -> Shop:
    """A filled dataset group with the three recipes of the main flow trained."""
    made = Shop(personalize, s3, "shop")
    made.make_datasets()
    made.fill()
    for name in ("user-personalization", "similar-items", "item-affinity"):
        version = made.train(f"aws-{name}", name)
        assert version["status"] == "ACTIVE", version
    return made


@pytest.fixture(scope="module")
def new_shop(personalize: Any, s3: Any) -> Callable[[str], Shop]:
    """Return a function that makes an empty dataset group in the service that the module's tests share."""

    def make(name: str) -> Shop:
        made = Shop(personalize, s3, name)
        made.make_datasets()
        return made

    return make


@pytest.fixture(scope="session", name="settled")
def _settled() -> Any:
    return settled


@pytest.fixture(scope="session", name="wait_until")
def _wait_until() -> Any:
    return wait_until


@pytest.fixture
def start_service(s3: Any, s3_url: str, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Return a function that starts a service of one's own, with options."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(running(tmp_path, s3_url, *options))


@pytest.fixture(scope="module")
def run_service(s3: Any, s3_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Running]]:
    """Return a function that starts a service for a module, with options."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(running(tmp_path_factory.mktemp("state"), s3_url, *options))


@pytest.fixture(scope="session")
def make_shop(s3: Any) -> Callable[[Running, str], Shop]:
    """Return a function that makes an empty dataset group in a service."""

    def make(service: Running, name: str) -> Shop:
        made = Shop(service.client("personalize"), s3, name)
        made.make_datasets()
        return made

    return make


@pytest.fixture(scope="session")
def csv_texts() -> dict[str, str]:
    return shop_files()
