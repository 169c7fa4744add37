"""Worlds end by the first rule that has held long enough."""

from dataclasses import fields

import numpy as np
import pytest

from sim.terms import ACTIVE, NEVER, OPEN
from tests.protocol.crises import model_of, play, row_of, rule

TOLL = {"toll": {"owner": "king", "reversible": True, "pain": {"senate": 0.1}}}
FROZEN = {"frozen": rule(at_horizon=True)}


def model_with(horizon=20, worlds=1, **rules):
    return model_of(TOLL, worlds=worlds, horizon=horizon, outcomes=rules | FROZEN)


def rounds(model, *orders):
    """Play rounds in which the king does what it is told; return by which rule it ended, when."""
    for order in orders:
        assert model.running
        play(model, king=order)
    outcome, state = int(model.state.outcome[0]), model.state
    key = None if outcome == OPEN else model.crisis.layout.outcomes[outcome].key
    assert state.active[0] == (key is None) == model.running
    return key, int(state.ended[0])


def test_a_rule_ends_a_world_when_it_has_held_for_its_rounds():
    model = model_with(long=rule({"measure": "toll"}, rounds=3))
    assert rounds(model, "toll", None) == (None, NEVER)
    assert rounds(model, None) == ("long", 3)


def test_the_count_starts_anew_when_it_was_interrupted():
    model = model_with(long=rule({"measure": "toll"}, rounds=3))
    assert rounds(model, "toll", None, "end toll", "toll", None) == (None, NEVER)
    assert rounds(model, None) == ("long", 6)


def test_in_the_last_round_it_is_enough_that_a_rule_holds():
    model = model_with(horizon=2, long=rule({"measure": "toll"}, rounds=3))
    assert rounds(model, None, "toll") == ("long", 2)
    model = model_with(horizon=2, long=rule({"measure": "toll"}, rounds=3))
    assert rounds(model, "toll", "end toll") == ("frozen", 2)


@pytest.mark.parametrize("order", [("climbed", "levied"), ("levied", "climbed")])
def test_the_first_rule_of_the_file_decides(order):
    rules = {"climbed": rule({"rung": {"at_least": 1}}), "levied": rule({"measure": "toll"})}
    model = model_with(**{key: rules[key] for key in order})
    assert rounds(model, None, "toll") == (order[0], 2)


def test_a_rule_that_has_not_held_long_enough_gives_way_to_a_later_one():
    rules = {
        "long": rule({"measure": "toll"}, rounds=3),
        "climbed": rule({"rung": {"at_least": 1}}, rounds=2),
    }
    assert rounds(model_with(**rules), "toll", None) == ("climbed", 2)


def test_a_rule_for_the_horizon_is_tried_in_the_last_round_only():
    at_last = {"levied": rule({"measure": "toll"}, at_horizon=True)}
    model = model_with(horizon=3, **at_last)
    assert rounds(model, "toll", None) == (None, NEVER)
    assert rounds(model, None) == ("levied", 3)
    model = model_with(horizon=3, **at_last, climbed=rule({"rung": {"at_least": 1}}))
    assert rounds(model, "toll") == ("climbed", 1)


def test_a_world_that_has_ended_stays_as_it_is_to_the_bit_while_others_go_on():
    model = model_with(worlds=2, levied=rule({"measure": "toll"}))
    model.state.status[row_of(model, "toll")] = [ACTIVE, 0]
    play(model)
    np.testing.assert_array_equal(model.state.active, [False, True])
    over, open_ = model.state.world(0), model.state.world(1)
    model.state.commitment[:, 1] = 0.3
    model.step()
    for field in fields(over):
        now = getattr(model.state, field.name)[..., :1]
        np.testing.assert_array_equal(now, getattr(over, field.name), err_msg=field.name)
    assert (model.state.commitment[:, 1] != open_.commitment[:, 0]).any()
