import pytest
from hypothesis import given

from sim.rules.nodeal import no_deal_value, rounds_felt
from tests.rules.worlds import amount, share, w


@given(amount, share, amount)
def test_rounds_felt_lie_within_outlook_and_horizon(outlook, patience, left):
    felt = rounds_felt(w(outlook), w(patience), left)
    assert 0 <= felt <= min(outlook, left)
    assert rounds_felt(w(outlook), w(1), left) == 0
    assert rounds_felt(w(outlook), w(0), left) == min(outlook, left)


@given(share, share, amount, amount, share)
def test_cost_and_war_only_lower_the_value_of_no_deal(standing, resolve, borne, expected, war):
    value = no_deal_value(w(standing), w(resolve), w(borne), w(expected), w(war))
    assert value <= standing
    assert no_deal_value(w(standing), w(1), w(borne), w(expected), w(war)) == pytest.approx(
        standing - war
    )


def test_the_resolved_bear_cost_better():
    """Half the resolve missing, half of a cost of 0.3 counted: 0.6 - 0.15 - 0.1."""
    assert no_deal_value(w(0.6), w(0.5), w(0.1), w(0.2), w(0.1)) == pytest.approx(0.35)


def test_a_lottery_of_war_opens_a_range_of_bargains():
    """p = .6 and costs .1, .15: the range is [.5, .75] (Fearon 1995)."""
    first = no_deal_value(w(0.6), w(0), w(0), w(0), w(0.1))
    second = no_deal_value(w(1 - 0.6), w(0), w(0), w(0), w(0.15))
    assert first == pytest.approx(0.5)
    assert 1 - second == pytest.approx(0.75)
