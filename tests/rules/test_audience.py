import pytest
from hypothesis import given

from sim.rules.audience import audience_cost, committed
from tests.rules.worlds import amount, share, w


@given(amount, amount, share)
def test_no_commitment_no_audience_cost(home, abroad, watched):
    """Without a public commitment audience costs have no effect (Fearon 1994)."""
    assert audience_cost(w(0), w(home), w(abroad), w(watched)) == 0


@given(share, amount, amount, share)
def test_an_actor_watched_by_nobody_pays_at_home_only(commitment, home, abroad, watched):
    alone = audience_cost(w(commitment), w(home), w(abroad), w(0))
    assert alone == commitment * home
    assert audience_cost(w(commitment), w(home), w(abroad), w(watched)) >= alone


@given(share, share)
def test_a_stake_only_adds_commitment_and_never_more_than_all(before, stake):
    after = committed(w(before), w(stake))
    assert before <= after <= 1
    assert committed(w(before), w(1.0)) == pytest.approx(1.0, abs=1e-15)


def test_two_stakes_of_a_half_leave_a_quarter():
    assert committed(committed(w(0), w(0.5)), w(0.5)) == 0.75
