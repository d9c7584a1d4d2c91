"""The first batch of an empty account, over a Personalize that loses answers or cannot make the first thing."""

from collections.abc import Iterator

import boto3
import pytest

from faulty import CREATES, faulty_aws, reason, working
from sales import insert_shop


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with faulty_aws(tmp_path_factory.mktemp("aws")) as env:
        yield env


def test_lost_requests_and_answers_of_every_create_make_nothing_twice(
    aws: dict[str, str], database_url: str, redis_url: str
) -> None:
    insert_shop(database_url)
    lost = [
        {"fault": "lost_answer", "operation": name, "variant": variant, "times": 1}
        for name in CREATES
        for variant in ("before", "after")
    ]
    with working(aws, database_url, redis_url, "lost") as shop, shop.with_faults(*lost):
        row = shop.run()
    assert row["status"] == "done", row
    assert made_in("lost") == CREATES


def made_in(group: str) -> dict[str, int]:
    """How many of each resource of a dataset group there are."""
    client = boto3.client("personalize", region_name="us-east-1")
    lists = {
        "CreateDatasetGroup": ("list_dataset_groups", "datasetGroups", "name"),
        "CreateSchema": ("list_schemas", "schemas", "name"),
        "CreateDataset": ("list_datasets", "datasets", "name"),
        "CreateSolution": ("list_solutions", "solutions", "name"),
        "CreateDatasetImportJob": ("list_dataset_import_jobs", "datasetImportJobs", "jobName"),
        "CreateSolutionVersion": ("list_solution_versions", "solutionVersions", "solutionVersionArn"),
        "CreateBatchInferenceJob": ("list_batch_inference_jobs", "batchInferenceJobs", "jobName"),
        "CreateBatchSegmentJob": ("list_batch_segment_jobs", "batchSegmentJobs", "jobName"),
    }
    found = {}
    for create, (operation, key, name) in lists.items():
        pages = client.get_paginator(operation).paginate()
        found[create] = sum(group in entry[name] for page in pages for entry in page[key])
    return found


def test_a_failed_group_ends_the_run_with_its_reason(aws: dict[str, str], database_url: str, redis_url: str) -> None:
    insert_shop(database_url)
    fault = {"fault": "create_failed", "resource": "DatasetGroup", "reason": "Out of luck.", "times": 1}
    with working(aws, database_url, redis_url, "luckless") as shop, shop.with_faults(fault):
        assert reason(shop.run()) == "dataset_group luckless: CREATE FAILED: Out of luck."
