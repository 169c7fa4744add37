"""Paired differences: their intervals cover what they say."""

import numpy as np
import pytest

from sim.analysis.effects import paired_mean, paired_share

LUCK = np.random.Generator(np.random.Philox(3))


@pytest.mark.parametrize(("gain", "loss"), [(0.02, 0.01), (0.2, 0.05), (0.0, 0.0)])
def test_an_interval_of_a_difference_of_shares_covers_it(gain, loss):
    inside = 0
    for _ in range(600):
        before = LUCK.random(200) < 0.3
        flip = LUCK.random(200)
        after = np.where(before, flip >= loss / 0.3, flip < gain / 0.7)
        _, (low, high) = paired_share(after, before)
        inside += low <= gain - loss <= high
    assert 0.93 <= inside / 600 <= 1


def test_a_difference_of_shares_is_that_of_the_shares():
    after, before = LUCK.random((2, 50)) < 0.5
    found, (low, high) = paired_share(after, before)
    assert found == pytest.approx(after.mean() - before.mean())
    assert low < found < high
    mirrored, (lower, higher) = paired_share(before, after)
    assert (mirrored, lower, higher) == pytest.approx((-found, -high, -low))


def test_one_world_tells_next_to_nothing():
    found, (low, high) = paired_share(np.array([1.0]), np.array([0.0]))
    assert found == 1.0
    assert high - low > 1.0
    assert paired_mean(np.array([2.0]), np.array([1.0]))[1] == (-np.inf, np.inf)
