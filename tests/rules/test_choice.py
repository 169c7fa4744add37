import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import choice
from tests.rules.worlds import rows, w

options = st.lists(
    st.tuples(st.floats(-5, 5), st.booleans(), st.integers(0, 3)), min_size=1, max_size=8
)
precision = st.floats(0, 1000)


def unpacked(drawn):
    drawn = sorted(drawn, key=lambda option: option[2])  # as on a menu, nest by nest
    value = rows(*(value for value, _, _ in drawn))
    available = np.array([free for _, free, _ in drawn])[:, None]
    available[0] = True
    return value, available, np.array([nest for _, _, nest in drawn])


def flat(value, precision):
    """Return the chances of options that are all of one kind."""
    size = len(value)
    return choice.nested_logit(
        rows(*value), np.ones((size, 1), bool), np.zeros(size, int), w(precision)
    )[:, 0]


@pytest.mark.parametrize(("advantage", "chance"), [(0, 0.5), (1, 0.731058578630)])
def test_logit_of_two_options(advantage, chance):
    """Logistic function of precision times advantage (McKelvey and Palfrey 1995)."""
    assert flat([advantage, 0], 1)[0] == pytest.approx(chance, abs=1e-12)
    assert flat([advantage / 4, 0], 4)[0] == pytest.approx(chance, abs=1e-12)


@given(options, precision)
def test_chances_are_chances(drawn, precision):
    value, available, nest = unpacked(drawn)
    chance = choice.nested_logit(value, available, nest, w(precision))
    assert np.all(chance >= 0)
    assert np.all(chance[~available] == 0)
    assert chance.sum() == pytest.approx(1)


@given(options, precision)
def test_within_a_nest_the_better_option_is_the_likelier(drawn, precision):
    value, available, nest = unpacked(drawn)
    chance = choice.nested_logit(value, available, nest, w(precision))
    for kind in np.unique(nest):
        rows_ = (nest == kind) & available[:, 0]
        order = np.argsort(value[rows_, 0])
        assert np.all(np.diff(chance[rows_, 0][order]) >= 0)


@given(options, precision, st.floats(-5, 5))
def test_only_differences_of_value_count(drawn, precision, shift):
    value, available, nest = unpacked(drawn)
    before = choice.nested_logit(value, available, nest, w(precision))
    after = choice.nested_logit(value + shift, available, nest, w(precision))
    np.testing.assert_allclose(after, before, atol=1e-9)


def test_without_precision_the_kinds_of_act_are_equally_likely_whatever_their_number():
    chance = choice.nested_logit(
        rows(5, 1, 2, 3), np.ones((4, 1), bool), np.array([0, 1, 1, 1]), w(0)
    )
    np.testing.assert_allclose(chance[:, 0], [1 / 2, 1 / 6, 1 / 6, 1 / 6])


def test_an_option_that_is_not_there_leaves_its_kind_as_likely_as_before():
    available = np.array([[True], [True], [False]])
    chance = choice.nested_logit(rows(1, 1, 1), available, np.array([0, 1, 1]), w(3))
    np.testing.assert_allclose(chance[:, 0], [0.5, 0.5, 0])


def test_with_great_precision_the_best_is_certain():
    np.testing.assert_allclose(flat([0.1, 0.3, 0.2], 1e6), [0, 1, 0], atol=1e-12)


@given(options, st.floats(0, 1, exclude_max=True))
def test_a_sample_is_an_option_with_a_chance(drawn, u):
    value, available, nest = unpacked(drawn)
    chance = choice.nested_logit(value, available, nest, w(1))
    picked = choice.sample(chance, w(u))
    assert chance[picked[0], 0] > 0


def test_samples_come_as_often_as_their_chance():
    u = (np.arange(1000) + 0.5) / 1000
    picked = choice.sample(np.repeat(rows(0.2, 0, 0.5, 0.3), 1000, axis=1), u)
    np.testing.assert_array_equal(np.bincount(picked), [200, 0, 500, 300])


def test_the_ends_of_the_unit_interval_pick_the_ends():
    chance = np.repeat(rows(0, 0.1, 0.9, 0), 2, axis=1)
    np.testing.assert_array_equal(choice.sample(chance, w(0, 1 - 2**-53)), [1, 2])


@given(options)
def test_a_best_response_is_available_and_unsurpassed(drawn):
    value, available, _ = unpacked(drawn)
    best = choice.best_response(value, available, np.zeros_like(value))[0]
    assert available[best, 0]
    assert value[best, 0] >= value[available].max() - choice.TIE


def test_just_as_near_as_a_tie_is_a_tie():
    value, tie_break = rows(0, -choice.TIE), rows(0, 1)
    assert choice.best_response(value, np.ones((2, 1), bool), tie_break) == 1


def test_ties_go_to_the_finer_measure_then_to_the_first():
    tied = np.ones((3, 1), bool)
    assert choice.best_response(rows(1, 1, 0), tied, rows(0, 1, 9)) == 1
    assert choice.best_response(rows(0, 1, 1), tied, rows(9, 2, 2)) == 1
    minus_infinity = rows(-np.inf, -np.inf, -np.inf)
    assert choice.best_response(rows(0, 1, 1), tied, minus_infinity) == 1


@given(options, precision, st.floats(-5, 5))
def test_what_is_not_there_is_nothing_to_what_is_there(drawn, precision, other):
    value, available, nest = unpacked(drawn)
    before = choice.nested_logit(value, available, nest, w(precision))
    after = choice.nested_logit(np.where(available, value, other), available, nest, w(precision))
    np.testing.assert_array_equal(after, before)


@pytest.mark.parametrize("missing", [100.0, -100.0])
def test_the_best_that_is_not_there_sets_no_measure(missing):
    value, available = rows(0, 0.01, missing), np.array([[True], [True], [False]])
    chance = choice.nested_logit(value, available, np.array([0, 1, 2]), w(100))
    np.testing.assert_allclose(chance[:, 0], [1 / (1 + np.e), np.e / (1 + np.e), 0])


def test_no_option_that_is_there_loses_its_chance_however_bad_it_is():
    value, nest = rows(0, *9 * [-1]), np.array([0, *9 * [1]])
    chance = choice.nested_logit(value, np.ones((10, 1), bool), nest, w(1e6))
    assert (chance > 0).all()


def test_two_options_of_a_kind_share_its_chance():
    chance = choice.nested_logit(rows(5, 1, 2), np.ones((3, 1), bool), np.array([0, 1, 1]), w(0))
    np.testing.assert_allclose(chance[:, 0], [1 / 2, 1 / 4, 1 / 4])


def test_what_is_best_in_one_world_is_nothing_to_another():
    value = np.array([[5.0, 0.0], [0.0, 1.0]])
    best = choice.best_response(value, np.ones((2, 2), bool), np.zeros((2, 2)))
    np.testing.assert_array_equal(best, [0, 1])
