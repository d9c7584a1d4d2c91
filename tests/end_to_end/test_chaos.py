"""Kills at random moments of whole cycles end in the rows of an undisturbed one (`make chaos` does it for longer)."""

import pytest

from demo import Demo
from end_to_end.chaos.cycle import run_cycle
from end_to_end.chaos.disturbances import FLUSH, plan
from end_to_end.chaos.tables import Snapshot, differences, snapshot

_CYCLE = """
SELECT extract(epoch FROM (p.finished_at - p.started_at) + (s.finished_at - s.started_at))::float8 AS seconds
FROM (SELECT * FROM sync_runs ORDER BY started_at LIMIT 1) AS s,
     (SELECT * FROM pipeline_runs ORDER BY started_at LIMIT 1) AS p
"""


@pytest.fixture(scope="module")
def undisturbed(demo: Demo) -> Snapshot:
    """What the demo's own cycle left."""
    return snapshot(demo)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("what", [("sync-worker", "personalize", FLUSH), ("personalize-worker", "valkey", "s3")])
def test_a_disturbed_cycle_ends_in_the_same_rows(demo: Demo, undisturbed: Snapshot, what: tuple[str, ...]) -> None:
    seconds = demo.rows(_CYCLE)[0]["seconds"]
    disturbances = plan("suite", seconds, *what)
    ended = run_cycle(demo, disturbances)
    assert (ended["sync"], ended["pipeline"]) == ("done", "done"), disturbances
    assert differences(undisturbed, snapshot(demo)) == {}, disturbances
