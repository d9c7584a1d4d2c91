"""Models fill the disk, so without room only the newest of a solution stays, and whatever is in use."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_old_models_go_unless_something_asks_them(
    start_service: Any, make_shop: Any, settled: Any, wait_until: Any
) -> None:
    service = start_service("--models-mb", "0")
    shop = make_shop(service, "kept")
    client = shop.personalize
    shop.fill()
    first = shop.train("aws-similar-items", "s")["solutionVersionArn"]
    campaign = client.create_campaign(name="c", solutionVersionArn=first)["campaignArn"]
    settled(client.describe_campaign, campaignArn=campaign)
    second, third = (_train_again(shop, settled) for _ in range(2))
    wait_until(lambda: _models(service) == 2)
    assert _asks(shop, third, "newest") == "ACTIVE"
    assert _asks(shop, first, "by-campaign") == "ACTIVE"
    for refused in _uses(shop, client, second):
        with pytest.raises(client.exceptions.InvalidInputException, match="no longer kept"):
            refused()
    assert client.describe_solution_version(solutionVersionArn=second)["solutionVersion"]["status"] == "ACTIVE"
    client.delete_campaign(campaignArn=campaign)
    _train_again(shop, settled)
    wait_until(lambda: _models(service) == 1)


def _train_again(shop: Any, settled: Any) -> str:
    arn = shop.personalize.create_solution_version(solutionArn=shop.solutions["s"])["solutionVersionArn"]
    assert settled(shop.personalize.describe_solution_version, solutionVersionArn=arn)["status"] == "ACTIVE"
    return str(arn)


def _models(service: Any) -> int:
    return len(list(Path(service.folder / "models").iterdir()))


def _asks(shop: Any, version: str, job: str) -> str:
    return str(shop.infer(version, [{"itemId": "p1"}], job)["status"])


def _uses(shop: Any, client: Any, version: str) -> list[Callable[[], Any]]:
    return [
        lambda: shop.infer(version, [{"itemId": "p1"}], "old"),
        lambda: client.create_campaign(name="old", solutionVersionArn=version),
    ]
