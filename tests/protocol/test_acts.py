"""Measures begin, take effect, lapse and end; announced answers are called, given and left out."""

import numpy as np
import pytest

from sim.terms import ACTIVE, IDLE, PREPARING
from tests.protocol.crises import model_of, option_of, play, row_of, status, wire

near = pytest.approx


def test_a_measure_takes_effect_as_many_rounds_later_as_its_lead_time():
    model = model_of({"fleet": {"owner": "senate", "lead_time": 2, "pain": {"king": 0.1}}})
    seen = []
    for order in ("fleet", None, None):
        play(model, senate=order)
        seen.append((status(model, "fleet"), float(model.state.cost[0, 0])))
    assert seen == [(PREPARING, 0), (PREPARING, 0), (ACTIVE, near(0.1))]


def test_a_measure_without_lead_time_is_felt_in_the_round_in_which_it_was_begun():
    model = model_of({"fleet": {"owner": "senate", "pain": {"king": 0.1}}})
    assert play(model, senate="fleet").cost[0, 0] == near(0.1)
    assert status(model, "fleet") == ACTIVE


def test_a_measure_lapses_when_it_has_been_in_effect_for_its_duration():
    model = model_of({"fleet": {"owner": "senate", "lead_time": 1, "duration": 2}})
    seen = []
    for order in ("fleet", None, None, None):
        play(model, senate=order)
        seen.append(status(model, "fleet"))
    assert seen == [PREPARING, ACTIVE, ACTIVE, IDLE]


def test_a_measure_in_effect_from_the_start_runs_its_time_from_round_0():
    model = model_of({"toll": {"owner": "king", "active": True, "duration": 2, "lead_time": 3}})
    seen = [status(model, "toll")]
    for _ in range(2):
        play(model)
        seen.append(status(model, "toll"))
    assert seen == [ACTIVE, ACTIVE, IDLE]


def reversible(**more):
    toll = {"owner": "king", "active": True, "reversible": True, "credit": 0.4}
    return model_of({"toll": toll}, dynamics__goodwill_decay=0.25, **more)


def test_a_withdrawn_measure_is_idle_at_once_and_earns_goodwill_that_decays():
    model = reversible()
    state = play(model, king="end toll")
    assert status(model, "toll") == IDLE
    assert state.rung[0, 0] == 0
    np.testing.assert_allclose(state.goodwill[:, 0], [0.4, 0])
    np.testing.assert_allclose(play(model).goodwill[:, 0], [0.3, 0])


def test_the_credit_for_a_withdrawal_is_lost_when_the_measure_is_begun_again():
    model = reversible()
    play(model, king="end toll")
    assert play(model, king="toll").goodwill[0, 0] == 0
    assert play(model, king="end toll").goodwill[0, 0] == near(0.4)


def tripwire(credibility=1, answer=None, **act):
    """A patrol of the king, to which the senate has announced its fleet."""
    patrol = {"owner": "king", "rung": 2, "tripwires": wire("senate", "fleet", credibility)} | act
    return {"patrol": patrol, "fleet": {"owner": "senate"} | (answer or {})}


@pytest.mark.parametrize("credibility", [0, 1])
def test_a_tripwire_fires_in_the_round_of_the_act_or_leaves_a_call(credibility):
    model = model_of(tripwire(credibility))
    state = play(model, king="patrol")
    fleet = row_of(model, "fleet")
    begun = bool(credibility)
    assert (status(model, "fleet") == ACTIVE) is begun
    for flags, expected in (
        (state.answered, begun),
        (state.started, begun),
        (state.called, not begun),
    ):
        assert bool(flags[fleet, 0]) is expected


def test_a_tripwire_sleeps_while_nobody_touches_it():
    model = model_of(tripwire())
    state = play(model)
    assert status(model, "fleet") == IDLE
    assert not state.called.any()


@pytest.mark.parametrize("credibility", [0, 1])
def test_an_act_that_is_not_traced_triggers_nothing(credibility):
    model = model_of(tripwire(credibility, attribution=0))
    state = play(model, king="patrol")
    assert status(model, "patrol") == ACTIVE
    assert status(model, "fleet") == IDLE
    assert not state.called.any()
    assert not state.answered.any()


@pytest.mark.parametrize(("rung", "begun"), [(1, False), (2, True)])
def test_what_an_answer_requires_is_asked_after_the_act_has_raised_the_rung(rung, begun):
    requires = {"requires": {"rung": {"at_least": 2, "side": "north"}}}
    model = model_of(tripwire(answer=requires, rung=rung))
    state = play(model, king="patrol")
    assert (status(model, "fleet") == ACTIVE) is begun
    assert bool(state.called[row_of(model, "fleet"), 0]) is not begun


def test_what_is_withdrawn_in_a_round_is_not_begun_again_as_an_answer_in_it():
    model = model_of(tripwire(answer={"active": True, "reversible": True}))
    state = play(model, king="patrol", senate="end fleet")
    assert status(model, "fleet") == IDLE
    assert not state.answered.any()
    assert not state.started[row_of(model, "fleet"), 0]


def test_an_answer_calls_answers_in_the_next_round_and_only_once():
    model = model_of(
        tripwire(answer={"tripwires": wire("king", "mines")})
        | {"mines": {"owner": "king", "duration": 1}}
    )
    seen = []
    for order in ("patrol", None, None, None):
        play(model, king=order)
        seen.append((status(model, "fleet"), status(model, "mines")))
    assert seen == [(ACTIVE, IDLE), (ACTIVE, ACTIVE), (ACTIVE, IDLE), (ACTIVE, IDLE)]


def test_an_announced_answer_weighs_on_the_act_that_would_call_it():
    """As harm to no deal, and so to the risk that the side of its owner would run for it."""
    appraised = []
    for credibility in (0, 1):
        measures = tripwire(credibility, answer={"pain": {"king": 0.02}})
        model = model_of(measures, actors__king__patience=0)
        play(model)
        king = model.actor("king")
        option = option_of(king, "patrol")
        appraised.append((king.appraised.no_deal[option, 0], king.appraised.own[option, 0]))
        assert king.appraised.no_deal[0, 0] == model.state.no_deal[king.row, 0]
    (free, bold), (bound, meek) = appraised
    assert bound < free
    assert meek < bold


def called(**more):
    """A model in which the fleet of a committed senate has just been called."""
    measures = tripwire(0, answer=more.pop("answer", None)) | more.pop("measures", {})
    model = model_of(measures, **more)
    model.state.commitment[row_of(model, "senate")] = 0.5
    state = play(model, king="patrol")
    assert state.called[row_of(model, "fleet"), 0]
    np.testing.assert_array_equal(state.paid, 0)
    return model


def test_an_answer_left_out_costs_its_owner_its_audience_cost_once_in_the_next_round():
    model = called()
    senate = row_of(model, "senate")
    state = play(model)
    assert state.paid[senate, 0] == near(0.5 * (0.2 + 0.1 * 0.7))
    assert state.paid.sum() == state.paid[senate, 0]
    assert not state.called.any()
    before = state.paid.copy()
    np.testing.assert_array_equal(play(model).paid, before)


def test_an_answer_that_is_given_when_it_is_due_costs_nothing():
    model = called()
    np.testing.assert_array_equal(play(model, senate="fleet").paid, 0)
    assert status(model, "fleet") == ACTIVE


def test_another_act_is_no_answer():
    model = called(measures={"parade": {"owner": "senate"}})
    state = play(model, senate="parade")
    assert state.paid[row_of(model, "senate"), 0] > 0


def test_nobody_pays_for_an_answer_whose_prerequisite_fails():
    model = called(answer={"requires": {"from_round": 3}})
    np.testing.assert_array_equal(play(model).paid, 0)


@pytest.mark.parametrize(("quorum", "pays"), [(0.6, False), (0.5, True)])
def test_nobody_pays_for_a_joint_answer_that_its_alliance_does_not_carry(quorum, pays):
    model = called(
        answer={"joint": "pact"},
        alliances__pact__quorum=quorum,
        actors__league__doctrine__reluctance=1,
    )
    state = play(model)
    assert (state.paid[row_of(model, "senate"), 0] > 0) is np.bool_(pays)
