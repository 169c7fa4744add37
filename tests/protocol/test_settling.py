"""Packages are ratified or vetoed and paid for; side issues close."""

import numpy as np
import pytest

from sim.agents import Actor
from tests.protocol.crises import may, model_of, play, put, row_of

# Lines, north going up and south coming down: king 0.6, 0.5, 1; port 0.5 on fish;
# senate 0.4, 0.3, 0.2; league 0.3, 0, 0. Port decides on fish with them, league on the base.
NORTH_MAY = (0.6, 0.4, 0.4)
SOUTH_MAY = (0.4, 0.3, 0.2)
PACE = {"issues__fish__pace": 0}


def at_table(king=(0, 0, 0), senate=(1, 1, 1), **more):
    """A model with these offers on the table and no side issue that closes by itself."""
    model = model_of(**(PACE | more))
    offer(model, king=king, senate=senate)
    model.state.commitment[:] = 0.5
    return model


def offer(model, **points):
    for name, point in points.items():
        put(model.actor(name).position, *point)


def test_terms_within_all_lines_settle_every_issue():
    model = at_table(senate=NORTH_MAY)
    state = play(model, king="accept")
    assert state.agreed.all()
    assert state.settled.all()
    assert not state.veto.any()
    assert state.vetoes[0] == 0
    for points in (
        state.terms,
        state.standing,
        model.actor("king").position,
        model.actor("senate").position,
    ):
        np.testing.assert_array_equal(points[:, 0], NORTH_MAY)


def test_an_offer_beyond_the_own_lines_cannot_be_accepted():
    model = at_table(king=(0.39, 0.3, 0.2), senate=(0.6, 0.51, 0.4))
    play(model)
    assert not may(model, "king", "accept")
    assert not may(model, "senate", "accept")
    offer(model, king=SOUTH_MAY, senate=NORTH_MAY)
    play(model)
    assert may(model, "king", "accept")
    assert may(model, "senate", "accept")


def refused(state):
    """Who vetoed, and on what, in the first world."""
    return [tuple(pair) for pair in np.argwhere(state.veto[..., 0] > 0).tolist()]


def test_who_decides_an_issue_vetoes_terms_beyond_its_line():
    model = at_table(senate=(0.6, 0.4, 0.8))
    state = play(model, king="accept")
    port, fish = row_of(model, "port"), row_of(model, "fish")
    assert refused(state) == [(port, fish)]
    assert state.veto[port, fish, 0] == pytest.approx(0.3)
    assert np.flatnonzero(state.vetoed[:, 0]).tolist() == [port]
    assert state.vetoes[0] == 1
    assert not state.settled.any()
    assert not state.agreed.any()
    assert not state.paid.any()
    assert not play(model).veto.any()
    assert state.vetoes[0] == 1


def test_who_does_not_decide_an_issue_does_not_veto_it():
    state = play(at_table(senate=(0.6, 0.4, 0.8), issues__fish__decided_by=[]), king="accept")
    assert state.agreed.all()


def test_a_member_of_an_alliance_that_decides_by_consensus_vetoes_on_that_issue_only():
    model = at_table(king=SOUTH_MAY, actors__league__red_line={"strait": 1, "base": 0.5, "fish": 1})
    state = play(model, senate="accept")
    league, base = row_of(model, "league"), row_of(model, "base")
    assert refused(state) == [(league, base)]
    assert state.veto[league, base, 0] == pytest.approx(0.2)


def test_a_veto_goes_by_the_line_that_cost_has_bent():
    model = model_of(
        worlds=2,
        actors__port__flexibility=1,
        actors__port__hard_limit={"fish": 0.9},
        **PACE,
    )
    model.state.cost[row_of(model, "port")] = [0.4, 0.5]  # bends by 0.28 and 0.35
    offer(model, senate=(0.6, 0.4, 0.8))
    state = play(model, king="accept")
    np.testing.assert_array_equal(state.agreed, [False, True])
    np.testing.assert_allclose(state.veto[row_of(model, "port"), 2], [0.02, 0])


def test_after_a_veto_an_offer_is_open_again_once_it_respects_the_line():
    model = at_table(senate=(0.6, 0.4, 0.8))
    play(model)
    assert may(model, "king", "accept")
    play(model, king="accept")
    play(model)
    assert not may(model, "king", "accept")
    offer(model, senate=(0.6, 0.4, 0.5))
    play(model)
    assert may(model, "king", "accept")
    assert play(model, king="accept").agreed.all()


def test_a_veto_binds_the_other_side_too():
    model = at_table(king=(0.4, 0.3, 0.8))
    play(model, senate="accept")
    assert model.state.vetoed[row_of(model, "port"), 0]
    play(model)
    assert not may(model, "senate", "accept")
    offer(model, king=(0.4, 0.3, 0.5))
    play(model)
    assert may(model, "senate", "accept")


def test_a_veto_binds_only_on_what_its_author_decides():
    """Port, which would go to 0.5 on the strait, has no say on it."""
    model = at_table(senate=(0.6, 0.4, 0.8))
    play(model, king="accept")
    offer(model, senate=(0.6, 0.4, 0.5))
    play(model)
    assert may(model, "king", "accept")


def test_room_heeds_the_lines_of_who_has_vetoed_on_its_side_alone():
    model = at_table(senate=(0.6, 0.4, 0.8))
    fish = row_of(model, "fish")
    before = play(model).room[..., 0].copy()
    assert before[0, fish] == 1
    play(model, king="accept")
    after = play(model).room[..., 0]
    assert after[0, fish] == 0.5
    before[0, fish] = 0.5
    np.testing.assert_array_equal(after, before)


def weigh(way, weights):
    return float(np.dot(way, weights) / np.sum(weights))


HALF_WAY = np.subtract(NORTH_MAY, SOUTH_MAY) / 2
KING = 0.5 * 0.3 * weigh(HALF_WAY, (3, 2, 1))  # commitment, audience, share of its opening given
SENATE = 0.5 * (0.2 + 0.1 * 0.7) * weigh(HALF_WAY, (2, 2, 1))


@pytest.mark.parametrize(
    ("orders", "terms", "paid"),
    [
        ({"king": "accept"}, NORTH_MAY, (2 * KING, 0, 0, 0)),
        ({"senate": "accept"}, SOUTH_MAY, (0, 0, 2 * SENATE, 0)),
        ({"king": "accept", "senate": "accept"}, SOUTH_MAY + HALF_WAY, (KING, 0, SENATE, 0)),
    ],
)
def test_who_accepts_pays_for_its_way_and_two_who_accept_meet_halfway(orders, terms, paid):
    model = at_table(king=SOUTH_MAY, senate=NORTH_MAY)
    state = play(model, **orders)
    np.testing.assert_allclose(state.terms[:, 0], terms)
    np.testing.assert_allclose(state.paid[:, 0], paid)
    assert state.agreed.all()


def test_an_issue_that_is_settled_already_stays_as_it_is_and_is_not_vetoed():
    model = at_table(senate=(0.6, 0.4, 0.4))
    fish = row_of(model, "fish")
    model.state.settled[fish] = True
    model.state.terms[fish] = 0.9  # beyond the line of port
    state = play(model, king="accept")
    assert state.agreed.all()
    np.testing.assert_array_equal(state.terms[:, 0], [0.6, 0.4, 0.9])


def side(worlds=1, **more):
    """A model after one round in which the side issue may close."""
    fixed = {"issues__fish__pace": 1, "actors__king__doctrine": {}}
    model = model_of(worlds=worlds, **(fixed | more))
    assert isinstance(model.actor("king"), Actor)
    play(model)
    return model


def test_a_side_issue_closes_midway_and_no_core_issue_does():
    model = side()
    state = model.state
    np.testing.assert_array_equal(state.settled[:, 0], [False, False, True])
    assert state.terms[2, 0] == state.standing[2, 0] == 0.5
    assert not state.agreed.any()
    for name in ("king", "senate"):
        assert model.actor(name).position[2, 0] == 0.5


def test_a_side_issue_closes_within_the_room_of_both():
    line = {"strait": 0.3, "base": 0, "fish": 0.6}
    model = side(
        alliances__pact__rules={"fish": "consensus"},
        actors__league__red_line=line,
        actors__port__red_line__fish=1,
    )
    assert model.state.terms[2, 0] == 0.6


@pytest.mark.parametrize(
    "off",
    [
        {"issues__fish__pace": 0},
        {"actors__king__doctrine": {"linkage": 1}},
        {"actors__king__red_line__fish": 0.19},  # no room: the senate goes to 0.2
        {"actors__port__red_line__fish": 0.49},  # who decides it refuses the middle
    ],
    ids=["pace", "linkage", "room", "veto"],
)
def test_what_keeps_a_side_issue_open(off):
    assert not side(worlds=20, **off).state.settled.any()


def test_the_line_of_who_does_not_decide_does_not_keep_it_open():
    model = side(actors__port__red_line__fish=0.49, issues__fish__decided_by=[])
    assert model.state.settled[2].all()


def test_linkage_lets_through_the_rest_of_the_pace():
    closed = side(worlds=400, actors__king__doctrine={"linkage": 0.5}).state.settled[2]
    assert closed.mean() == pytest.approx(0.5, abs=0.1)
