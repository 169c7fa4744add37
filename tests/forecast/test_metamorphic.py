"""What must change nothing in a forecast, or only this, for every method."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.forecast import forecast
from tests.forecast.tables import actors_of, points, tables

ALL = ("mean", "median", "nash", "nash_linear", "exchange", "challenge", "plain_mean")
ALL = (*ALL, "plain_median")
few = settings(max_examples=5, deadline=None)
factor = st.sampled_from([-40.0, 0.01, 12.5])


def assert_same(one, other, keys=ALL, near=1e-7):
    for key in keys:
        tolerance = 3e-4 if key.startswith("nash") else near  # they are found by climbing
        np.testing.assert_allclose(one[key], other[key], atol=tolerance, err_msg=key)


@few
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_actors_changes_nothing(table, luck):
    rows = list(range(len(table.actors)))
    luck.shuffle(rows)
    assert_same(points(table), points(actors_of(table, rows)))


@few
@given(tables(least=2))
def test_the_order_of_issues_changes_nothing(table):
    order = list(range(len(table.issues)))[::-1]
    turned = points(table.part(order))
    assert_same(points(table), {key: at[order] for key, at in turned.items()})


@few
@given(tables(), factor, st.sampled_from([0.0, -7.0, 100.0]))
def test_a_shifted_stretched_or_mirrored_scale_moves_forecasts_with_it(table, stretch, shift):
    moved = points(replace(table, position=shift + stretch * table.position))
    assert_same(points(table), {key: (at - shift) / stretch for key, at in moved.items()})


@few
@given(tables(least=2))
def test_each_issue_may_have_a_unit_of_its_own_but_for_exchange(table):
    """An exchange weighs what one issue gives against another, unit for unit."""
    unit = np.array([1.0, 30.0, 0.2])[: len(table.issues)]
    scaled = points(replace(table, position=table.position * unit))
    keys = [key for key in ALL if key != "exchange"]
    assert_same(points(table), {key: at / unit for key, at in scaled.items()}, keys)


@few
@given(tables(), st.sampled_from([0.001, 9.0, 4e5]))
def test_the_unit_of_capability_and_of_salience_changes_nothing(table, unit):
    base = points(table)
    assert_same(base, points(replace(table, capability=unit * table.capability)))
    assert_same(base, points(replace(table, salience=100 * table.salience)))


@few
@given(tables())
def test_an_actor_may_stand_as_two_with_half_its_means_each(table):
    """Where weights add up; a count of heads, a threat or an exchange sees two actors."""
    rows = [0, *range(len(table.actors))]
    keys = ("mean", "median", "nash", "nash_linear")
    assert_same(points(table), points(actors_of(table, rows)), keys)


@few
@given(tables(least=2))
def test_an_issue_on_which_all_agree_is_settled_there_whatever_else_is_disputed(table):
    position = table.position.copy()
    position[:, 0] = 0.3
    result = forecast(replace(table, position=position))
    for method, found in result.points.items():
        assert found[0] == pytest.approx(0.3), method.key
    assert all(0 not in (one.gives, one.gets) for one in result.trade.made)
    assert result.challenges[0].ending == "at rest"
