"""Force is chosen where it is worth more than bargaining on; it counts once it is in effect."""

import numpy as np
import pytest

from tests.protocol.crises import may, model_of, option_of, play, rule

WAR = {"against": "king", "chance": 1, "win": {"strait": 1, "base": 1, "fish": 1}, "lose": {}}
CHEAP = {"actors__senate__war_cost": 0}


def landing(force=None, **more):
    return {"landing": {"owner": "senate", "rung": 2, "force": WAR | (force or {})} | more}


def over_chances(measures, **more):
    """A model with a chance of winning for each world, after a round."""
    chances = np.linspace(0, 1, 21)
    model = model_of(
        measures, worlds=21, given={"measures.landing.force.chance": chances}, **(CHEAP | more)
    )
    play(model)
    return model


def test_force_is_an_option_exactly_where_it_is_worth_more_than_bargaining_on():
    model = over_chances(landing())
    senate = model.actor("senate")
    value, option = senate.appraised.value, option_of(senate, "landing")
    able = may(model, "senate", "landing")
    np.testing.assert_array_equal(able, value[option] > value[0])
    assert not able[0]
    assert able[-1]
    assert (np.diff(able.astype(int)) >= 0).all()


def test_the_cost_of_war_takes_force_off_the_table():
    dear = over_chances(landing(), actors__senate__war_cost=2)
    assert not may(dear, "senate", "landing").any()


def test_force_needs_what_it_requires_even_where_it_is_worth_it():
    model = over_chances(landing(requires={"from_round": 2}))
    assert not may(model, "senate", "landing").any()
    play(model)
    assert may(model, "senate", "landing").any()


@pytest.mark.parametrize("lead_time", [0, 2])
def test_war_is_deliberate_from_the_round_in_which_force_takes_effect(lead_time):
    model = model_of(landing(lead_time=lead_time), **CHEAP)
    seen = [
        bool(play(model, senate=order).deliberate[0]) for order in (None, "landing", None, None)
    ]
    assert seen == [step >= 1 + lead_time for step in range(4)]


def test_what_is_not_force_is_not_deliberate_war():
    model = model_of({"fleet": {"owner": "senate", "rung": 3}})
    assert not play(model, senate="fleet").deliberate.any()


@pytest.mark.parametrize(("spread", "top"), [(1, 3), (0, 2)])
def test_a_war_spreads_while_force_is_in_effect_and_not_before_or_after(spread, top):
    model = model_of(landing({"spread": spread, "spread_rung": 3}, lead_time=1, duration=1))
    model.crisis.numbers.war_cost[:] = 0
    seen = [
        play(model, senate=order).rung[:, 0].tolist() for order in (None, "landing", None, None)
    ]
    assert seen == [[0, 0], [0, 2], [3 * spread, top], [0, 0]]


def test_war_ends_a_world_by_a_rule_on_rungs_and_by_no_other_means():
    rules = {"war": rule({"rung": {"at_least": 3}}), "frozen": rule(at_horizon=True)}
    for rung, open_ in ((2, True), (3, False)):
        model = model_of(landing(rung=rung), outcomes=rules, **CHEAP)
        assert play(model, senate="landing").active.all() == open_
