"""Kills at random moments of whole cycles end in the rows of an undisturbed one (`make chaos` does it for longer)."""

from datetime import UTC, datetime

import pytest

from demo import Demo
from end_to_end.chaos.cycle import run_cycle
from end_to_end.chaos.disturbances import FLUSH, plan
from end_to_end.chaos.moments import Usual, usual_seconds
from end_to_end.chaos.tables import Snapshot, differences, snapshot


@pytest.fixture(scope="module")
def usual(demo: Demo) -> Usual:
    """How long the steps of the demo's own cycle took."""
    return usual_seconds(demo, datetime.min.replace(tzinfo=UTC))


@pytest.fixture(scope="module")
def undisturbed(demo: Demo) -> Snapshot:
    """What the demo's own cycle left."""
    return snapshot(demo)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("what", [("sync-worker", "personalize", FLUSH), ("personalize-worker", "valkey", "s3")])
def test_a_disturbed_cycle_ends_in_the_same_rows(
    demo: Demo, usual: Usual, undisturbed: Snapshot, what: tuple[str, ...]
) -> None:
    cycle = run_cycle(demo, plan("16", *what), usual)
    told = [str(each) for each in cycle.happened]
    assert cycle.is_disturbed, told
    assert (cycle.sync, cycle.pipeline) == ("done", "done"), told
    assert differences(undisturbed, snapshot(demo)) == {}, told
