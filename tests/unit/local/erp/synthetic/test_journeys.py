import numpy as np
import pytest

from mastergroup_local.erp.synthetic.journeys import MINUTES, Journeys, Theme, build_journeys
from mastergroup_local.erp.synthetic.people import build_people
from mastergroup_local.erp.synthetic.scales import DAYS


@pytest.fixture(scope="module")
def journeys() -> Journeys:
    rng = np.random.default_rng(5)
    people = build_people(rng, 2_000, walk_ins=200)
    return build_journeys(rng, people, 2_000, 8_000)


def test_each_customer_orders_and_each_walk_in_once(journeys: Journeys) -> None:
    times = np.bincount(journeys.person)
    assert len(journeys) == times.sum() == 8_000
    assert times[:2_000].min() == 1
    assert times[:2_000].max() > 10
    assert (times[2_000:] == 1).all()


def test_orders_lie_in_the_span_and_in_its_order(journeys: Journeys) -> None:
    assert journeys.minute[0] >= 0
    assert journeys.minute[-1] < DAYS * MINUTES
    assert (np.diff(journeys.minute) >= 0).all()


def test_after_a_mattress_comes_bedding_within_weeks(journeys: Journeys) -> None:
    by_person = np.argsort(journeys.person, kind="stable")
    person, theme, minute = (each[by_person] for each in (journeys.person, journeys.theme, journeys.minute))
    sequel = np.flatnonzero((person[1:] == person[:-1]) & (theme[:-1] == Theme.SLEEP))
    assert (theme[sequel + 1] == Theme.BEDDING).mean() > 0.6
    assert 7 < np.median(minute[sequel + 1] - minute[sequel]) / MINUTES < 60


def test_winter_is_busier_than_summer(journeys: Journeys) -> None:
    assert np.isin(journeys.month, (12, 1)).sum() > 1.2 * np.isin(journeys.month, (6, 7)).sum()
