"""Copies: the same worlds several times over, with the same luck."""

import numpy as np
import pytest

from sim.draws import Draws, Stream
from sim.ensemble import run_ensemble, trace
from sim.scenario import Scenario
from tests.shipped import ROOT

SMALL = Scenario.read(ROOT / "tests" / "scenarios" / "small.yaml")
PATH = "actors.king.war_cost"


def test_copies_of_a_world_have_its_luck():
    once = Draws(3, 5, 4).uniform(Stream.CHOICE, 7, 6)
    draws = Draws(3, 5, 4, copies=3)
    np.testing.assert_array_equal(draws.uniform(Stream.CHOICE, 7, 6), np.tile(once, 3))
    np.testing.assert_array_equal(draws.numbers, [5, 6, 7, 8] * 3)
    assert draws.size == 12


@pytest.mark.parametrize("copies", [0, -1])
def test_there_is_at_least_one_copy(copies):
    with pytest.raises(ValueError, match="copies"):
        Draws(0, 0, 1, copies)
    with pytest.raises(ValueError, match="copies"):
        run_ensemble(SMALL, worlds=2, copies=copies)


@pytest.mark.parametrize("chunk", [3, 5, 12, 1024])
def test_variants_side_by_side_are_the_variants_alone_whatever_the_chunk(chunk):
    costs = (0.1, 0.4, 0.9)
    given = {PATH: np.repeat(costs, 5)}
    together = run_ensemble(SMALL, worlds=5, copies=3, seed=2, given=given, chunk=chunk)
    for copy, cost in enumerate(costs):
        alone = run_ensemble(SMALL, worlds=5, seed=2, given={PATH: np.full(5, cost)})
        here = slice(5 * copy, 5 * copy + 5)
        for name, column in alone.table.items():
            np.testing.assert_array_equal(together.table[name][here], column, err_msg=name)
        for name, array in alone.course.items():
            np.testing.assert_array_equal(together.course[name][..., here], array, err_msg=name)


def test_a_trace_has_copies_too():
    told = trace(SMALL, worlds=2, copies=2, seed=4)
    assert told.worlds == (0, 1, 0, 1)
    for array in told.arrays.values():
        np.testing.assert_array_equal(array[..., :2], array[..., 2:])
