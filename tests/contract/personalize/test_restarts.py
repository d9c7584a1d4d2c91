"""The service killed at the worst moment, and everything taken down in the right order."""

import signal
from pathlib import Path
from typing import Any

import pytest
from conftest import BUCKET, Shop, running, settled, shop_files, wait_until


def test_jobs_survive_a_kill(s3: Any, s3_url: str, tmp_path: Path) -> None:
    with running(tmp_path, s3_url, "--job-seconds", "0.4") as service:
        shop = Shop(service.client("personalize"), s3, "killed")
        shop.make_datasets()
        text = shop_files()["Interactions"]
        job = shop.start_import("Interactions", shop.put("data/k.csv", text), "killed-import")
        wait_until(lambda: status(shop, job) == "CREATE IN_PROGRESS")
        service.end(signal.SIGKILL)
        service.start()
        found = settled(shop.personalize.describe_dataset_import_job, datasetImportJobArn=job)
        assert found["status"] == "ACTIVE", found

        solution = shop.solve("aws-user-personalization", "u")
        version = shop.personalize.create_solution_version(solutionArn=solution)["solutionVersionArn"]
        service.end(signal.SIGKILL)
        service.start()
        found = settled(shop.personalize.describe_solution_version, solutionVersionArn=version)
        assert found["status"] == "ACTIVE", found
        assert shop.infer(version, [{"userId": "u1"}] * 100, "after")["status"] == "ACTIVE"
        assert len(shop.read("out/after.json.out")) == 100


def status(shop: Shop, job: str) -> str:
    answer = shop.personalize.describe_dataset_import_job(datasetImportJobArn=job)
    return str(answer["datasetImportJob"]["status"])


def test_everything_goes_in_the_right_order(s3: Any, s3_url: str, tmp_path: Path) -> None:
    with running(tmp_path, s3_url) as service:
        client = service.client("personalize")
        shop = Shop(client, s3, "gone")
        shop.make_datasets()
        shop.fill()
        version = shop.train("aws-similar-items", "s")["solutionVersionArn"]
        campaign = client.create_campaign(name="c", solutionVersionArn=version)["campaignArn"]
        settled(client.describe_campaign, campaignArn=campaign)
        for call, arn in ((client.delete_solution, shop.solutions["s"]), (client.delete_dataset_group, shop.group)):
            key = "solutionArn" if "solution" in arn else "datasetGroupArn"
            with pytest.raises(client.exceptions.ResourceInUseException):
                call(**{key: arn})
        client.delete_campaign(campaignArn=campaign)
        gone(client, client.describe_campaign, campaignArn=campaign)
        client.delete_solution(solutionArn=shop.solutions["s"])
        gone(client, client.describe_solution, solutionArn=shop.solutions["s"])
        for arn in shop.datasets.values():
            client.delete_dataset(datasetArn=arn)
        for arn in shop.datasets.values():
            gone(client, client.describe_dataset, datasetArn=arn)
        for each in client.list_schemas()["schemas"]:
            client.delete_schema(schemaArn=each["schemaArn"])
        client.delete_dataset_group(datasetGroupArn=shop.group)
        gone(client, client.describe_dataset_group, datasetGroupArn=shop.group)
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] > 0


def gone(client: Any, describe: Any, **arn: str) -> None:
    def is_gone() -> bool:
        try:
            describe(**arn)
        except client.exceptions.ResourceNotFoundException:
            return True
        return False

    wait_until(is_gone)
