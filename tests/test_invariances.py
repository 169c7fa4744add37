"""Four tests that are the design: crowd, chunk, order, copy; and the seed."""

import copy
import pickle
from dataclasses import fields

import numpy as np
import pytest

from sim.ensemble import run_ensemble, trace
from sim.model import CrisisModel
from tests.shipped import ukraine


def states_equal(one, other):
    return [
        f.name
        for f in fields(one)
        if not np.array_equal(
            getattr(one, f.name),
            getattr(other, f.name),
            equal_nan=getattr(one, f.name).dtype.kind == "f",
        )
    ]


@pytest.mark.parametrize("draw", [False, True])
def test_world_17_is_the_same_alone_and_in_a_crowd(draw):
    crowd = CrisisModel(ukraine(), seed=5, worlds=40, draw=draw).run()
    alone = CrisisModel(ukraine(), seed=5, worlds=1, first_world=17, draw=draw).run()
    assert states_equal(crowd.state.world(17), alone.state) == []


def test_the_size_of_a_chunk_changes_nothing():
    whole = run_ensemble(ukraine(), worlds=50, seed=3)
    parts = run_ensemble(ukraine(), worlds=50, seed=3, chunk=7)
    for name, column in whole.table.items():
        np.testing.assert_array_equal(column, parts.table[name], err_msg=name)
    for name, array in whole.course.items():
        np.testing.assert_array_equal(array, parts.course[name], err_msg=name)


def test_the_order_in_which_actors_move_changes_nothing():
    class Shuffled(CrisisModel):
        @property
        def agents(self):
            found = super().agents
            return found.__class__(list(found)[::-1], random=self.random)

    straight = CrisisModel(ukraine(), seed=2, worlds=20).run()
    reversed_ = Shuffled(ukraine(), seed=2, worlds=20).run()
    assert states_equal(straight.state, reversed_.state) == []


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_copy_steps_by_itself(duplicate):
    model = CrisisModel(ukraine(), seed=2, worlds=5)
    for _ in range(3):
        model.step()
    twin = duplicate(model)
    kept = model.state.copy()
    twin.step()
    assert states_equal(model.state, kept) == []
    model.step()
    assert states_equal(model.state, twin.state) == []


def test_seed_0_is_a_seed_like_any_other():
    tables = {seed: run_ensemble(ukraine(), worlds=60, seed=seed).table for seed in (0, 1, 42)}
    again = run_ensemble(ukraine(), worlds=60, seed=0).table
    for name, column in tables[0].items():
        np.testing.assert_array_equal(column, again[name])
    assert not np.array_equal(tables[0]["tension"], tables[42]["tension"])
    assert not np.array_equal(tables[0]["tension"], tables[1]["tension"])


def test_worlds_that_have_ended_stay_as_they_were():
    model = CrisisModel(ukraine(), seed=1, worlds=60)
    frozen = {}
    while model.running:
        model.step()
        for world in np.flatnonzero(~model.state.active):
            here = model.state.world(int(world))
            if world in frozen:
                assert states_equal(frozen[world], here) == []
            frozen[world] = here
    assert len(frozen) == 60


def test_a_full_trace_is_the_world_of_the_ensemble():
    many = run_ensemble(ukraine(), worlds=20, seed=4)
    one = trace(ukraine(), seed=4, first_world=11)
    for name, column in many.table.items():
        np.testing.assert_array_equal(column[11:12], one.table[name], err_msg=name)


def test_numbers_given_world_by_world_equal_worlds_of_their_own():
    values = np.array([0.2, 0.5, 0.9])
    path = "actors.russia.resolve"
    swept = run_ensemble(ukraine(), worlds=3, seed=6, given={path: values})
    for world, value in enumerate(values):
        one = run_ensemble(
            ukraine(actors__russia__resolve=float(value)), worlds=1, first_world=world, seed=6
        )
        for name, column in one.table.items():
            np.testing.assert_array_equal(
                column, swept.table[name][world : world + 1], err_msg=name
            )


def test_a_path_that_names_no_number_is_refused():
    with pytest.raises(KeyError, match=r"actors\.russia\.resolv"):
        run_ensemble(ukraine(), worlds=2, given={"actors.russia.resolv": np.ones(2)})
