"""Every mechanism shows: with it off, some worlds of the shipped crisis end otherwise."""

import numpy as np
import pytest

from sim.ensemble import run_ensemble
from sim.mechanisms import MECHANISMS, switched_off
from tests.shipped import ukraine

WORLDS = 256


@pytest.fixture(scope="module")
def everything_on():
    return run_ensemble(ukraine(), worlds=WORLDS, record=False).table["outcome"]


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda mechanism: mechanism.name)
def test_without_it_some_worlds_end_otherwise(mechanism, everything_on):
    without = run_ensemble(switched_off(ukraine(), mechanism), worlds=WORLDS, record=False)
    assert np.mean(without.table["outcome"] != everything_on) > 0.01
