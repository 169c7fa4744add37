import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import bargaining
from tests.rules.worlds import amount, share, shift, w


def test_critical_risk_of_ellsberg():
    """Win 1, sure thing -1, disaster -10: a risk of 2/11 (Ellsberg 1959)."""
    assert bargaining.critical_risk(w(1), w(-1), w(-10)) == pytest.approx(2 / 11, abs=1e-15)


@given(share, share, st.floats(-10, -0.1))
def test_nobody_risks_anything_for_a_deal_no_better(own, other, no_deal):
    risk = bargaining.critical_risk(w(own), w(other), w(no_deal))
    assert risk <= 1
    assert risk * (own - other) >= 0
    assert bargaining.critical_risk(w(own), w(own), w(no_deal)) == 0


@given(share, share, share, st.floats(0, 1))
def test_the_more_giving_way_costs_the_more_risk_is_run(own, other, no_deal, cost):
    before, after = (bargaining.critical_risk(w(own), w(other - c), w(no_deal)) for c in (0, cost))
    assert after >= before


def test_critical_risk_exceeds_one_where_no_deal_beats_giving_way():
    assert bargaining.critical_risk(w(1), w(0), w(0.5)) == 2


def test_critical_risk_stays_finite_without_a_stake():
    risk = bargaining.critical_risk(w(0.5), w(0.2), w(0.5))
    assert risk == pytest.approx(0.3 / bargaining.STAKE_FLOOR)


@given(shift, shift, amount)
def test_one_of_the_two_yields(own, other, sharpness):
    chance = bargaining.chance_of_yielding(w(own), w(other), w(sharpness))
    mirror = bargaining.chance_of_yielding(w(other), w(own), w(sharpness))
    assert 0 <= chance <= 1
    assert chance + mirror == pytest.approx(1.0)
    assert (chance - 0.5) * (own - other) >= 0


@given(shift, shift)
def test_without_sharpness_it_is_a_toss_up(own, other):
    assert bargaining.chance_of_yielding(w(own), w(other), w(0)) == 0.5


def test_critical_risk_decides_almost_surely_when_it_is_compared_sharply():
    """In the limit whoever has the lower critical risk gives way (Zeuthen 1930)."""
    chance = bargaining.chance_of_yielding(w(0.4, 0.6), w(0.5), w(1000))
    np.testing.assert_allclose(chance, [0, 1], atol=1e-12)


@given(share, shift, shift)
def test_insisting_is_worth_something_between_its_ends(chance, deal, no_deal):
    value = bargaining.expected_value(w(chance), w(deal), w(no_deal))
    assert min(deal, no_deal) - 1e-12 <= value <= max(deal, no_deal) + 1e-12


@given(share, share, st.floats(0, 20), st.floats(0.01, 1), share)
def test_the_logarithm_is_that_of_chance_times_gain(own, other, sharpness, gain, no_deal):
    logs = bargaining.log_gain(w(own), w(other), w(sharpness), w(no_deal + gain), w(no_deal))
    chance = bargaining.chance_of_yielding(w(own), w(other), w(sharpness))
    assert np.exp(logs) == pytest.approx(chance * gain, rel=1e-9, abs=1e-15)


def test_no_gain_is_worse_than_any_gain_however_unlikely():
    logs = bargaining.log_gain(w(0), w(1), w(1e6), w(0.5, 0.5, 0.4), w(0.4, 0.5, 0.5))
    assert np.isfinite(logs[0])
    assert np.all(np.isneginf(logs[1:]))


def test_the_logarithm_orders_chances_that_a_float_calls_zero():
    logs = bargaining.log_gain(w(0), w(1, 2), w(1e4), w(1), w(0))
    assert np.all(bargaining.chance_of_yielding(w(0), w(1, 2), w(1e4)) == 0)
    assert logs[0] > logs[1]


@given(share, share, st.floats(-1, 1))
def test_a_share_conceded_is_a_share(before, after, span):
    share_of_way = bargaining.share_conceded(w(before), w(after), w(span))
    assert 0 <= share_of_way <= 1
    assert (share_of_way > 0) <= (before > after and span > 0)


@pytest.mark.parametrize("span", [5e-324, 1e-310, 2.3e-308])
def test_a_way_of_next_to_nothing_is_covered_by_any_step(span):
    np.testing.assert_array_equal(
        bargaining.share_conceded(w(0.5, 0, 0), w(0, 0, 1), w(span)), [1, 0, 0]
    )
    assert bargaining.share_conceded(w(span), w(0), w(span)) == 1


def test_going_all_the_way_concedes_all():
    assert bargaining.share_conceded(w(1.0), w(0.2), w(0.8)) == 1
