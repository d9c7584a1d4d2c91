"""Everything taken down in the right order; kills are in `test_kills`."""

from typing import Any

import pytest


def test_everything_goes_in_the_right_order(start_service: Any, make_shop: Any, settled: Any, wait_until: Any) -> None:
    shop = make_shop(start_service(), "gone")
    client = shop.personalize
    shop.fill()
    version = shop.train("aws-similar-items", "s")["solutionVersionArn"]
    campaign = client.create_campaign(name="c", solutionVersionArn=version)["campaignArn"]
    settled(client.describe_campaign, campaignArn=campaign)
    with pytest.raises(client.exceptions.ResourceInUseException):
        client.delete_solution(solutionArn=shop.solutions["s"])
    with pytest.raises(client.exceptions.ResourceInUseException):
        client.delete_dataset_group(datasetGroupArn=shop.group)
    client.delete_campaign(campaignArn=campaign)
    wait_until(lambda: is_gone(client, client.describe_campaign, campaignArn=campaign))
    client.delete_solution(solutionArn=shop.solutions["s"])
    wait_until(lambda: is_gone(client, client.describe_solution, solutionArn=shop.solutions["s"]))
    for arn in shop.datasets.values():
        client.delete_dataset(datasetArn=arn)
    for arn in shop.datasets.values():
        wait_until(lambda arn=arn: is_gone(client, client.describe_dataset, datasetArn=arn))
    for each in client.list_schemas()["schemas"]:
        client.delete_schema(schemaArn=each["schemaArn"])
    client.delete_dataset_group(datasetGroupArn=shop.group)
    wait_until(lambda: is_gone(client, client.describe_dataset_group, datasetGroupArn=shop.group))


def is_gone(client: Any, describe: Any, **arn: str) -> bool:
    try:
        describe(**arn)
    except client.exceptions.ResourceNotFoundException:
        return True
    return False
