"""Jobs on the data of a group: exports, and the deletion of users."""

import csv
import io
import json
import signal
import time
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError

BUCKET = "shop"
ROLE = "arn:aws:iam::000000000000:role/personalize"
DELETION = ("PENDING", "IN_PROGRESS", "COMPLETED")


@pytest.fixture(scope="module")
def filled(new_shop: Any) -> Any:
    """A filled group without anything trained."""
    made = new_shop("data")
    made.fill()
    return made


def rows(shop: Any, key: str) -> list[dict[str, str]]:
    """Read a CSV by Amazon's rules: escapes are backslashes."""
    text = shop.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), escapechar="\\", doublequote=False))


def export(shop: Any, settled: Any, kind: str, job: str, **more: Any) -> Any:
    target = {"s3DataDestination": {"path": f"s3://{BUCKET}/{shop.name}/exports/"}}
    arn = shop.personalize.create_dataset_export_job(
        jobName=job, datasetArn=shop.datasets[kind], roleArn=ROLE, **{"jobOutput": target, **more}
    )["datasetExportJobArn"]
    return settled(shop.personalize.describe_dataset_export_job, datasetExportJobArn=arn)


def test_an_export_is_what_was_imported(filled: Any, settled: Any, csv_texts: dict[str, str]) -> None:
    for kind in ("Interactions", "Users", "Items"):
        job = export(filled, settled, kind, f"bulk-{kind}", ingestionMode="BULK")
        assert job["status"] == "ACTIVE", job
        assert job["jobOutput"]["s3DataDestination"]["path"] == "s3://shop/data/exports/"
        given = list(csv.DictReader(io.StringIO(csv_texts[kind]), escapechar="\\", doublequote=False))
        assert rows(filled, f"data/exports/bulk-{kind}.csv") == given
    text = filled.s3.get_object(Bucket=BUCKET, Key="data/exports/bulk-Users.csv")["Body"].read().decode()
    assert text.startswith('USER_ID,PROVINCE,CITY\n"u0","P0","C\\"0"\n')


def test_an_export_can_be_imported_again(filled: Any, settled: Any) -> None:
    export(filled, settled, "Users", "round", ingestionMode="BULK")
    again = filled.start_import("Users", "s3://shop/data/exports/round.csv", "round-trip")
    job = settled(filled.personalize.describe_dataset_import_job, datasetImportJobArn=again)
    assert job["status"] == "ACTIVE", job


def test_modes_tell_bulk_from_put_records(service: Any, filled: Any, settled: Any) -> None:
    events = service.client("personalize-events")
    for price in ("7", "7", "8"):
        items = [{"itemId": "i1", "properties": f'{{"price": {price}, "category": "new"}}'}]
        events.put_items(datasetArn=filled.datasets["Items"], items=items)
    job = export(filled, settled, "Items", "put-items")
    assert job["ingestionMode"] == "PUT"
    put = rows(filled, "data/exports/put-items.csv")
    assert [each["PRICE"] for each in put] == ["7", "8"]
    export(filled, settled, "Items", "all-items", ingestionMode="ALL")
    every = {each["ITEM_ID"]: each["PRICE"] for each in rows(filled, "data/exports/all-items.csv")}
    assert len(every) == 40
    assert every["i1"] == "8"


def test_an_export_that_cannot_be_written_says_why(filled: Any, settled: Any) -> None:
    target = {"s3DataDestination": {"path": "s3://nobodys-bucket/exports/"}}
    job = export(filled, settled, "Users", "nowhere", jobOutput=target)
    assert job["status"] == "CREATE FAILED"
    assert job["failureReason"] == "Insufficient privileges for accessing data in Amazon S3."


def test_wrong_exports_are_refused(filled: Any, settled: Any) -> None:
    client, wrong = filled.personalize, {"s3DataDestination": {"path": "https://shop/exports/"}}
    with pytest.raises(client.exceptions.InvalidInputException, match="Invalid S3 output path"):
        export(filled, settled, "Users", "wrong", jobOutput=wrong)
    with pytest.raises(client.exceptions.InvalidInputException, match="enum"):
        export(filled, settled, "Users", "wrong", ingestionMode="SOME")
    export(filled, settled, "Users", "taken")
    with pytest.raises(client.exceptions.ResourceAlreadyExistsException):
        export(filled, settled, "Users", "taken")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.describe_dataset_export_job(
            datasetExportJobArn=filled.group.replace(":dataset-group/", ":dataset-export-job/")
        )


def test_exports_are_listed_by_dataset(filled: Any, settled: Any) -> None:
    export(filled, settled, "Users", "listed")
    pages = filled.personalize.get_paginator("list_dataset_export_jobs").paginate(datasetArn=filled.datasets["Users"])
    names = [each["jobName"] for page in pages for each in page["datasetExportJobs"]]
    assert "listed" in names
    assert "bulk-Items" not in names


def delete_users(shop: Any, text: str, job: str, key: str = "", location: str = "") -> Any:
    """Run a deletion job to its end; return its description and all statuses that were seen."""
    path = location or shop.put(key or f"deletions/{job}.csv", text)
    client = shop.personalize
    arn = client.create_data_deletion_job(
        jobName=job, datasetGroupArn=shop.group, dataSource={"dataLocation": path}, roleArn=ROLE
    )["dataDeletionJobArn"]
    seen, deadline = [], time.monotonic() + 30
    while not seen or seen[-1] in DELETION[:2]:
        assert time.monotonic() < deadline, seen
        found = client.describe_data_deletion_job(dataDeletionJobArn=arn)["dataDeletionJob"]
        seen = [*seen, found["status"]] if found["status"] not in seen else seen
        time.sleep(0.02)
    return found, seen


@pytest.fixture(scope="module")
def emptied(service: Any, personalize: Any, new_shop: Any) -> Any:
    """A trained group from which u0 and u2 were deleted; what was recommended before is kept beside it."""
    made = new_shop("emptied")
    made.fill()
    events = service.client("personalize-events")
    tracker = personalize.create_event_tracker(name="t", datasetGroupArn=made.group)
    wait_active(personalize, tracker["eventTrackerArn"])
    event = {"eventType": "purchase", "sentAt": 1_710_000_000, "itemId": "i3"}
    for user in ("u0", "u1"):
        events.put_events(trackingId=tracker["trackingId"], userId=user, sessionId="s", eventList=[event])
    for recipe in ("user-personalization", "item-affinity"):
        assert made.train(f"aws-{recipe}", recipe)["status"] == "ACTIVE"
    made.before = answers(made, "before")
    made.job, made.seen = delete_users(made, 'USER_ID\nu0\n"u2"\nstranger\n', "leave")
    return made


def wait_active(personalize: Any, arn: str) -> None:
    deadline = time.monotonic() + 30
    while personalize.describe_event_tracker(eventTrackerArn=arn)["eventTracker"]["status"] != "ACTIVE":
        assert time.monotonic() < deadline
        time.sleep(0.02)


def answers(shop: Any, job: str) -> dict[str, Any]:
    """Return u0's, u1's and a stranger's recommendations, and the segment of an item that u0 likes."""
    lines = [{"userId": name} for name in ("u0", "u1", "nobody")]
    assert shop.infer(shop.versions["user-personalization"], lines, f"{job}-lists")["status"] == "ACTIVE"
    shop.infer(shop.versions["item-affinity"], [{"itemId": "i0"}], f"{job}-users", "segment", numResults=1000)
    lists = {each["input"]["userId"]: each["output"] for each in shop.read(f"out/{job}-lists.json.out")}
    return {**lists, "segment": shop.read(f"out/{job}-users.json.out")[0]["output"]["usersList"]}


def test_deleted_users_leave_the_datasets(emptied: Any, settled: Any, csv_texts: dict[str, str]) -> None:
    gone = [line for line in csv_texts["Interactions"].splitlines() if line.startswith(('"u0"', '"u2"'))]
    assert emptied.job["status"] == "COMPLETED"
    # Their events, their two rows in Users and the one event that was put.
    assert emptied.job["numDeleted"] == len(gone) + 2 + 1
    assert [each for each in DELETION if each in emptied.seen] == emptied.seen
    for kind, number in (("Interactions", 1801 - len(gone)), ("Users", 123)):
        export(emptied, settled, kind, f"rest-{kind}", ingestionMode="ALL")
        left = [each["USER_ID"] for each in rows(emptied, f"emptied/exports/rest-{kind}.csv")]
        assert len(left) == number
        assert not {"u0", "u2"} & set(left)


def test_models_do_not_know_deleted_users(emptied: Any) -> None:
    after = answers(emptied, "after")
    assert after["u0"] == emptied.before["nobody"] != emptied.before["u0"]
    assert after["u1"] == emptied.before["u1"]
    assert {"u0", "u2"} <= set(emptied.before["segment"])
    assert after["segment"] == [user for user in emptied.before["segment"] if user not in ("u0", "u2")]


def test_a_second_deletion_finds_nothing_more(emptied: Any) -> None:
    job, _ = delete_users(emptied, "USER_ID\nu0\n", "again")
    assert (job["status"], job["numDeleted"]) == ("COMPLETED", 0)


def test_a_user_who_comes_back_is_trained_on_again(emptied: Any, service: Any, settled: Any) -> None:
    version = emptied.train("aws-item-affinity", "later")["solutionVersionArn"]
    emptied.infer(version, [{"itemId": "i0"}], "later-users", "segment", numResults=1000)
    users = emptied.read("out/later-users.json.out")[0]["output"]["usersList"]
    assert "u0" not in users
    service.client("personalize-events").put_users(datasetArn=emptied.datasets["Users"], users=[{"userId": "u0"}])
    version = emptied.train("aws-item-affinity", "latest")["solutionVersionArn"]
    emptied.infer(version, [{"itemId": "i0"}], "latest-users", "segment", numResults=1000)
    assert "u0" in emptied.read("out/latest-users.json.out")[0]["output"]["usersList"]
    assert delete_users(emptied, "USER_ID\nu0\n", "leave-again")[0]["numDeleted"] == 1


def test_a_folder_of_files_is_read_whole(service: Any, filled: Any) -> None:
    users = [{"userId": "put-1"}, {"userId": "put-2"}]
    service.client("personalize-events").put_users(datasetArn=filled.datasets["Users"], users=users)
    filled.put("many/a.csv", "USER_ID\nput-1\n")
    filled.put("many/b.csv", "USER_ID\nput-2\n")
    job, _ = delete_users(filled, "", "folder", location="s3://shop/data/many/")
    assert job["numDeleted"] == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("NAME\nu0\n", "Input CSV is missing the following columns:[USER_ID]"),
        ("USER_ID,CITY\nu0,C\n", "Input CSV must have a single USER_ID column."),
        ("USER_ID\nu0,u1\n", "Input CSV has 2 values in row 2 and 1 columns."),
        (f"USER_ID\n{'u' * 257}\n", "Length cannot be more than 256 characters for USER_ID column."),
    ],
)
def test_a_bad_list_of_users_fails_the_deletion(filled: Any, text: str, reason: str) -> None:
    job, _ = delete_users(filled, text, f"bad{abs(hash(reason))}")
    assert (job["status"], job["failureReason"]) == ("FAILED", reason)
    assert "numDeleted" not in job


def test_a_deletion_needs_its_file_and_its_group(filled: Any) -> None:
    job, _ = delete_users(filled, "", "missing", location="s3://shop/data/none.csv")
    assert (job["status"], job["failureReason"]) == ("FAILED", "Invalid Data location.")
    client = filled.personalize
    request = {"jobName": "x", "dataSource": {"dataLocation": "s3://shop/data/none.csv"}, "roleArn": ROLE}
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.create_data_deletion_job(datasetGroupArn=filled.group + "x", **request)
    with pytest.raises(client.exceptions.InvalidInputException, match="Invalid Data location"):
        client.create_data_deletion_job(
            datasetGroupArn=filled.group, **{**request, "dataSource": {"dataLocation": "http://shop/a.csv"}}
        )
    listed = client.list_data_deletion_jobs(datasetGroupArn=filled.group)["dataDeletionJobs"]
    assert {each["status"] for each in listed} <= {"COMPLETED", "FAILED"}
    assert {each["datasetGroupArn"] for each in listed} == {filled.group}


def test_a_dataset_is_not_deleted_while_a_job_works_on_it(slow_service: Any, make_shop: Any) -> None:
    shop = make_shop(slow_service, "busy")
    client = shop.personalize
    target = {"s3DataDestination": {"path": "s3://shop/busy/exports/"}}
    client.create_dataset_export_job(jobName="slow", datasetArn=shop.datasets["Users"], roleArn=ROLE, jobOutput=target)
    with pytest.raises(client.exceptions.ResourceInUseException, match="dataset export job"):
        client.delete_dataset(datasetArn=shop.datasets["Users"])
    with pytest.raises(ClientError, match="ResourceInUse"):
        client.delete_dataset_group(datasetGroupArn=shop.group)
    client.create_data_deletion_job(
        jobName="slow",
        datasetGroupArn=shop.group,
        dataSource={"dataLocation": shop.put("d.csv", "USER_ID\nu1\n")},
        roleArn=ROLE,
    )
    with pytest.raises(client.exceptions.ResourceInUseException, match="data deletion job"):
        client.delete_dataset(datasetArn=shop.datasets["Items"])
    for number in range(4):
        client.create_data_deletion_job(
            jobName=f"slow-{number}",
            datasetGroupArn=shop.group,
            dataSource={"dataLocation": "s3://shop/d/"},
            roleArn=ROLE,
        )
    with pytest.raises(client.exceptions.LimitExceededException, match="More than 5 resources"):
        client.create_data_deletion_job(
            jobName="one-more", datasetGroupArn=shop.group, dataSource={"dataLocation": "s3://shop/d/"}, roleArn=ROLE
        )


def test_a_deletion_that_is_cut_off_counts_every_record_once(
    start_service: Any, make_shop: Any, wait_until: Any
) -> None:
    """Killed after its work, which is done half of the status's seconds before the job ends."""
    service = start_service("--admin", "--job-seconds", "0.02")
    order = urllib.request.Request(
        f"{service.url}/admin/faults", json.dumps({"latency": {"DataDeletionJob": 0.8}}).encode(), method="PUT"
    )
    urllib.request.urlopen(order).close()
    shop = make_shop(service, "cut")
    client = shop.personalize
    shop.import_text("Users", "USER_ID,PROVINCE,CITY\nu1,P,C\nu2,P,C\nu3,P,C\n", "three")
    arn = client.create_data_deletion_job(
        jobName="cut",
        datasetGroupArn=shop.group,
        dataSource={"dataLocation": shop.put("gone.csv", "USER_ID\nu1\nu2\n")},
        roleArn=ROLE,
    )["dataDeletionJobArn"]

    def found() -> Any:
        return client.describe_data_deletion_job(dataDeletionJobArn=arn)["dataDeletionJob"]

    wait_until(lambda: "numDeleted" in found())
    service.end(signal.SIGKILL)
    service.start()
    assert found()["status"] in DELETION[:2]
    wait_until(lambda: found()["status"] not in DELETION[:2])
    assert (found()["status"], found()["numDeleted"]) == ("COMPLETED", 2)
