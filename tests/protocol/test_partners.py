"""Measures that a partner carries out, until it is worn out."""

import numpy as np
import pytest

from sim.terms import ACTIVE, IDLE
from tests.protocol.crises import may, model_of, play, row_of, wire

BLOCKADE = {"owner": "king", "through": "port"}
WEARY = {"actors__port__doctrine": {"weariness": 10}, "actors__port__resolve": 0.5}
COSTS = [0.19, 0.2, 0.21]  # at a resolve of 0.5 and a weariness of 10, 0.2 is the limit
WILLING = [True, False, False]


def worn(measures, **more):
    """A model whose port has borne less than it can, just as much, and more."""
    model = model_of(measures, worlds=3, **more)
    model.state.cost[row_of(model, "port")] = COSTS
    return model


def test_a_partner_carries_out_a_choice_until_strain_times_weariness_is_1():
    model = worn({"blockade": BLOCKADE, "toll": {"owner": "king"}}, **WEARY)
    play(model)
    np.testing.assert_array_equal(model.crisis.open[row_of(model, "blockade")], WILLING)
    np.testing.assert_array_equal(may(model, "king", "blockade"), WILLING)
    assert may(model, "king", "toll").all()


def test_a_weary_partner_does_not_carry_out_an_answer_and_nobody_pays_for_it():
    embargo = {"owner": "senate", "tripwires": wire("king", "blockade")}
    model = worn({"embargo": embargo, "blockade": BLOCKADE}, **WEARY)
    model.state.commitment[row_of(model, "king")] = 0.5
    state = play(model, senate="embargo")
    blockade = row_of(model, "blockade")
    np.testing.assert_array_equal(state.status[blockade], [ACTIVE, IDLE, IDLE])
    np.testing.assert_array_equal(state.called[blockade], [False, True, True])
    np.testing.assert_array_equal(play(model).paid, 0)


def test_a_partner_without_weariness_bears_everything():
    model = worn({"blockade": BLOCKADE})
    model.state.cost[row_of(model, "port")] = 1e9
    model.state.resolve[row_of(model, "port")] = 0
    play(model)
    assert may(model, "king", "blockade").all()


def test_weariness_stops_what_is_not_begun_and_not_what_is_in_effect():
    model = worn({"blockade": BLOCKADE | {"active": True}}, **WEARY)
    play(model)
    assert (model.state.status[row_of(model, "blockade")] == ACTIVE).all()


@pytest.mark.parametrize(("share", "costs"), [(0, (0.4, 0)), (0.25, (0.3, 0.1))])
def test_a_partner_bears_its_share_of_the_cost(share, costs):
    model = model_of({"blockade": BLOCKADE | {"cost": 0.4, "partner_share": share}})
    state = play(model, king="blockade")
    rows = [row_of(model, "king"), row_of(model, "port")]
    np.testing.assert_allclose(state.cost[rows, 0], costs)
