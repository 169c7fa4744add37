"""Incidents come with tension, shake both sides up the ladder, and may become war."""

import numpy as np
import pytest

from tests.protocol.crises import model_of, play, row_of

CERTAIN = 1e3  # incidents a round per tension: each round has one wherever there is tension


def tense(rung=1, worlds=1, descent=1000, **incidents):
    """A model in which a measure of the king feeds tension, and incidents are certain."""
    toll = {"owner": "king", "active": True, "rung": rung, "hazard": 1}
    fixed = {"hazard": CERTAIN, "war_chance": 1, "relief": 0}
    more = {f"incidents__{key}": value for key, value in (fixed | incidents).items()}
    return model_of(
        {"toll": toll}, worlds=worlds, issues__fish__pace=0, ladder__descent=descent, **more
    )


def test_without_hazard_or_tension_there_is_no_incident():
    for model in (tense(hazard=0, worlds=50), model_of(worlds=50, incidents__hazard=CERTAIN)):
        for _ in range(3):
            state = play(model)
            assert not state.incident.any()
        assert not state.incidents.any()
        assert not state.inadvertent.any()


def test_every_incident_is_counted_and_feeds_tension():
    state = play(model := tense(tension=0.5))
    assert state.incident.all()
    assert state.tension == pytest.approx(1.5)
    assert play(model).incidents[0] == 2


@pytest.mark.parametrize(("relief", "happens"), [(1, False), (0.5, True)])
def test_relief_takes_its_share_where_the_issue_that_relieves_is_settled(relief, happens):
    model = tense(worlds=2, relief=relief, relieved_by="fish")
    model.state.settled[row_of(model, "fish"), 1] = True
    np.testing.assert_array_equal(play(model).incident, [True, happens])


def test_relief_makes_incidents_rarer_by_its_share():
    model = tense(worlds=800, hazard=1, relief=0.5, relieved_by="fish", war_chance=0)
    model.state.settled[row_of(model, "fish"), 400:] = True
    state = play(model)
    assert state.incident[:400].mean() == pytest.approx(1 - np.exp(-1), abs=0.08)
    assert state.incident[400:].mean() == pytest.approx(1 - np.exp(-0.5), abs=0.08)


def test_another_issue_relieves_nothing():
    model = tense(relief=1, relieved_by="fish")
    model.state.settled[row_of(model, "base")] = True
    assert play(model).incident.all()


@pytest.mark.parametrize(
    ("rung", "jump", "ceiling", "after"),
    [(1, 1, 3, [1, 2]), (1, 2, 3, [2, 3]), (1, 2, 2, [2, 2]), (3, 2, 2, [2, 3]), (1, 0, 3, [0, 1])],
)
def test_an_incident_takes_both_sides_up_to_the_ceiling_and_never_down(rung, jump, ceiling, after):
    model = tense(rung, jump=jump, ceiling=ceiling, war_chance=0)
    state = play(model)
    assert sorted(state.rung[:, 0].tolist()) == after
    assert sorted(state.peak[:, 0].tolist()) == after


@pytest.mark.parametrize(("rung", "war"), [(1, False), (2, True)])
def test_an_incident_becomes_war_only_from_the_rung_on_which_it_found_a_side(rung, war):
    state = play(tense(rung, jump=1, ceiling=2, war_from=2))
    assert bool(state.inadvertent[0]) is war
    assert state.rung[:, 0].tolist() == ([3, 3] if war else [2, 1])
    assert not state.deliberate.any()


def test_without_a_chance_of_war_no_incident_becomes_one():
    state = play(tense(2, worlds=50, war_chance=0))
    assert state.incident.all()
    assert not state.inadvertent.any()


def test_no_war_comes_without_an_incident():
    assert not play(tense(3, hazard=0)).inadvertent.any()


def test_rungs_climbed_by_incident_are_left_by_the_friction_of_descent():
    model = tense(descent=0, jump=1, ceiling=2, war_from=2)
    play(model)
    assert play(model).inadvertent.all()
