"""Numbers with a range and named distributions: what they may be, and what they draw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy import stats

from sim.draws import Draws, Stream, key_of
from sim.reader import Reader, quantile
from sim.scenario import Distributed, Ranged, point
from sim.scenario.number import Within

u = (np.arange(200) + 0.5) / 200
bounded = st.floats(-100, 100, allow_subnormal=False)
ordered = st.tuples(bounded, bounded, bounded).map(sorted).filter(lambda n: n[2] - n[0] > 1e-3)


def ranged(value, low, high, **other):
    return Ranged(value=value, low=low, high=high, source="judgement", **other)


def drawn_from(family, low, high, **other):
    return Distributed(distribution=family, low=low, high=high, source="judgement", **other)


@pytest.mark.parametrize(
    ("numbers", "what"),
    [
        ((0.1, 0.2, 0.3), "low <= value <= high"),
        ((0.4, 0.2, 0.3), "low <= value <= high"),
        ((0.2, 0.3, 0.1), "low <= value <= high"),
        ((float("nan"), 0.0, 1.0), "finite"),
        ((0.5, 0.0, float("inf")), "finite"),
        ((2e9, 0.0, 3e9), "less than or equal"),
        (("0.5", 0.0, 1.0), "valid number"),
        ((True, 0.0, 1.0), "valid number"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(numbers, what):
    with pytest.raises(ValidationError, match=what):
        ranged(*numbers)


@pytest.mark.parametrize(
    ("family", "numbers", "what"),
    [
        ("uniform", {"low": 1.0, "high": 1.0}, "needs low < high"),
        ("uniform", {"low": 0.0, "high": 1.0, "mode": 0.5}, "has no `mode`"),
        ("uniform", {"low": 0.0, "high": 1.0, "sd": 0.5}, "`sd` goes with"),
        ("triangular", {"low": 0.0, "high": 1.0, "mode": 1.5}, "low <= mode <= high"),
        ("triangular", {"low": 0.0, "high": 1.0, "sd": 0.5}, "`sd` goes with"),
        ("normal", {"low": 0.0, "high": 1.0, "mode": 0.5}, "`sd` goes with"),
        ("normal", {"low": 0.0, "high": 1.0, "sd": 0.0}, "greater than 0"),
        ("normal", {"low": 0.0, "high": 1.0, "sd": -1.0}, "greater than 0"),
        ("cauchy", {"low": 0.0, "high": 1.0}, "'uniform', 'triangular' or 'normal'"),
    ],
)
def test_a_distribution_that_makes_no_sense_is_refused(family, numbers, what):
    with pytest.raises(ValidationError, match=what):
        drawn_from(family, **numbers)


@pytest.mark.parametrize("source", ["", "Judgement", "C0", "a-b", "a b", 5, (), ("C1", "!")])
def test_a_source_is_a_name(source):
    with pytest.raises(ValidationError):
        Ranged(value=0.0, low=0.0, high=1.0, source=source)


def test_every_number_has_a_point():
    assert point(0.3) == 0.3
    assert point(ranged(0.3, 0.0, 1.0)) == 0.3
    assert point(drawn_from("uniform", 1.0, 4.0)) == 2.5
    assert point(drawn_from("triangular", 1.0, 4.0, mode=1.5)) == 1.5
    assert point(drawn_from("normal", 1.0, 4.0, sd=1.0)) == 2.5


@pytest.mark.parametrize(
    "number", [1.5, -0.1, ranged(0.5, -0.1, 1.0), drawn_from("uniform", 0.5, 1.1)]
)
def test_a_share_stays_one_over_its_whole_range(number):
    plain = isinstance(number, float)
    said = r"must lie in \[0, 1\]" + ("$" if plain else r", but reaches \[")
    with pytest.raises(ValueError, match=said):
        Within(0, 1)(number)
    assert Within(-10, 10)(number) is number


@given(ordered)
def test_a_range_is_triangular_about_its_value(drawn):
    low, value, high = drawn
    span = high - low
    expected = stats.triang.ppf(u, (value - low) / span, loc=low, scale=span)
    np.testing.assert_allclose(quantile(ranged(value, low, high), u), expected, atol=1e-9 * span)
    named = drawn_from("triangular", low, high, mode=value)
    np.testing.assert_array_equal(quantile(named, u), quantile(ranged(value, low, high), u))


@given(ordered)
def test_uniform_quantiles(drawn):
    low, _, high = drawn
    expected = stats.uniform.ppf(u, loc=low, scale=high - low)
    np.testing.assert_allclose(quantile(drawn_from("uniform", low, high), u), expected)


@given(ordered, st.floats(0.1, 10))
def test_normal_quantiles_are_cut_not_heaped(drawn, breadth):
    low, mode, high = drawn
    sd = (high - low) * breadth
    expected = stats.truncnorm.ppf(u, (low - mode) / sd, (high - mode) / sd, loc=mode, scale=sd)
    found = quantile(drawn_from("normal", low, high, mode=mode, sd=sd), u)
    np.testing.assert_allclose(found, expected, atol=1e-8 * (high - low))
    assert np.all(np.diff(found) > 0)


@given(ordered, st.floats(0, 1, exclude_max=True))
def test_no_draw_leaves_its_range(drawn, number):
    low, mode, high = drawn
    for uncertain in (
        ranged(mode, low, high),
        drawn_from("uniform", low, high),
        drawn_from("normal", low, high, mode=mode, sd=(high - low) / 4),
    ):
        assert low <= quantile(uncertain, np.array([number]))[0] <= high


def test_a_range_of_one_point_draws_that_point():
    np.testing.assert_array_equal(quantile(ranged(0.7, 0.7, 0.7), u), np.full(u.shape, 0.7))


def test_a_reader_draws_by_path_and_only_what_is_uncertain():
    draws = Draws(3, 0, 5)
    reader = Reader(draws, {"given": np.arange(5.0)})
    number = drawn_from("uniform", 2.0, 4.0)
    luck = draws.uniform(Stream.PARAMETER, key_of("a.b"), 1)[0]
    np.testing.assert_array_equal(reader.number(number, "a.b"), 2 + 2 * luck)
    assert not np.array_equal(reader.number(number, "a.c"), reader.drawn["a.b"])
    np.testing.assert_array_equal(reader.number(0.5, "plain"), [0.5])
    np.testing.assert_array_equal(reader.number(None, "absent", 0.25), [0.25])
    np.testing.assert_array_equal(reader.number(number, "given"), np.arange(5.0))
    assert set(reader.drawn) == {"a.b", "a.c"}
    np.testing.assert_array_equal(Reader(None, {}).number(number, "a.b"), [3.0])


def test_a_reader_refuses_what_nothing_read():
    reader = Reader(None, {"a.b": np.ones(1), "a.typo": np.ones(1)})
    reader.number(0.5, "a.b")
    with pytest.raises(KeyError, match=r"a\.typo"):
        reader.refuse_unused()
