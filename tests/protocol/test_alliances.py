"""Joint measures: who joins decides whether they can be begun, and how much they hurt."""

import numpy as np

from sim import protocol
from sim.terms import ACTIVE, IDLE
from tests.protocol.crises import may, model_of, play, row_of, wire

EMBARGO = {"owner": "senate", "joint": "pact", "pain": {"king": 0.2}}


def allied(measures, quorum):
    """A model whose league, with half of the means, stays out, just joins, and joins."""
    model = model_of(
        measures,
        worlds=3,
        alliances__pact__quorum=quorum,
        actors__league__doctrine__reluctance=0.5,
    )
    model.state.cohesion[row_of(model, "league")] = [0.49, 0.5, 0.9]
    return model


def test_a_joint_measure_needs_its_quorum():
    model = allied({"embargo": EMBARGO, "fleet": {"owner": "senate"}}, quorum=0.51)
    state = play(model)
    np.testing.assert_allclose(state.joining[0], [0.5, 1, 1])
    np.testing.assert_array_equal(may(model, "senate", "embargo"), [False, True, True])
    assert may(model, "senate", "fleet").all()


def test_a_joint_answer_needs_its_quorum():
    patrol = {"owner": "king", "tripwires": wire("senate", "embargo")}
    model = allied({"patrol": patrol, "embargo": EMBARGO}, quorum=0.51)
    state = play(model, king="patrol")
    embargo = row_of(model, "embargo")
    np.testing.assert_array_equal(state.status[embargo], [IDLE, ACTIVE, ACTIVE])
    np.testing.assert_array_equal(state.called[embargo], [True, False, False])


def test_the_share_that_joins_weighs_by_means():
    model = allied({"embargo": EMBARGO}, quorum=0)
    model.state.capability[row_of(model, "league")] = 6.0
    np.testing.assert_allclose(play(model).joining[0], [0.25, 1, 1])


def test_a_joint_measure_hurts_as_far_as_the_alliance_joins():
    model = allied({"embargo": EMBARGO}, quorum=0.5)
    state = play(model, senate="embargo")
    king = row_of(model, "king")
    np.testing.assert_allclose(state.cost[king], [0.1, 0.2, 0.2])
    np.testing.assert_allclose(protocol.pressures(model.crisis)[1][king], [0.1, 0.2, 0.2])


def test_a_measure_that_is_not_joint_hurts_in_full():
    model = allied({"embargo": EMBARGO | {"joint": None}}, quorum=0.51)
    np.testing.assert_allclose(play(model, senate="embargo").cost[row_of(model, "king")], 0.2)
