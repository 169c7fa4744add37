import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import utility
from tests.rules.worlds import rows, share, w

exponent = st.floats(0.2, 4)
weights = st.lists(st.floats(0.01, 100), min_size=1, max_size=5)


@given(share, share, share, exponent)
def test_a_loss_lies_between_nothing_and_the_weight_of_the_issue(point, ideal, salience, rho):
    found = utility.loss(w(point), w(ideal), w(salience), w(rho))
    assert 0 <= found <= salience
    assert utility.loss(w(ideal), w(ideal), w(salience), w(rho)) == 0
    assert utility.loss(w(ideal), w(point), w(salience), w(rho)) == found


@given(share, st.floats(0, 0.5), exponent)
def test_the_farther_the_worse(ideal, step, rho):
    direction = 1 if ideal <= 0.5 else -1
    near, far = (
        utility.loss(w(ideal + direction * d), w(ideal), w(1), w(rho)) for d in (step / 2, step)
    )
    assert near <= far


@pytest.mark.parametrize(("rho", "lost"), [(1, 0.25), (2, 0.125), (0.5, 0.5 * 0.5**0.5)])
def test_curvature_is_the_exponent_of_the_distance(rho, lost):
    assert utility.loss(w(0.75), w(0.25), w(0.5), w(rho)) == pytest.approx(lost)


def test_worlds_may_differ_in_curvature():
    found = utility.loss(w(0.5), w(0), w(1), w(1, 2, 3))
    np.testing.assert_allclose(found, [1 / 2, 1 / 4, 1 / 8])


@given(st.lists(st.tuples(share, share, share), min_size=1, max_size=5), exponent)
def test_utility_is_one_at_the_ideal_and_never_below_zero(drawn, rho):
    package, ideal, salience = (rows(*column) for column in zip(*drawn, strict=True))
    salience = salience / max(salience.sum(), 1)
    assert utility.spatial_utility(ideal, ideal, salience, w(rho)) == 1
    assert -1e-12 <= utility.spatial_utility(package, ideal, salience, w(rho)) <= 1


def test_a_log_roll_pleases_both_more_than_the_middle():
    """Ideals 0 and 1, saliences (.8, .2) and (.2, .8): the corner (0, 1) gives .8 each."""
    ideal = np.array([[[0.0], [0.0]], [[1.0], [1.0]]])
    salience = np.array([[[0.8], [0.2]], [[0.2], [0.8]]])
    corner = utility.spatial_utility(rows(0, 1), ideal, salience, w(1))
    middle = utility.spatial_utility(rows(0.5, 0.5), ideal, salience, w(1))
    np.testing.assert_allclose(corner, [[0.8], [0.8]])
    np.testing.assert_allclose(middle, [[0.5], [0.5]])


def test_each_of_several_actors_has_its_own_utility():
    ideal = np.array([[[0.0], [0.0]], [[1.0], [1.0]], [[0.0], [1.0]]])
    found = utility.spatial_utility(rows(0, 0.5), ideal, np.full((3, 2, 1), 0.5), w(1))
    np.testing.assert_allclose(found, [[0.75], [0.25], [0.75]])


@given(weights, st.floats(0.01, 100))
def test_saliences_add_up_to_one_in_any_unit(drawn, unit):
    salience = np.array(drawn).reshape(1, -1, 1)
    shares = utility.normalise(salience)
    assert shares.sum() == pytest.approx(1)
    np.testing.assert_allclose(utility.normalise(salience * unit), shares)


def test_each_actor_is_normalised_by_itself():
    salience = np.array([[[1.0], [3.0]], [[5.0], [0.0]]])
    np.testing.assert_allclose(utility.normalise(salience)[..., 0], [[0.25, 0.75], [1, 0]])


def test_each_of_two_worlds_has_its_own_curvature():
    found = utility.loss(w(0.5, 0.5), w(0, 0), w(1, 1), w(1, 2))
    np.testing.assert_array_equal(found, [0.5, 0.25])
