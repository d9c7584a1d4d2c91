"""What a hostile client, operator or disk does to the service: a clear refusal, and nothing that stays stuck."""

import base64
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from botocore.exceptions import ClientError

from mastergroup_local.personalize.settings import parse

ROLE = "arn:aws:iam::000000000000:role/personalize"
FILTER = "EXCLUDE ItemID WHERE Items.PRICE < 1"


@pytest.fixture(scope="module")
def sturdy(run_service: Any) -> Any:
    return run_service("--admin", "--job-seconds", "0.02")


@pytest.fixture(scope="module")
def sturdy_shop(sturdy: Any, make_shop: Any, csv_texts: dict[str, str]) -> Any:
    made = make_shop(sturdy, "sturdy")
    made.fill()
    return made


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def creates(shop: Any) -> dict[str, tuple[str, dict[str, Any]]]:
    source = {"dataLocation": shop.put("data/race.csv", "USER_ID,PROVINCE,CITY\nu1,P,C\n")}
    job = {"jobName": "race", "datasetArn": shop.datasets["Users"], "dataSource": source, "roleArn": ROLE}
    recipe = "arn:aws:personalize:::recipe/aws-popularity-count"
    return {
        "dataset_group": ("list_dataset_groups", {"name": "race"}),
        "filter": ("list_filters", {"name": "race", "datasetGroupArn": shop.group, "filterExpression": FILTER}),
        "event_tracker": ("list_event_trackers", {"name": "race", "datasetGroupArn": shop.group}),
        "solution": ("list_solutions", {"name": "race", "datasetGroupArn": shop.group, "recipeArn": recipe}),
        "dataset_import_job": ("list_dataset_import_jobs", job),
    }


@pytest.mark.parametrize("kind", ["dataset_group", "filter", "event_tracker", "solution", "dataset_import_job"])
def test_one_of_eight_creates_of_a_name_wins(sturdy_shop: Any, settled: Any, kind: str) -> None:
    client = sturdy_shop.personalize
    listing, request = creates(sturdy_shop)[kind]

    def make(_: int) -> str:
        try:
            getattr(client, f"create_{kind}")(**request)
        except client.exceptions.ResourceAlreadyExistsException:
            return "taken"
        return "made"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(make, range(8))) == ["made"] + ["taken"] * 7
    [found] = [each for page in getattr(client, listing)().values() if isinstance(page, list) for each in page
               if "race" in (each.get("name"), each.get("jobName"))]  # fmt: skip
    assert found["status"]
    [arn] = [name for name in found if name.endswith("Arn") and name.lower() == kind.replace("_", "") + "arn"]
    settled(getattr(client, f"describe_{kind}"), **{arn: found[arn]})


def test_a_status_only_goes_forward_for_all_who_look(sturdy: Any, sturdy_shop: Any) -> None:
    sturdy.order(latency={"Filter": 0.15})
    client = sturdy_shop.personalize
    arn = client.create_filter(name="seen", datasetGroupArn=sturdy_shop.group, filterExpression=FILTER)["filterArn"]

    def look(_: int) -> list[str]:
        return [client.describe_filter(filterArn=arn)["filter"]["status"] for _ in range(60) if not time.sleep(0.01)]

    with ThreadPoolExecutor(4) as pool:
        for seen in pool.map(look, range(4)):
            order = ["CREATE PENDING", "CREATE IN_PROGRESS", "ACTIVE"]
            assert seen == sorted(seen, key=order.index)
            assert set(seen) == set(order)
    sturdy.order()


def test_a_resource_that_is_tagged_again_and_again_gets_ready_all_the_same(sturdy: Any, sturdy_shop: Any) -> None:
    sturdy.order(latency={"Filter": 0.3})
    client = sturdy_shop.personalize
    arn = client.create_filter(name="tagged", datasetGroupArn=sturdy_shop.group, filterExpression=FILTER)["filterArn"]
    deadline = time.monotonic() + 1.5
    while time.monotonic() < deadline:
        client.tag_resource(resourceArn=arn, tags=[{"tagKey": "k", "tagValue": "v"}])
        time.sleep(0.05)
    assert client.describe_filter(filterArn=arn)["filter"]["status"] == "ACTIVE"
    sturdy.order()


def test_an_update_replaces_what_it_names(sturdy_shop: Any, settled: Any) -> None:
    client = sturdy_shop.personalize
    version = sturdy_shop.train("aws-user-personalization", "updated")["solutionVersionArn"]
    arn = client.create_campaign(name="updated", solutionVersionArn=version)["campaignArn"]
    settled(client.describe_campaign, campaignArn=arn)
    for name, value in (("explorationWeight", "0.1"), ("explorationItemAgeCutOff", "5")):
        config = {"itemExplorationConfig": {name: value}}
        client.update_campaign(campaignArn=arn, campaignConfig=config)
        assert client.describe_campaign(campaignArn=arn)["campaign"]["campaignConfig"] == config


def test_pages_stay_whole_while_things_come_and_go(sturdy_shop: Any) -> None:
    client = sturdy_shop.personalize

    def make(name: str) -> str:
        schema = (
            '{"type":"record","name":"Users","fields":[{"name":"USER_ID","type":"string"},{"name":"A","type":"int"}]}'
        )
        return str(client.create_schema(name=name, schema=schema)["schemaArn"])

    first = [make(f"page-{n}") for n in range(6)]
    seen: list[str] = []
    for number, page in enumerate(client.get_paginator("list_schemas").paginate(PaginationConfig={"PageSize": 2})):
        seen += [each["schemaArn"] for each in page["schemas"]]
        if number < 3:
            make(f"later-{number}")
            client.delete_schema(schemaArn=make(f"gone-{number}"))
    assert len(seen) == len(set(seen))
    assert set(first) <= set(seen)
    assert seen == sorted(seen, key=seen.index)


def token(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "junk",
    ["junk", "=", "\x00", "a" * 1300, token("after:"), token("after:-1"), token("after:1e3"), token("before:1")],
)
def test_a_token_that_was_not_given_out_is_refused(sturdy_shop: Any, junk: str) -> None:
    assert refused(sturdy_shop.personalize.list_schemas, nextToken=junk)[0] == "InvalidNextTokenException"


@pytest.mark.parametrize("megabytes", [5, 40])
def test_a_body_that_is_too_large_is_refused_in_the_way_of_its_api(sturdy: Any, megabytes: int) -> None:
    text = "x" * megabytes * 2**20
    expected = ("InvalidInputException", "The request body is too large")
    assert refused(sturdy.client("personalize").create_schema, name="big", schema=text) == expected
    runtime = sturdy.client("personalize-runtime")
    arn = "arn:aws:personalize:us-east-1:000000000000:campaign/none"
    assert refused(runtime.get_recommendations, campaignArn=arn, userId=text) == expected


def test_nothing_is_deleted_under_a_job_that_waits(sturdy: Any, sturdy_shop: Any, settled: Any) -> None:
    sturdy.order(latency={"SolutionVersion": 600, "DatasetImportJob": 600})
    client = sturdy_shop.personalize
    solution = sturdy_shop.solve("aws-popularity-count", "waiting")
    version = client.create_solution_version(solutionArn=solution)["solutionVersionArn"]
    for delete, arn in (
        (client.delete_solution, {"solutionArn": solution}),
        (client.delete_dataset, {"datasetArn": sturdy_shop.datasets["Interactions"]}),
        (client.delete_dataset_group, {"datasetGroupArn": sturdy_shop.group}),
    ):
        assert refused(delete, **arn)[0] == "ResourceInUseException"
    sturdy.order()
    assert settled(client.describe_solution_version, solutionVersionArn=version)["status"] == "ACTIVE"


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mastergroup_local.personalize", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def test_a_second_service_on_a_folder_is_refused(sturdy: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ended = run("--port", str(port), "--state", str(sturdy.folder))
    assert ended.returncode == 1
    assert ended.stderr == f"another service works on {sturdy.folder}; stop it, or choose another --state\n"
    assert sturdy.client("personalize").list_schemas()


def damaged(path: Path) -> None:
    path.write_bytes(b"not a database" * 1000)


def newer(path: Path) -> None:
    with sqlite3.connect(path) as state:
        state.execute("PRAGMA user_version = 999")


@pytest.mark.parametrize(("harm", "words"), [(damaged, "is damaged"), (newer, "is of a newer version")])
def test_a_state_file_that_cannot_be_read_is_said_so(tmp_path: Path, harm: Callable[[Path], None], words: str) -> None:
    harm(tmp_path / "personalize.sqlite")
    ended = run("--port", "1", "--state", str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"the state file {tmp_path / 'personalize.sqlite'} {words}")
    assert ended.stderr.count("\n") == 1


def test_an_older_state_file_is_taken_over(start_service: Any, make_shop: Any) -> None:
    service = start_service()
    shop = make_shop(service, "old")
    service.end()
    with sqlite3.connect(service.folder / "personalize.sqlite") as state:
        state.executescript("DROP TABLE faults; DROP TABLE latency; PRAGMA user_version = 0;")
    service.start()
    found = service.client("personalize").describe_dataset_group(datasetGroupArn=shop.group)
    assert found["datasetGroup"]["status"] == "ACTIVE"


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--threads", "0", "must be at least 1"),
        ("--memory-mb", "0", "must be at least 1"),
        ("--job-seconds", "-1", "must not be negative"),
        ("--port", "x", "invalid"),
    ],
)
def test_a_bad_option_is_refused(capsys: pytest.CaptureFixture[str], option: str, value: str, words: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        parse([option, value])
    assert f"argument {option}: " in (said := capsys.readouterr().err)
    assert words in said


@contextmanager
def disk_full(*pids: int) -> Iterator[None]:
    """As far as these processes can tell."""
    for pid in pids:
        psutil.Process(pid).rlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
    yield
    for pid in pids:
        if psutil.pid_exists(pid):
            psutil.Process(pid).rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_a_full_disk_is_an_internal_failure_and_passes(sturdy: Any, sturdy_shop: Any, settled: Any) -> None:
    client = sturdy_shop.personalize
    request = {"datasetGroupArn": sturdy_shop.group, "filterExpression": FILTER}
    with disk_full(sturdy.process.pid):
        codes = [refused(client.create_filter, name=f"full-{n}", **request)[0] for n in range(3)]
    assert codes == ["InternalFailure"] * 3
    made = client.create_filter(name="full-0", **request)
    assert settled(client.describe_filter, filterArn=made["filterArn"])["status"] == "ACTIVE"
    assert "full-1" not in {each["name"] for each in client.list_filters()["Filters"]}


def test_a_disk_that_fills_up_under_a_job_does_not_leave_it_stuck(
    sturdy: Any, sturdy_shop: Any, settled: Any, wait_until: Any
) -> None:
    client = sturdy_shop.personalize
    solution = sturdy_shop.solve("aws-similar-items", "full")
    version = client.create_solution_version(solutionArn=solution)["solutionVersionArn"]
    sturdy.order(latency={"SolutionVersion": 1})
    arn = {"solutionVersionArn": version}
    wait_until(lambda: client.describe_solution_version(**arn)["solutionVersion"]["status"] == "CREATE IN_PROGRESS")
    [process] = sturdy.job_processes()
    with disk_full(process.pid, sturdy.process.pid):
        wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)
        time.sleep(0.3)
    sturdy.order()
    found = settled(client.describe_solution_version, **arn)
    assert found["status"] == "ACTIVE" or found["failureReason"]


def test_data_that_has_no_room_fails_its_job_with_that_reason(sturdy: Any, sturdy_shop: Any, settled: Any) -> None:
    models = sturdy.folder / "models"
    shutil.rmtree(models, ignore_errors=True)
    models.write_text("in the way")
    try:
        version = sturdy_shop.train("aws-popularity-count", "no-room")
    finally:
        models.unlink()
    assert version["status"] == "CREATE FAILED"
    assert version["failureReason"] == "Internal failure: the state folder cannot be written: Not a directory."


def test_a_stop_ends_the_job_process_too(start_service: Any, make_shop: Any, csv_texts: Any, wait_until: Any) -> None:
    service = start_service("--admin")
    shop = make_shop(service, "stopped")
    service.order(latency={"DatasetImportJob": 1})
    shop.start_import("Interactions", shop.put("data/i.csv", csv_texts["Interactions"]), "stopped")
    wait_until(lambda: bool(service.job_processes()))
    [process] = service.job_processes()
    started = time.monotonic()
    service.end(signal.SIGTERM)
    assert time.monotonic() - started < 5
    wait_until(lambda: not process.is_running(), 5)
    service.start()
