from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import fold
from tests.rules.worlds import rows, shift

CAPABILITY = [0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08]
POSITION = [4, 7, 4, 4, 10, 10, 10, 7, 4, 7]
SALIENCE = [0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7]
numbers = st.lists(shift, min_size=1, max_size=20)


def test_compromise_on_emissions_is_the_mean_by_capability_and_salience():
    """Years of delay, by state; 7.389955686853767 (Scholz, Calbert and Smith 2011)."""
    weight = rows(*CAPABILITY) * rows(*SALIENCE)
    assert fold.weighted_mean(rows(*POSITION), weight) == pytest.approx(
        7.389955686853767, abs=1e-12
    )


@given(numbers, st.sampled_from([1, 2, fold.FEW]), st.booleans())
def test_a_sum_is_added_in_order(drawn, worlds, spread):
    in_order = 0.0
    for number in drawn:
        in_order = in_order + number
    every_world = (len(drawn), worlds)
    terms = np.broadcast_to(rows(*drawn), every_world)
    terms = terms if spread else np.array(terms)
    np.testing.assert_array_equal(fold.total(terms), np.full(worlds, in_order))
    np.testing.assert_array_equal(fold.total(np.stack([terms, terms]), axis=1)[1, 0], in_order)


@given(numbers, st.sampled_from([1, fold.FEW]))
def test_the_last_of_the_running_totals_is_the_total(drawn, worlds):
    terms = np.repeat(rows(*drawn), worlds, axis=1)
    running = fold.running_total(terms)
    np.testing.assert_array_equal(running[-1], fold.total(terms))
    np.testing.assert_array_equal(running[0], terms[0])


@given(numbers)
def test_the_axis_may_be_any(drawn):
    array = np.array(drawn).reshape(1, -1, 1)
    np.testing.assert_array_equal(fold.total(array, axis=1), fold.total(rows(*drawn))[None])


def test_nothing_adds_up_to_nothing():
    np.testing.assert_array_equal(fold.total(np.zeros((0, 3))), np.zeros(3), strict=True)
    found = fold.total(np.zeros((2, 0, 3)), axis=1)
    np.testing.assert_array_equal(found, np.zeros((2, 3)), strict=True)


@given(numbers, st.floats(0.1, 10))
def test_a_weighted_mean_lies_among_its_terms_whatever_the_unit_of_weight(drawn, unit):
    terms, weight = rows(*drawn), rows(*range(1, len(drawn) + 1))
    middle = fold.weighted_mean(terms, weight)
    assert min(drawn) - 1e-9 <= middle <= max(drawn) + 1e-9
    assert fold.weighted_mean(terms, weight * unit) == pytest.approx(middle[0])


def test_without_weight_the_mean_is_nought():
    np.testing.assert_array_equal(fold.weighted_mean(np.ones((2, 3)), np.zeros((2, 1))), [0, 0, 0])


def test_a_sum_grows_with_each_positive_term():
    sums = [fold.total(rows(*range(n)))[0] for n in range(1, 9)]
    assert all(second - first == n for n, (first, second) in enumerate(pairwise(sums), start=1))


@given(st.floats(0, 1e3), st.floats(0, 5))
def test_a_power_is_that_of_python(base, exponent):
    assert fold.power(rows(base), rows(exponent)) == pytest.approx(base**exponent, rel=1e-14)


def test_a_power_broadcasts_and_its_limits_are_exact():
    found = fold.power(rows(0, 1, 0.3), np.array([0.0, 1.0]))
    np.testing.assert_array_equal(found, [[1, 0], [1, 1], [1, 0.3]])


@pytest.mark.parametrize("axis", [0, 1])
def test_a_sum_over_a_crowd_does_not_ask_how_numbers_lie_in_memory(axis):
    """More worlds than a few, side by side in memory and not."""
    terms = np.arange(2.0 * 3 * 200).reshape(2, 3, 200) / 7
    expected = fold.total(terms, axis)
    np.testing.assert_array_equal(fold.total(np.asfortranarray(terms), axis), expected)
    np.testing.assert_allclose(expected, terms.sum(axis=axis))
