import pytest
from hypothesis import given

from sim.rules.perception import answer_expected, error_of_belief, learnt
from tests.rules.worlds import share, shift, w


@given(shift, share, shift)
def test_who_has_learnt_all_errs_no_more(bias, noise, normal):
    assert error_of_belief(w(0), w(bias), w(noise), w(normal)) == 0
    assert error_of_belief(w(1), w(bias), w(0), w(normal)) == bias


@given(share, shift, share)
def test_noise_is_even_about_the_bias(gap, bias, noise):
    up, down = (error_of_belief(w(gap), w(bias), w(noise), w(n)) for n in (1.5, -1.5))
    assert (up + down) / 2 == pytest.approx(gap * bias, abs=1e-12)


@given(share, share, share)
def test_signals_only_correct(gap, learning, signal):
    after = learnt(w(gap), w(learning), w(signal))
    assert 0 <= after <= gap
    assert learnt(w(gap), w(learning), w(0)) == gap
    assert learnt(w(gap), w(1), w(1)) == 0


def test_three_half_signals_leave_an_eighth():
    gap = w(1)
    for _ in range(3):
        gap = learnt(gap, w(0.5), w(1))
    assert gap == 0.125


@given(share, share, share)
def test_what_is_not_traced_or_not_believed_deters_nobody(credibility, attribution, harm):
    expected = answer_expected(w(credibility), w(attribution), w(harm))
    assert 0 <= expected <= harm
    assert answer_expected(w(0), w(attribution), w(harm)) == 0
    assert answer_expected(w(credibility), w(0), w(harm)) == 0
    assert answer_expected(w(1), w(1), w(harm)) == harm


def test_luck_above_the_mean_makes_the_other_seem_harder():
    """Half of a bias of -0.4 and of one standard deviation, 0.2, more: -0.1."""
    assert error_of_belief(w(0.5), w(-0.4), w(0.2), w(1)) == pytest.approx(-0.1)
