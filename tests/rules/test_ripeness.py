import numpy as np
import pytest
from hypothesis import given

from sim.rules import ripeness
from tests.rules.worlds import amount, rows, share, sign, w


@given(share, share, amount, share, amount)
def test_a_line_bends_toward_its_limit_and_never_past_it(line, limit, flexibility, resolve, cost):
    numbers = w(flexibility), w(resolve), w(cost)
    bent = ripeness.effective_red_line(rows(line), rows(limit), *numbers)[0, 0]
    assert min(line, limit) - 1e-12 <= bent <= max(line, limit) + 1e-12
    assert abs(bent - line) <= flexibility * (1 - resolve) * cost + 1e-12


@given(share, share, amount, amount)
def test_without_cost_or_with_full_resolve_a_line_stands(line, limit, flexibility, cost):
    bent = ripeness.effective_red_line
    assert bent(rows(line), rows(limit), w(flexibility), w(0.5), w(0)) == line
    assert bent(rows(line), rows(limit), w(flexibility), w(0.5), w(-cost)) == line
    assert bent(rows(line), rows(limit), w(flexibility), w(1), w(cost)) == line


def test_enough_cost_bends_a_line_to_its_hard_limit():
    bent = ripeness.effective_red_line(rows(0.6, 0.6), rows(0.2, 0.9), w(1), w(0), w(100))
    np.testing.assert_allclose(bent, rows(0.2, 0.9))


@given(share, share, sign, share)
def test_an_actor_yields_to_its_patron_and_never_the_other_way(line, other, toward, dependence):
    after = ripeness.yielding_to(rows(line), rows(other), rows(toward), w(dependence))[0, 0]
    assert toward * after >= toward * line
    if toward * (other - line) > 0:
        assert after == pytest.approx(line + dependence * (other - line))
    else:
        assert after == line


def test_a_stalemate_hurts_mutually_only_if_it_hurts_both():
    """The strain of whoever is strained less (Zartman 1989)."""
    cost, resolve = np.array([[9.0, 0.4], [0.0, 0.6]]), np.array([[0.0, 0.0], [0.0, 0.5]])
    np.testing.assert_allclose(ripeness.mutually_hurting(cost, resolve), [0, 0.3])


@given(share, amount, amount)
def test_pressure_stiffens_up_to_one(value, pressure, rate):
    after = ripeness.pressed(w(value), w(pressure), w(rate))
    assert value <= after <= 1 + 1e-15
    assert ripeness.pressed(w(value), w(-pressure), w(rate)) == value


@given(share, share, sign)
def test_a_point_lies_beyond_a_line_in_one_direction_only(point, line, toward):
    one, other = (ripeness.beyond(w(point), w(line), w(t)) for t in (toward, -toward))
    assert min(one, other) == 0
    assert max(one, other) == abs(toward * (point - line))
