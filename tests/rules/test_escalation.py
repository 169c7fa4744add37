import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules import escalation
from tests.rules.worlds import amount, share, shift, w

positive = st.floats(0.01, 100)


def test_autonomous_risk_adds_up_over_rounds():
    """Ten rounds at 3 % each: 1 - (1 - f)^n = .2625758731 (Schelling 1966, Powell)."""
    hazard = w(-np.log1p(-0.03))
    one = escalation.incident_chance(w(1), hazard, w(0), np.array([False]))
    assert one == pytest.approx(0.03, abs=1e-15)
    assert 1 - (1 - one) ** 10 == pytest.approx(0.2625758731, abs=1e-10)
    assert escalation.war_chance(w(10), hazard) == pytest.approx(0.2625758731, abs=1e-10)


@given(shift, amount)
def test_the_chance_of_war_is_a_chance_and_none_without_tension(tension, odds):
    chance = escalation.war_chance(w(tension), w(odds))
    assert 0 <= chance <= 1
    assert (chance > 0) == (tension > 0 and odds * tension > 0)


@given(amount, amount, amount)
def test_tension_only_adds_to_the_chance_of_war(tension, more, odds):
    low, high = (escalation.war_chance(w(t), w(odds)) for t in (tension, tension + more))
    assert low <= high


@given(amount, amount, share)
def test_tension_goes_toward_its_source_and_never_past_it(tension, source, rate):
    after = escalation.relaxed(w(tension), w(source), w(rate))
    assert min(tension, source) - 1e-9 <= after <= max(tension, source) + 1e-9
    assert escalation.relaxed(w(tension), w(source), w(1)) == pytest.approx(source, abs=1e-12)


@given(amount, amount, amount)
def test_a_side_climbs_at_once_and_comes_down_by_steps(target, before, descent):
    after = escalation.descended(w(target), w(before), w(descent))
    assert after >= target
    if target >= before:
        assert after == target
    else:
        assert before - descent - 1e-9 <= after <= before


@given(amount, amount, share)
def test_settled_rules_can_only_lower_the_chance_of_an_incident(tension, hazard, relief):
    numbers = w(tension), w(hazard), w(relief)
    settled, open_ = (escalation.incident_chance(*numbers, np.array([s])) for s in (True, False))
    assert 0 <= settled <= open_ <= 1


@given(st.integers(0, 44), st.integers(0, 44), st.integers(0, 44))
def test_an_incident_never_leads_down_nor_above_its_ceiling(before, jump, ceiling):
    after = escalation.incident_rung(w(before), jump, ceiling)
    assert before <= after <= max(before, ceiling)
    assert after - before <= jump


@pytest.mark.parametrize(("decisiveness", "chance"), [(0, 1 / 2), (1, 2 / 3), (2, 4 / 5)])
def test_contest_of_two_to_one(decisiveness, chance):
    """c1^m / (c1^m + c2^m) (Hirshleifer 1989)."""
    found = escalation.contest_success(w(2), w(1), w(decisiveness))
    assert found == pytest.approx(chance, abs=1e-15)


@given(positive, positive, st.floats(0, 3), positive)
def test_only_the_ratio_of_means_counts_and_one_side_wins(own, other, decisiveness, unit):
    chance = escalation.contest_success(w(own), w(other), w(decisiveness))
    scaled = escalation.contest_success(w(own * unit), w(other * unit), w(decisiveness))
    mirror = escalation.contest_success(w(other), w(own), w(decisiveness))
    assert chance == pytest.approx(scaled)
    assert chance + mirror == pytest.approx(1)


def test_a_contest_without_means_is_a_toss_up_and_one_against_nothing_is_won():
    found = escalation.contest_success(w(0, 3, 0), w(0, 0, 3), w(1))
    np.testing.assert_array_equal(found, [0.5, 1, 0])


def test_the_next_rung_skips_none():
    np.testing.assert_array_equal(escalation.skipped(5, w(0, 3, 4, 5, 9)), [4, 1, 0, 0, 0])


def test_half_of_the_way_to_what_feeds_tension():
    assert escalation.relaxed(w(1), w(3), w(0.5)) == 2
    assert escalation.relaxed(w(3), w(1), w(0.5)) == 2


def test_full_relief_leaves_no_incident_where_rules_are_settled_and_all_elsewhere():
    chance = escalation.incident_chance(w(2, 2), w(0.5, 0.5), w(1, 1), np.array([True, False]))
    np.testing.assert_allclose(chance, [0, 1 - np.exp(-1)])


def test_an_incident_leads_up_as_far_as_it_jumps_or_to_its_ceiling():
    np.testing.assert_array_equal(escalation.incident_rung(w(3, 9, 12), 2, 10), [5, 10, 12])


def test_means_of_any_smallness_are_means():
    assert escalation.contest_success(w(0.02), w(0.01), w(1)) == pytest.approx(2 / 3)
