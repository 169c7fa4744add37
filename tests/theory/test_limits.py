"""The limits of the model: what must never happen, and what must not move."""

from pathlib import Path

import numpy as np
import pytest

from sim.ensemble import run_ensemble, trace
from sim.scenario import Scenario
from tests.shipped import NASH, ukraine_with

SIGNS = Path(__file__).parent / "signs.yaml"


def signs(overrides):
    return Scenario.read(SIGNS, overrides)


def shares(scenario, worlds):
    result = run_ensemble(scenario, worlds=worlds, record=False)
    return {share.key: share.count for share in result.shares()}, result.table


@pytest.mark.parametrize("read", [signs, ukraine_with], ids=["small", "shipped"])
def test_without_overlap_and_flexibility_there_is_no_comprehensive_agreement(read):
    """Openings and lines of both files leave no zone of agreement on the core."""
    scenario = read({"actors.*.flexibility": 0, "actors.*.doctrine": {}})
    told = trace(scenario)
    assert not told.arrays["zone"][0].any()
    _, table = shares(scenario, 500)
    assert not table["agreed"].any()


@pytest.mark.parametrize("read", [signs, ukraine_with], ids=["small", "shipped"])
def test_without_hazard_no_war_is_inadvertent(read):
    _, table = shares(read({"incidents.hazard": 0}), 500)
    assert not table["inadvertent"].any()
    assert not table["incidents"].any()


def test_with_full_linkage_no_agreement_is_partial():
    assert shares(signs({"actors.first_side.doctrine.linkage": 0}), 500)[0]["half"] > 0
    assert shares(signs({"actors.first_side.doctrine.linkage": 1}), 500)[0]["half"] == 0


@pytest.mark.parametrize(
    ("read", "events"),
    [(signs, {}), (ukraine_with, {"events.*.bias": {}})],
    ids=["small", "shipped"],
)
def test_without_noise_and_bias_beliefs_are_true(read, events):
    told = trace(read({"actors.*.perception": {"bias": 0, "noise": 0}} | events), worlds=4)
    heads = list(told.layout.principals)
    risk, belief = told.arrays["risk"], told.arrays["belief"]
    np.testing.assert_array_equal(belief[:, heads], risk[:, heads[::-1]])


def test_where_no_step_changes_the_chance_that_the_other_yields_nothing_moves():
    told = trace(Scenario.read(NASH, {"dynamics.sharpness": 0, "horizon": 20, "events": {}}))
    position = told.arrays["position"]
    np.testing.assert_array_equal(position, np.broadcast_to(position[0], position.shape))
    assert not told.table["agreed"].any()


def test_unanimous_positions_settle_at_once_and_there():
    same = {"actors.*.ideal.pie": 0.3, "actors.*.opening.pie": 0.3, "actors.*.red_line.pie": 0.3}
    told = trace(Scenario.read(NASH, same))
    assert (told.table["ended"][0], told.table["terms_pie"][0]) == (1, 0.3)
