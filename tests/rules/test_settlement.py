import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import settlement
from tests.rules.worlds import rows, share, sign, w

points = st.lists(st.tuples(share, share, share, share), min_size=1, max_size=5)


@pytest.mark.parametrize(("floor", "split"), [(0.3, 0.55), (0.5, 0.65), (0.7, 0.75), (0.85, None)])
def test_a_tighter_red_line_gets_more_until_it_gets_nothing(floor, split):
    """One divided between floors rA and .2: .55, .65, .75, none (Schelling, Putnam 1988)."""
    first, second = w(floor), w(0.8)
    width = settlement.zone_width(second, first, w(1))
    assert width == pytest.approx(0.8 - floor)
    if split is None:
        assert width < 0
    else:
        middle = settlement.side_terms((first, second), (first, second))
        assert middle == pytest.approx(split)


def test_the_bargaining_range_is_as_wide_as_the_two_costs_of_war():
    """[p - cA, p + cB] with p = .6, c = (.1, .15) (Fearon 1995)."""
    assert settlement.zone_width(w(0.75), w(0.5), w(1)) == pytest.approx(0.25)


@given(share, share, sign)
def test_a_zone_is_the_same_seen_from_both_sides(first, second, toward):
    width = settlement.zone_width(w(first), w(second), w(toward))
    assert settlement.zone_width(w(second), w(first), w(-toward)) == width


@given(share, share, share, share)
def test_a_side_issue_closes_within_the_zone_whoever_is_named_first(a, b, c, d):
    terms = settlement.side_terms((w(a), w(b)), (w(c), w(d)))
    assert min(c, d) <= terms <= max(c, d)
    assert settlement.side_terms((w(b), w(a)), (w(d), w(c))) == terms


@given(points)
def test_what_a_side_gave_is_a_share(drawn):
    terms, own, other, weight = (rows(*column) for column in zip(*drawn, strict=True))
    given_up = settlement.share_given(terms, own, other, weight)
    assert 0 <= given_up <= 1 + 1e-12
    assert settlement.share_given(own, own, other, weight) == 0
    all_of_it = settlement.share_given(other, own, other, weight)
    assert all_of_it == pytest.approx(1.0 if np.any(weight * abs(other - own) > 0) else 0.0)


def test_what_weighs_more_counts_for_more():
    found = settlement.share_given(rows(1, 0), rows(0, 0), rows(1, 1), rows(3, 1))
    assert found == pytest.approx(0.75)


def test_a_single_issue_split_evenly_gives_the_same_from_both_sides():
    one = np.ones((1, 1))
    sides = [(0 * one, one), (one, 0 * one)]
    assert [settlement.share_given(0.5 * one, *side, one)[0] for side in sides] == [0.5, 0.5]


@given(share, share, share, sign)
def test_a_concession_stops_at_the_limit_and_never_goes_back(position, step, limit, toward):
    after = settlement.step_toward(w(position), w(step), w(limit), w(toward))
    assert toward * after >= toward * position
    assert abs(after - position) <= step + 1e-12
    assert toward * after <= max(toward * limit, toward * position) + 1e-12


@given(share, share, sign)
def test_the_nearer_limit_is_met_first(first, second, toward):
    found = settlement.nearer(w(first), w(second), w(toward))
    assert found in (first, second)
    assert toward * found == min(toward * first, toward * second)


def test_where_nothing_is_disputed_the_lower_limit_counts():
    assert settlement.nearer(w(0.4), w(0.6), w(0)) == 0.4
    assert settlement.nearer(w(0.6), w(0.4), w(0)) == 0.4
