"""Intervals over points and worlds cover what they say, also where points share their luck."""

import numpy as np
import pytest

from sim.analysis.pooled import pooled_mean, pooled_share
from sim.analysis.shares import wilson

LUCK = np.random.Generator(np.random.Philox(1))


@pytest.mark.parametrize("common", [True, False])
def test_intervals_cover_what_they_say(common):
    """Points and lucks are drawn anew 400 times; 0.5 is the truth."""
    inside_mean = inside_share = 0
    for _ in range(400):
        point, world = LUCK.normal(size=(30, 1)), LUCK.normal(size=(1 if common else 30, 25))
        chance = point + 2 * world + 0.5 * LUCK.normal(size=(30, 25))
        mean = pooled_mean(chance, common=common)
        inside_mean += abs(mean.mean) <= mean.half
        _, low, high = pooled_share(chance > 0, common=common)
        inside_share += low <= 0.5 <= high
    assert 0.93 <= inside_mean / 400 <= 1
    assert 0.92 <= inside_share / 400 <= 1


def test_worlds_of_one_point_are_worlds_of_an_ensemble():
    hits = LUCK.random((1, 200)) < 0.3
    for common in (True, False):
        share, low, high = pooled_share(hits, common=common)
        assert share == hits.mean()
        assert (low, high) == pytest.approx(wilson(hits.sum() * 199 / 200, 199), abs=2e-3)


def test_common_luck_tells_less_than_luck_of_their_own():
    hits = np.repeat(LUCK.random((1, 40)) < 0.4, 40, axis=0)
    _, low, high = pooled_share(hits, common=True)
    _, lower, higher = pooled_share(LUCK.random((40, 40)) < 0.4, common=False)
    assert high - low > 2 * (higher - lower)


def test_nothing_seen_is_not_nothing_known():
    share, low, high = pooled_share(np.zeros((20, 50), dtype=bool), common=True)
    assert (share, low) == (0.0, 0.0)
    assert high == pytest.approx(wilson(0, 20)[1])
    assert pooled_mean([[1.0]], common=True).half == float("inf")
    assert pooled_share([[True]], common=True)[1] < 0.3
