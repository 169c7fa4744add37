"""Shares of outcomes and their intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from sim.analysis.shares import outcome_shares, wilson
from sim.scenario import Scenario
from tests.shipped import NASH

counts = st.integers(1, 100_000).flatmap(
    lambda worlds: st.tuples(st.integers(0, worlds), st.just(worlds))
)


@given(counts, st.floats(0.5, 0.999))
def test_wilson_is_that_of_scipy(drawn, confidence):
    expected = binomtest(*drawn).proportion_ci(confidence, method="wilson")
    assert wilson(*drawn, confidence) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(counts)
def test_the_interval_holds_the_share_and_mirrors(drawn):
    count, worlds = drawn
    low, high = wilson(count, worlds)
    assert 0 <= low <= count / worlds <= high <= 1
    mirror = wilson(worlds - count, worlds)
    assert (1 - high, 1 - low) == pytest.approx(mirror, abs=1e-12)


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5, 0.9])
def test_the_interval_covers_the_truth_as_often_as_it_says(share):
    """Exact coverage over the binomial distribution, on average over sizes, is near 95 %."""
    coverage = []
    for worlds in range(80, 121):
        intervals = np.array([wilson(count, worlds) for count in range(worlds + 1)])
        covers = (intervals[:, 0] <= share) & (share <= intervals[:, 1])
        coverage.append(binom.pmf(np.arange(worlds + 1), worlds, share)[covers].sum())
    assert np.mean(coverage) == pytest.approx(0.95, abs=0.01)


def test_a_wider_interval_for_fewer_worlds():
    widths = [np.subtract(*wilson(n // 4, n)[::-1]) for n in (8, 80, 800, 8000)]
    assert widths == sorted(widths, reverse=True)


def test_shares_stand_in_the_order_of_the_scenario_and_add_up():
    rules = Scenario.read(NASH).outcomes
    deal, none = outcome_shares(np.array([1, 0, 1, 1]), rules)
    assert (deal.key, none.key) == ("deal", "none")
    assert (deal.count, none.count) == (1, 3)
    assert deal.share + none.share == 1
    assert (none.low, none.high) == wilson(3, 4)


def test_a_share_prints_as_a_line():
    line = str(outcome_shares(np.array([0, 0, 1, 0]), Scenario.read(NASH).outcomes)[0])
    assert line.startswith("Agreement ")
    assert line.endswith("3   75.0%  [ 30.1%,  95.4%]")
