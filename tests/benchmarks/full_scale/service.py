"""The nightly batch through the real service: import, three versions, lists for all, segments for all products.

S3 and the Personalize-compatible service run as processes of their own; the files lie in S3 before the clock starts.
"""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
import orjson

from benchmarks.full_scale import files, memory
from benchmarks.full_scale.made import SCALE
from mastergroup.settings import PersonalizeSettings
from personalize_worker import formats
from servers import local_aws

ROLE = "arn:aws:iam::000000000000:role/bench"
GOAL_SECONDS, GOAL_MB = 60, 1_024
_POLL_SECONDS = 0.1
Request = dict[str, Any]


def run() -> None:
    """Print the seconds of each stage, the peak of memory in it, and the totals against the goal."""
    source = files.folder()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, local_aws(Path(folder)) as env, _environment(env):
        bucket = env["PERSONALIZE_BUCKET"]
        _upload(source, bucket)
        night = _Night(bucket)
        night.prepare()
        _measure(night)
        _check_outputs(bucket)


def _environment(env: dict[str, str]) -> AbstractContextManager[Any]:
    return patch.dict(os.environ, {**env, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"})


def _measure(night: "_Night") -> None:
    seconds: Counter[str] = Counter()
    with _watched() as watch:
        stages = (night.import_datasets, night.train, night.infer, night.segment)
        for stage in stages:
            started = time.perf_counter()
            stage()
            name = stage.__name__
            seconds[name] = time.perf_counter() - started  # type: ignore[assignment]
            print(f"  {name:<18} {seconds[name]:8.2f} s   peak {watch.stage_mb():6.0f} MB", flush=True)
    total = sum(seconds.values())
    rest = total - seconds["import_datasets"]
    print(f"  {'without import':<18} {rest:8.2f} s   {_verdict(rest, GOAL_SECONDS)} at most {GOAL_SECONDS} s")
    print(f"  {'all of it':<18} {total:8.2f} s   peak {watch.peak_mb:6.0f} MB   "
          f"{_verdict(watch.peak_mb, GOAL_MB)} at most {GOAL_MB} MB")  # fmt: skip


def _verdict(value: float, most: float) -> str:
    return "PASS" if value <= most else "FAIL"


@contextmanager
def _watched() -> Iterator[memory.Watch]:
    watch = memory.Watch()
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()


def _upload(source: Path, bucket: str) -> None:
    client = boto3.client("s3")
    for path in sorted(each for each in source.rglob("*") if each.is_file()):
        client.upload_file(str(path), bucket, str(path.relative_to(source)))


class _Night:
    """What the pipeline asks of Personalize, in its order and by its names."""

    def __init__(self, bucket: str) -> None:
        self.client: Any = boto3.client("personalize")
        self.bucket = bucket
        self.settings = PersonalizeSettings()
        self.versions: dict[str, str] = {}

    def prepare(self) -> None:
        """Group, schemas, datasets and solutions: made once, not every night."""
        self.group = self._made("dataset_group", name="bench")
        self.datasets = {kind: self._dataset(kind) for kind in formats.DATASETS}
        self.solutions = {recipe.name: self._solution(recipe) for recipe in formats.RECIPES}

    def import_datasets(self) -> None:
        self._all("dataset_import_job", [self._import(*each) for each in self.datasets.items()])

    def train(self) -> None:
        solutions = self.solutions.items()
        asked = [{"name": f"v-{name}", "solutionArn": arn, "trainingMode": "FULL"} for name, arn in solutions]
        made = self._all("solution_version", asked)
        self.versions = dict(zip(self.solutions, made, strict=True))

    def infer(self) -> None:
        recipes = {"users": formats.USER_PERSONALIZATION, "items": formats.SIMILAR_ITEMS}
        asked = [self._batch(name, recipe, self.settings.list_depth) for name, recipe in recipes.items()]
        self._all("batch_inference_job", asked)

    def segment(self) -> None:
        chunks = -(-SCALE.products // files.SEGMENT_ITEMS)
        results = formats.affinity_results(SCALE.customers, SCALE.products)
        names = [f"segments/{number:04d}" for number in range(chunks)]
        asked = [self._batch(name, formats.ITEM_AFFINITY, results) for name in names]
        self._all("batch_segment_job", asked, self.settings.affinity_jobs_at_once)

    def _dataset(self, kind: str) -> str:
        schema = self._arn("schema", name=f"bench-{kind}", schema=formats.avro_schema(kind))
        return self._made("dataset", name=kind, schemaArn=schema, datasetGroupArn=self.group, datasetType=kind)

    def _solution(self, recipe: formats.Recipe) -> str:
        asked = {"name": recipe.name, "datasetGroupArn": self.group, "recipeArn": recipe.arn}
        return self._made("solution", **asked, performAutoTraining=False)

    def _import(self, kind: str, dataset: str) -> Request:
        location = {"dataLocation": f"s3://{self.bucket}/training-data/{kind.lower()}.csv"}
        return {"jobName": kind, "datasetArn": dataset, "dataSource": location, "roleArn": ROLE, "importMode": "FULL"}

    def _batch(self, name: str, recipe: formats.Recipe, results: int) -> Request:
        return {
            "jobName": name.replace("/", "-"),
            "solutionVersionArn": self.versions[recipe.name],
            "numResults": results,
            "roleArn": ROLE,
            "jobInput": {"s3DataSource": {"path": f"s3://{self.bucket}/batch-input/{name}/"}},
            "jobOutput": {"s3DataDestination": {"path": f"s3://{self.bucket}/batch-output/{name}/"}},
        }

    def _made(self, kind: str, **request: Any) -> str:
        return self._all(kind, [request])[0]

    def _all(self, kind: str, requests: list[Request], at_once: int = 5) -> list[str]:
        """Create each, at most so many pending at a time, and wait until all are ACTIVE."""
        arns: list[str] = []
        pending: set[str] = set()
        while len(arns) < len(requests) or pending:
            while len(arns) < len(requests) and len(pending) < at_once:
                arns.append(self._arn(kind, **requests[len(arns)]))
                pending.add(arns[-1])
            pending = {arn for arn in pending if not self._is_active(kind, arn)}
            if pending:
                time.sleep(_POLL_SECONDS)
        return arns

    def _arn(self, kind: str, **request: Any) -> str:
        create: Callable[..., dict[str, Any]] = getattr(self.client, f"create_{kind}")
        return next(str(value) for name, value in create(**request).items() if name.endswith("Arn"))

    def _is_active(self, kind: str, arn: str) -> bool:
        describe: Callable[..., dict[str, Any]] = getattr(self.client, f"describe_{kind}")
        key = "".join(word.title() for word in kind.split("_"))
        found = next(value for name, value in describe(**{f"{key[0].lower()}{key[1:]}Arn": arn}).items()
                     if name != "ResponseMetadata")  # fmt: skip
        if "FAILED" in found["status"]:
            raise RuntimeError(f"{kind}: {found.get('failureReason')}")
        return bool(found["status"] == "ACTIVE")


def _check_outputs(bucket: str) -> None:
    """Raises AssertionError where a line is missing or carries an error."""
    client = boto3.client("s3")
    found: Counter[str] = Counter()
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="batch-output/"):
        for entry in page.get("Contents", []):
            if entry["Key"].endswith(".out"):
                lines = client.get_object(Bucket=bucket, Key=entry["Key"])["Body"].iter_lines(1 << 20)
                kind = entry["Key"].split("/")[1]
                for line in lines:
                    found[kind] += not orjson.loads(line).get("error")
    wanted = {"users": SCALE.customers, "items": SCALE.products, "segments": SCALE.products}
    assert found == wanted, f"outputs: {dict(found)}, wanted: {wanted}"
    print(f"  lines written: {dict(found)}")
