"""The batch over a Personalize that throttles, fails and leaves out results: done, or ended with a plain reason."""

from collections.abc import Iterator
from typing import Any

import pytest

from faulty import CREATES, Shop, faulty_aws, reason, working
from sales import insert_shop

WATCHED = [name.removeprefix("Create") for name in CREATES]
READS = [f"Describe{name}" for name in WATCHED if name != "Schema"] + [f"List{name}s" for name in WATCHED]
OPERATIONS = [*CREATES, *READS, "GetSolutionMetrics"]
# Boto3 tries a call four times by itself: the fifth refusal is met by the second look of the step.
BEYOND_BOTO3 = 5
AFFINITY = "SELECT * FROM offline_item_affinity ORDER BY user_id"
LIVE = "SELECT generation, reason FROM live_generation"


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with faulty_aws(tmp_path_factory.mktemp("aws")) as env:
        yield env


@pytest.fixture(scope="module")
def shop(aws: dict[str, str], module_database_url: str, module_redis_url: str) -> Iterator[Shop]:
    insert_shop(module_database_url)
    with working(aws, module_database_url, module_redis_url, "faulty") as found:
        yield found


@pytest.fixture(scope="module")
def first(shop: Shop) -> dict[str, Any]:
    """A whole batch, from an empty account, in which every operation is throttled again and again."""
    throttled = [{"fault": "throttle", "operation": name, "times": BEYOND_BOTO3} for name in OPERATIONS]
    with shop.with_faults(*throttled):
        row = shop.run()
    assert row["status"] == "done", row
    return row


def test_throttling_of_every_operation_is_got_past(shop: Shop, first: dict[str, Any]) -> None:
    assert shop.rows("SELECT count(*) FROM offline_user_recommendations")[0]["count"] == 61


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("variant", ["InternalFailure", "ServiceUnavailable"])
def test_failures_on_their_side_are_got_past(shop: Shop, variant: str) -> None:
    names = ("CreateBatchInferenceJob", "DescribeBatchInferenceJob", "ListBatchInferenceJobs")
    faults = [{"fault": "internal", "variant": variant, "operation": name, "times": BEYOND_BOTO3} for name in names]
    with shop.with_faults(*faults, {"fault": "slow", "seconds": 0.3, "times": 1}):
        assert shop.run("infer")["status"] == "done"


@pytest.mark.usefixtures("first")
def test_a_full_queue_of_jobs_is_waited_for(shop: Shop) -> None:
    with shop.with_faults({"fault": "limit", "operation": "CreateBatchSegmentJob", "times": 2 * BEYOND_BOTO3}):
        assert shop.run("segment")["status"] == "done"


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(
    ("resource", "steps", "words"),
    [
        ("DatasetImportJob", ("import_datasets", "train"), "dataset_import_job faulty-"),
        ("SolutionVersion", ("train", "infer"), "solution_version "),
        ("BatchInferenceJob", ("infer", "load", "publish"), "batch_inference_job faulty-"),
    ],
)
def test_a_failed_job_ends_the_run_with_its_reason(
    shop: Shop, resource: str, steps: tuple[str, ...], words: str
) -> None:
    live = shop.rows(LIVE)
    with shop.with_faults({"fault": "create_failed", "resource": resource, "reason": "Out of luck.", "times": 1}):
        said = reason(shop.run(*steps))
    assert said.startswith(words)
    assert said.endswith(": CREATE FAILED: Out of luck.")
    assert shop.rows(LIVE) == live
    assert shop.run(*steps)["status"] == "done", "the next night has jobs of its own"


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"variant": "error_lines", "every": 2, "times": 1}, "customers with a list: 0.5082, allowed 0.98"),
        ({"variant": "missing_file", "times": 1}, "there is no .out file in batch-output/user-personalization/"),
        ({"variant": "doubled_file", "times": 1}, "hold an id twice"),
    ],
    ids=["error_lines", "missing_file", "doubled_file"],
)
def test_half_an_output_is_never_published(shop: Shop, fault: dict[str, Any], words: str) -> None:
    live = shop.rows(LIVE)
    with shop.with_faults({"fault": "partial_output", "resource": "BatchInferenceJob", **fault}):
        assert words in reason(shop.run("infer", "load", "publish"))
    assert shop.rows(LIVE) == live


def harmed(*variants: str) -> list[dict[str, Any]]:
    """What is done to one segment job after the other."""
    return [
        {"fault": "partial_output", "resource": "BatchSegmentJob", "variant": each, "times": 1} for each in variants
    ]


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (harmed("missing_file"), "answered for 20 of 30 products"),
        (harmed("error_lines"), "answered for 25 of 30 products"),
        (harmed("missing_file", "doubled_file"), "answered for 20 of 30 products"),
        (
            [{"fault": "create_failed", "resource": "BatchSegmentJob", "reason": "Out of luck.", "times": 1}],
            "CREATE FAILED: Out of luck.",
        ),
    ],
    ids=["missing_file", "error_lines", "missing_and_doubled", "create_failed"],
)
def test_half_a_night_of_segments_leaves_the_last_affinity_lists(
    shop: Shop, faults: list[dict[str, Any]], words: str
) -> None:
    before = shop.rows(AFFINITY)
    with shop.with_faults(*faults):
        assert shop.run("infer", "segment", "load", "publish")["status"] == "done"
    said = shop.rows(LIVE)[0]["reason"]
    assert said.startswith("the last affinity lists stay in service: ")
    assert words in said
    assert shop.rows(AFFINITY) == before


@pytest.mark.usefixtures("first")
def test_a_doubled_segment_file_counts_once(shop: Shop) -> None:
    before = shop.rows(AFFINITY)
    with shop.with_faults(*harmed("doubled_file")):
        assert shop.run("infer", "segment", "load", "publish")["status"] == "done"
    assert shop.rows(LIVE)[0]["reason"] is None
    assert shop.rows(AFFINITY) == before
