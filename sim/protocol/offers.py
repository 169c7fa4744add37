"""Standing offers: how far each side may go, and what every actor reckons."""

import numpy as np

from sim.crisis import Crisis
from sim.draws import Stream
from sim.rules.alliance import pace_of_consultation, room_for_offers
from sim.rules.bargaining import critical_risk, share_conceded
from sim.rules.escalation import war_chance
from sim.rules.nodeal import no_deal_value, rounds_felt
from sim.rules.perception import answer_expected
from sim.rules.ripeness import beyond
from sim.rules.settlement import nearer
from sim.rules.utility import spatial_utility
from sim.terms import ACTIVE, IDLE, NEVER, FloatW


def hear_allies(crisis: Crisis) -> None:
    """Find out which principals have heard their allies, so that they may concede."""
    state, layout = crisis.state, crisis.layout
    luck = crisis.draws.uniform(Stream.CONSULTATION, crisis.step, 2)
    for side, head in enumerate(layout.principals):
        alliance = int(layout.alliance_of[head])
        if alliance >= 0:
            pace = pace_of_consultation(crisis.numbers.drag[alliance], state.cohesion[head])
            state.consulted[side] = luck[side] < pace
        else:
            state.consulted[side] = True


def find_room(crisis: Crisis) -> None:
    """Find how far each side may offer, and what its members back."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    for side, head in enumerate(layout.principals):
        toward = numbers.toward[head]
        alliance = int(layout.alliance_of[head])
        for issue in range(len(layout.issues)):
            state.room[side, issue] = state.red_line[head, issue]
            if alliance >= 0:
                row = layout.alliances[alliance]
                members = list(row.members)
                state.room[side, issue] = room_for_offers(
                    row.rule[issue],
                    state.red_line[head, issue],
                    state.red_line[members, issue],
                    state.capability[members] * numbers.salience[members, issue],
                    toward[issue],
                )
        _heed_vetoes(crisis, side)
        for member in layout.side_rows(side):
            if member != head:
                _support(crisis, member, head)


def _heed_vetoes(crisis: Crisis, side: int) -> None:
    """Cut the room to the lines of those on the side that have vetoed before."""
    state, layout = crisis.state, crisis.layout
    toward = crisis.numbers.toward[layout.principals[side]]
    for member, issues in layout.ratifiers:
        if layout.side_of[member] == side and state.vetoed[member].any():
            cut = nearer(state.room[side], state.red_line[member], toward)
            np.copyto(state.room[side], cut, where=issues & state.vetoed[member])


def _support(crisis: Crisis, member: int, head: int) -> None:
    """Let a member back its principal's offer as far as its own red lines allow."""
    state, numbers = crisis.state, crisis.numbers
    offer, toward = state.position[head], numbers.toward[member]
    excess = beyond(offer, state.red_line[member], toward)
    state.position[member] = offer - toward * excess


def reckon(crisis: Crisis) -> None:
    """Reckon offers, no deal and critical risk for every actor, from the same state."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    for side, head in enumerate(layout.principals):
        rows = layout.side_rows(side)
        ideal, salience = numbers.ideal[rows], numbers.salience[rows]
        other = layout.principals[1 - side]
        state.own_offer[rows] = spatial_utility(
            state.position[head], ideal, salience, numbers.curvature
        )
        state.other_offer[rows] = (
            spatial_utility(state.position[other], ideal, salience, numbers.curvature)
            + state.goodwill[1 - side]
        )
    state.no_deal[:] = no_deal(crisis)
    left = share_conceded(state.own_offer, state.other_offer, numbers.span)
    giving_way = state.other_offer - state.audience * left
    state.risk[:] = critical_risk(state.own_offer, giving_way, state.no_deal)
    rivals = np.array(layout.principals)[1 - layout.side_of]
    state.belief[:] = state.risk[rivals] + state.error


def no_deal(crisis: Crisis) -> FloatW:
    """Return every actor's value of no deal, (A, W); note what its prospects rest on."""
    state, numbers = crisis.state, crisis.numbers
    standing = spatial_utility(state.standing, numbers.ideal, numbers.salience, numbers.curvature)
    rounds = rounds_felt(numbers.outlook, numbers.patience, crisis.rounds_left)
    crisis.felt = (1.0 - state.resolve) * rounds
    crisis.war_now = war_chance(state.tension, numbers.war_odds)
    flow = running_cost(crisis) + _threatened(crisis)
    war = crisis.war_now * numbers.war_cost
    return no_deal_value(standing, state.resolve, state.cost, rounds * flow, war)


def running_cost(crisis: Crisis) -> FloatW:
    """Return what a round costs every actor as things are, (A, W)."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    core_open = ~np.logical_and.reduce(state.settled[layout.core], axis=0)
    flow = numbers.delay_cost * core_open
    active = state.status == ACTIVE
    for row in np.flatnonzero(active.any(axis=1)).tolist():
        crisis.tolls[row].add(crisis, flow, active[row])
    return flow


def _threatened(crisis: Crisis) -> FloatW:
    """Return the running cost that threats on events lead their addressees to expect, (A, W)."""
    flow = np.zeros(crisis.state.cost.shape)
    for index, wire in enumerate(crisis.layout.wires):
        if wire.event is not None:
            flow = flow + threat_expected(crisis, index)
    return flow


def threat_expected(crisis: Crisis, index: int) -> FloatW:
    """Return the running cost that one threat on an event leads everybody to expect, (A, W).

    Parameters
    ----------
    crisis : Crisis
    index : int
        Row of the announcement, which must be of an answer to an event.
    """
    state, numbers, wire = crisis.state, crisis.numbers, crisis.layout.wires[index]
    response = wire.response
    pending = state.status[response] == IDLE
    pending &= (state.happened[wire.event] == NEVER) | state.called[response]
    pain = numbers.pain[response] * crisis.joined[response]
    expected = answer_expected(numbers.believed[index], np.ones(1), pain)
    return np.where(pending, expected, 0.0)
