"""Mesa is used as its users expect, and its traps are handled."""

import gc
import inspect
import weakref

import mesa
import numpy as np
import pytest

from sim.agents import Ally, Lead
from sim.ensemble import run_ensemble
from sim.model import CrisisModel, forget
from tests.shipped import ukraine

TAKES_RNG = "rng" in inspect.signature(mesa.batch_run).parameters  # from Mesa 3.5 on


def test_batch_run_equals_our_ensemble():
    crisis = ukraine(horizon=6)
    rows = mesa.batch_run(
        CrisisModel,
        {"scenario": [crisis], "first_world": range(6)} | ({} if TAKES_RNG else {"seed": 5}),
        max_steps=50,
        data_collection_period=-1,
        display_progress=False,
        **({"rng": [5]} if TAKES_RNG else {"iterations": 1}),
    )
    ours = run_ensemble(crisis, worlds=6, seed=5)
    for row in rows:
        world = row["first_world"]
        assert row["share_agreed"] == float(ours.table["agreed"][world])
        step = int(row["Step"]) + (not TAKES_RNG)  # which counted from 0 before
        last = ours.course["rung"][step, :, world].max()
        assert row["median_rung"] == last
    assert len(rows) == 6


def test_agents_select_do_and_agg():
    model = CrisisModel(ukraine(), seed=1, worlds=4)
    allies = model.agents.select(agent_type=Ally)
    assert len(allies) >= 6
    assert len(model.agents.select(agent_type=Lead)) == 1
    mean = allies.agg("cohesion", lambda rows: np.mean(rows, axis=0))
    assert mean.shape == (4,)
    before = model.state.resolve.copy()
    allies.do(lambda ally: setattr(ally, "resolve", ally.resolve * 0.5))
    rows = [ally.row for ally in allies]
    np.testing.assert_allclose(model.state.resolve[rows], before[rows] * 0.5)


def test_data_collector_holds_every_round():
    model = CrisisModel(ukraine(horizon=5), seed=1, worlds=8).run()
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == model.steps
    assert frame["share_open"].iloc[-1] == 0.0
    assert not model.running


def test_a_step_after_the_end_changes_nothing():
    model = CrisisModel(ukraine(horizon=2), seed=1, worlds=2).run()
    before = model.state.copy()
    model.step()
    np.testing.assert_array_equal(model.state.cost, before.cost)


def test_without_a_seed_it_takes_one_and_tells_which():
    one, other = (CrisisModel(ukraine(), seed=None) for _ in range(2))
    seed = one.crisis.draws.seed
    assert seed != other.crisis.draws.seed
    again = CrisisModel(ukraine(), seed=seed)
    for model in (one, again):
        model.step()
    np.testing.assert_array_equal(one.state.choice, again.state.choice)


def test_the_scenario_is_ours_and_not_one_of_mesa():
    crisis = ukraine()
    assert CrisisModel(crisis).scenario is crisis


def test_forget_frees_a_model_at_once():
    gc.collect()
    gc.disable()
    try:
        model = CrisisModel(ukraine(), seed=1, worlds=2)
        model.step()
        gone = [weakref.ref(model), weakref.ref(model.actor(0))]
        forget(model)
        del model
        assert [ref() for ref in gone] == [None, None]
    finally:
        gc.enable()


def test_an_actor_is_found_by_row_and_by_name():
    model = CrisisModel(ukraine(), worlds=1)
    assert model.actor("russia") is model.actor(0)
    with pytest.raises(KeyError, match="atlantis"):
        model.actor("atlantis")
