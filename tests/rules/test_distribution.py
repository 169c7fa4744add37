import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rules import distribution
from tests.rules.worlds import shift, w

ordered = st.tuples(shift, shift, shift).map(sorted).filter(lambda drawn: drawn[0] < drawn[2])
u = (np.arange(401) + 0.5) / 401


def families(low, middle, high):
    return {
        "uniform": distribution.uniform(u, low, high),
        "triangular": distribution.triangular(u, low, middle, high),
        "normal": distribution.normal(u, low, middle, high, (high - low) / 3),
    }


@given(ordered)
def test_quantiles_rise_within_their_range(drawn):
    low, _, high = drawn
    for family, quantiles in families(*drawn).items():
        assert low <= quantiles.min(), family
        assert quantiles.max() <= high, family
        assert np.all(np.diff(quantiles) >= -1e-12), family


@pytest.mark.parametrize(
    ("family", "mean", "variance"), [("uniform", 0.5, 1 / 12), ("triangular", 0.4, 0.0466666667)]
)
def test_moments_are_those_of_the_family(family, mean, variance):
    """Triangular: mean (a + b + c) / 3, variance (a² + b² + c² - ab - ac - bc) / 18."""
    quantiles = families(0, 0.2, 1)[family]
    assert quantiles.mean() == pytest.approx(mean, abs=1e-3)
    assert quantiles.var() == pytest.approx(variance, abs=1e-3)


def test_the_ends_are_reached():
    np.testing.assert_array_equal(distribution.triangular(w(0, 1), 2, 3, 5), [2, 5])
    np.testing.assert_array_equal(distribution.uniform(w(0, 1), 2, 5), [2, 5])
    np.testing.assert_array_equal(distribution.normal(w(0, 1), 2, 3, 5, 1), [2, 5])


@pytest.mark.parametrize("mode", [2.0, 5.0])
def test_a_triangle_may_lean_all_the_way(mode):
    """With the mode at an end the quantile is a square root."""
    expected = 5 - 3 * np.sqrt(1 - u) if mode == 2 else 2 + 3 * np.sqrt(u)
    np.testing.assert_allclose(distribution.triangular(u, 2, mode, 5), expected)


nearly_one = 1 - 2.0**-53  # the greatest number that is drawn


@given(ordered, st.sampled_from([1.0, 1e-9, 1e9]))
def test_no_quantile_leaves_its_range_by_a_bit(drawn, unit):
    low, middle, high = (unit * number for number in drawn)
    if low == high:
        return
    ends = w(0, 5e-324, 2.0**-53, 0.5, nearly_one, 1)
    for quantiles in (
        distribution.uniform(ends, low, high),
        distribution.triangular(ends, low, middle, high),
        *(distribution.normal(ends, low, middle, high, sd) for sd in (5e-324, 1e-9, 1.0, 1e9)),
    ):
        assert low <= quantiles.min()
        assert quantiles.max() <= high


def test_a_triangle_stays_within_its_ends():
    """Without a cut its first quantile would be below 0.01, by the last bit of the root."""
    first = distribution.triangular(w(0), 0.01, 0.01, 0.08)
    np.testing.assert_array_equal(first, [0.01])


def test_an_empty_range_is_a_constant():
    np.testing.assert_array_equal(distribution.triangular(u, 2, 2, 2), np.full(u.shape, 2.0))


def test_a_cut_far_away_does_not_matter():
    """97.5 % of a normal distribution lies below 1.959964 standard deviations."""
    assert distribution.normal(w(0.975), -100, 1, 100, 2) == pytest.approx(1 + 2 * 1.959963985)


@pytest.mark.parametrize("sd", [0.05, 0.2, 1, 10, 1e6])
def test_normal_quantiles_are_those_of_scipy(sd):
    expected = stats.truncnorm.ppf(u, -0.6 / sd, 0.4 / sd, loc=0.6, scale=sd)
    tolerance = max(1e-12, 1e-15 * sd)
    np.testing.assert_allclose(distribution.normal(u, 0, 0.6, 1, sd), expected, atol=tolerance)


@pytest.mark.parametrize("sd", [1e8, 1e9, 1e16, 1e17, 1e300])
def test_a_normal_distribution_without_a_middle_is_uniform(sd):
    """Not a choice between its two ends, as where the digits of a narrow range are lost."""
    np.testing.assert_allclose(distribution.normal(u, -1, 0.5, 3, sd), 4 * u - 1, atol=1e-12)


def test_a_normal_distribution_without_width_is_its_middle():
    np.testing.assert_array_equal(distribution.normal(u, 0, 0.6, 1, 5e-324), np.full(u.shape, 0.6))


@given(st.floats(0, 1, exclude_max=True))
def test_standard_normal_numbers_are_finite_and_odd(number):
    assert np.isfinite(distribution.standard_normal(w(number)))
    if 1e-12 < number < 1 - 1e-4:
        mirror = distribution.standard_normal(w(1 - number))
        assert distribution.standard_normal(w(number)) == pytest.approx(-mirror, abs=1e-6)


def test_half_way_through_a_uniform_distribution_is_its_middle():
    assert distribution.uniform(w(0.5), 2, 5) == 3.5


@pytest.mark.parametrize(("low", "high"), [(1e-3, 1e16), (-1e16, -1e-3), (-0.3, 0.1)])
def test_rounding_takes_no_uniform_number_past_an_end(low, high):
    ends = distribution.uniform(w(0, 1), low, high)
    assert low <= ends[0] <= ends[1] <= high


def test_an_empty_triangle_has_a_number_for_each_world():
    constant = distribution.triangular(u, 2, 2, 2)
    assert constant.shape == u.shape
    assert constant.dtype == np.float64


def test_nought_stands_for_the_middle_of_the_cell_of_the_least_number_drawn():
    """Numbers are drawn in steps of 2^-53."""
    least = distribution.standard_normal(w(0))
    assert stats.norm.cdf(least) == pytest.approx(2.0**-54, rel=1e-6, abs=0)


def test_a_triangle_that_leans_all_the_way_up_stays_below_its_end():
    """Without a cut its last quantile would be above -0.9, by the last bit of the root."""
    assert distribution.triangular(w(nearly_one), -2.0, -0.9, -0.9) <= -0.9
