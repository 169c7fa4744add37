"""The engine against a plain reading of docs/model.md: every number of every round."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from sim.ensemble import trace
from sim.model import CrisisModel, forget
from sim.scenario import Scenario
from sim.scenario.problems import InvalidInput
from sim.state import shapes
from tests.protocol.crises import SMALL
from tests.reference.generated import EVERYTHING_ON, crises
from tests.reference.larger import larger, pairs
from tests.reference.world import AXES, World
from tests.shipped import NASH, ukraine

CLOSE = {"rtol": 1e-9, "atol": 1e-9}


def agree(scenario, *, seed, first_world=0, worlds=1, draw=False):
    """Play worlds in both readings; compare all that changes, round by round; return the ends."""
    model = CrisisModel(scenario, seed=seed, first_world=first_world, worlds=worlds, draw=draw)
    plain = [World(scenario, seed, first_world + w, draw=draw) for w in range(worlds)]
    same(model.state, plain)
    while model.running:
        model.step()
        for world in plain:
            if world.active:
                world.step()
        same(model.state, plain)
    forget(model)
    return [world.outcome for world in plain]


def same(state, plain):
    """Compare the state of the engine with as many plain worlds."""
    snapshots = [world.snapshot() for world in plain]
    for name in AXES:
        told = np.stack([np.array(snapshot[name], dtype=float) for snapshot in snapshots], axis=-1)
        engine = getattr(state, name)
        assert told.shape == engine.shape or told.size == engine.size == 0
        what = f"{name} in round {max(world.round for world in plain)}"
        np.testing.assert_allclose(engine, told.reshape(engine.shape), **CLOSE, err_msg=what)


def test_nothing_that_changes_is_left_out():
    assert set(AXES) == set(shapes())


@pytest.mark.parametrize("draw", [False, True])
@pytest.mark.parametrize(("seed", "first_world"), [(0, 0), (1, 17), (2**64 - 1, 4000)])
def test_the_shipped_scenario(seed, first_world, draw):
    ends = agree(ukraine(), seed=seed, first_world=first_world, worlds=2, draw=draw)
    assert None not in ends


@pytest.mark.parametrize("draw", [False, True])
def test_the_small_crisis(draw):
    ends = agree(Scenario.read(SMALL), seed=3, worlds=24, draw=draw)
    assert len(set(ends)) > 1


LEANING = EVERYTHING_ON | {
    "actors.senate.red_line": {"strait": 0.7, "base": 0.3, "fish": 0.2},  # no zone on the strait
    "measures.patrol.requires": {"event": "election"},  # a reprisal that it unlocks
    "events.election.when": {"from_round": 2},
    "actors.league.doctrine": {"reluctance": 0.2, "solidarity": 0.3},
}


@pytest.mark.parametrize("more", [{}, {"actors.king.rationality": "best_response"}])
def test_every_class_leaning(more):
    ends = agree(Scenario.read(SMALL, LEANING | more), seed=8, worlds=6)
    assert None not in ends


def test_best_response_on_the_way_to_the_bargain_of_nash():
    assert agree(Scenario.read(NASH), seed=0) == ["deal"]


def test_the_trajectory_that_is_told_is_that_of_the_plain_reading():
    scenario = Scenario.read(SMALL)
    told = trace(scenario, seed=5, first_world=2, worlds=1)
    world = World(scenario, 5, 2).play()
    last = world.snapshot()
    assert told.table["ended"].tolist() == [world.ended]
    for name in set(told.arrays) & set(AXES):
        np.testing.assert_allclose(
            told.arrays[name][-1, ..., 0], np.array(last[name]), **CLOSE, err_msg=name
        )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(overrides=larger(), seed=st.integers(0, 2**64 - 1))
def test_crises_of_all_sizes(overrides, seed):
    try:
        scenario = Scenario.read(SMALL, overrides)
    except InvalidInput:
        reject()
    assert None not in agree(scenario, seed=seed, worlds=2)


@settings(max_examples=15, deadline=None)
@given(overrides=pairs(), seed=st.integers(0, 2**64 - 1))
def test_pairs_of_all_sorts(overrides, seed):
    assert None not in agree(Scenario.read(NASH, overrides), seed=seed, worlds=2)


@settings(max_examples=35, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(overrides=crises(), seed=st.integers(0, 2**64 - 1), draw=st.booleans())
def test_crises_of_all_sorts(overrides, seed, draw):
    try:
        scenario = Scenario.read(SMALL, overrides)
    except InvalidInput:  # such as a condition that contradicts itself
        reject()
    ends = agree(scenario, seed=seed, worlds=3, draw=draw)
    assert None not in ends
