"""Intervals over customers."""

import numpy as np
import pytest

from benchmarks.evaluate import bootstrap

VALUES = np.random.default_rng(0).random((400, 2))


def test_the_interval_holds_the_mean_and_narrows_with_the_customers():
    low, high = bootstrap.interval(bootstrap.means(VALUES, seed=1)[:, 0])
    assert low < VALUES[:, 0].mean() < high
    assert 4 * VALUES[:, 0].std() / 20 == pytest.approx(high - low, rel=0.1)


def test_the_same_seed_gives_the_same_draws():
    assert (bootstrap.means(VALUES, seed=1, rounds=20) == bootstrap.means(VALUES, seed=1, rounds=20)).all()


def test_methods_are_compared_over_the_same_draws():
    twice = np.stack([VALUES[:, 0], 2 * VALUES[:, 0]], axis=1)
    draws = bootstrap.means(twice, seed=1)
    assert bootstrap.ratio_interval(draws[:, 1], draws[:, 0]) == pytest.approx((2.0, 2.0))


def test_a_rival_that_finds_nothing_has_no_ratio():
    nothing = np.zeros(10)
    assert np.isnan(bootstrap.ratio_interval(np.ones(10), nothing)).all()


def test_blocks_of_draws_are_put_together(monkeypatch):
    monkeypatch.setattr(bootstrap, "_AT_ONCE", 1_000)
    assert bootstrap.means(VALUES, seed=1, rounds=7).shape == (7, 2)
