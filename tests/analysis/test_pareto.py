"""The Pareto front against its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim.analysis.pareto import front

tables = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=9),
    elements=st.integers(-3, 3) | st.just(np.inf),
)


def dominates(one, other):
    pairs = list(zip(one, other, strict=True))
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


@given(tables)
def test_the_front_is_what_nothing_dominates(costs):
    expected = [not any(dominates(other, row) for other in costs) for row in costs]
    assert front(costs).tolist() == expected


@given(tables)
def test_something_is_on_the_front_whatever_the_scale_of_costs(costs):
    kept = front(costs)
    assert kept.any()
    assert (front(3 * costs + 1) == kept).all()


def test_of_one_cost_the_least_stay():
    assert front([[2.0], [1.0], [1.0]]).tolist() == [False, True, True]


def test_no_options_have_no_front():
    assert front(np.empty((0, 2))).shape == (0,)


@pytest.mark.parametrize(
    ("costs", "said"),
    [([[1.0, np.nan]], "missing"), ([1.0, 2.0], "no table"), (np.empty((2, 0)), "no table")],
)
def test_what_cannot_be_compared_is_refused(costs, said):
    with pytest.raises(ValueError, match=said):
        front(costs)
