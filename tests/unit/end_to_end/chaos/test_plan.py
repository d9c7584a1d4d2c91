"""What a seed plans, and when a cycle may be called a disturbed one."""

from datetime import UTC, datetime

from end_to_end.chaos.cycle import Cycle
from end_to_end.chaos.disturbances import FLUSH, STEPS, Disturbance, plan
from end_to_end.chaos.moments import Happened

KILL = Disturbance("s3", "pipeline", "export", 0.5)


def cycle(*happened: Happened) -> Cycle:
    return Cycle(datetime.now(UTC), "done", "done", 1.0, list(happened))


def test_a_seed_plans_the_same_again_and_another_seed_something_else() -> None:
    plans = [plan(str(seed)) for seed in range(50)]
    assert plans == [plan(str(seed)) for seed in range(50)]
    assert len(set(map(tuple, plans))) == 50


def test_every_step_and_every_program_has_its_turn_where_it_is_needed() -> None:
    planned = [each for seed in range(200) for each in plan(str(seed))]
    assert {(each.flow, each.step) for each in planned} == set(STEPS)
    assert {each.what for each in planned} == {
        "sync-worker",
        "personalize-worker",
        "valkey",
        "personalize",
        "s3",
        FLUSH,
    }
    assert {each.flow for each in planned if each.what == "sync-worker"} == {"sync"}
    assert {each.flow for each in planned if each.what == "personalize"} == {"pipeline"}


def test_disturbances_come_in_the_order_of_the_cycle() -> None:
    for seed in range(50):
        places = [(STEPS.index((each.flow, each.step)), each.share) for each in plan(str(seed))]
        assert places == sorted(places)


def test_a_cycle_that_was_over_before_a_kill_is_not_called_disturbed() -> None:
    done, late, down = Happened(KILL, 3.0, True), Happened(KILL, None, False), Happened(KILL, 4.0, False)
    assert cycle(done).is_disturbed
    assert cycle(done, down).is_disturbed
    assert not cycle(done, late).is_disturbed
    assert not cycle(down).is_disturbed
    assert not cycle().is_disturbed
    assert str(late) == "s3 in export NOT REACHED"
