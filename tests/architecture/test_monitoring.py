"""What Prometheus and the dashboard ask for is what the API and Flower tell."""

import json
import re
from pathlib import Path

import yaml
from flower.events import get_prometheus_metrics
from prometheus_client import REGISTRY

from api_service.metrics import Metrics

FOLDER = Path(__file__).parents[2] / "deploy/docker/monitoring"
RULES = [rule for group in yaml.safe_load((FOLDER / "rules.yml").read_text())["groups"] for rule in group["rules"]]
PANELS = json.loads((FOLDER / "dashboard.json").read_text())["panels"]


def test_every_metric_that_is_asked_for_is_told() -> None:
    asked = [rule["expr"] for rule in RULES] + [target["expr"] for panel in PANELS for target in panel["targets"]]
    named = {name for text in asked for name in re.findall(r"\b(?:api|flower)_[a-z_]+", text)}
    assert {"api_data_age_limit_seconds", "flower_worker_online"} <= named
    get_prometheus_metrics()
    told = Metrics()._registry.collect()
    known = {family.name for registry in (told, REGISTRY.collect()) for family in registry}
    suffixes = ("", "_total", "_bucket", "_count", "_sum")
    assert named <= {name + suffix for name in known for suffix in suffixes}


def test_the_workers_of_the_rules_are_those_of_compose() -> None:
    asked = {name for rule in RULES for name in re.findall(r'worker=~"(\w+)@', rule["expr"])}
    compose = (FOLDER.parents[2] / "docker-compose.yml").read_text()
    assert asked == set(re.findall(r"--hostname (\w+)@%h", compose))
