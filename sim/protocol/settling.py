"""Settling: side issues close, packages are ratified or vetoed."""

import numpy as np

from sim.crisis import Crisis
from sim.draws import Stream
from sim.rules.alliance import linked
from sim.rules.bargaining import share_conceded
from sim.rules.ripeness import beyond
from sim.rules.settlement import side_terms, zone_width
from sim.rules.utility import spatial_utility
from sim.terms import (
    TOLERANCE,
    BoolW,
    FloatW,
)


def settle_sides(crisis: Crisis) -> BoolW:
    """Close side issues that both sides may close; return where one closed, (W,)."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    luck = crisis.draws.uniform(Stream.SETTLEMENT, crisis.step, len(layout.issues))
    first, second = layout.principals
    width = zone_width(state.room[0], state.room[1], numbers.toward[first])
    free = 1.0 - linked(numbers.doctrine["linkage"]) if "linkage" in numbers.doctrine else 1.0
    closed = np.zeros(state.active.shape, dtype=bool)
    for issue in np.flatnonzero(~layout.core).tolist():
        point = side_terms(
            (state.position[first, issue], state.position[second, issue]),
            (state.room[0, issue], state.room[1, issue]),
        )
        may = ~state.settled[issue] & (width[issue] >= 0) & _nobody_blocks(crisis, issue, point)
        now = may & (luck[issue] < numbers.pace[issue] * free)
        np.copyto(state.terms[issue], point, where=now)
        state.settled[issue] |= now
        closed |= now
    _fix_positions(crisis)
    return closed


def _nobody_blocks(crisis: Crisis, issue: int, point: FloatW) -> BoolW:
    """Return where none of those whose consent is needed refuses a point of an issue."""
    free = np.ones(crisis.state.active.shape, dtype=bool)
    for member, issues in crisis.layout.ratifiers:
        if issues[issue]:
            line = crisis.state.red_line[member, issue]
            free &= beyond(point, line, crisis.numbers.toward[member, issue]) <= TOLERANCE
    return free


def settle_package(crisis: Crisis, accepted: BoolW) -> BoolW:
    """Ratify accepted packages and settle them; return where one was settled, (W,).

    Parameters
    ----------
    crisis : Crisis
    accepted : (S, W) bool
        Which side accepted the other's offer; if both did, they meet halfway.
    """
    state, layout = crisis.state, crisis.layout
    first, second = layout.principals
    offers = (state.position[second], state.position[first])
    terms = np.where(accepted[0], offers[0], offers[1])
    terms = np.where(accepted[0] & accepted[1], (offers[0] + offers[1]) / 2, terms)
    terms = np.where(state.settled, state.terms, terms)
    tried = accepted[0] | accepted[1]
    state.veto[:] = 0.0
    for member, issues in layout.ratifiers:
        crossed = beyond(terms, state.red_line[member], crisis.numbers.toward[member])
        state.veto[member] = np.where(tried & issues & ~state.settled, crossed, 0.0)
    refused = np.maximum.reduce(state.veto, axis=1) > TOLERANCE
    state.vetoed |= refused
    vetoed = np.logical_or.reduce(refused, axis=0)
    state.vetoes += vetoed
    done = tried & ~vetoed
    _pay_for_acceptance(crisis, terms, accepted & done)
    np.copyto(state.terms, terms, where=done)
    state.settled |= done
    state.agreed |= done
    _fix_positions(crisis)
    return done


def _pay_for_acceptance(crisis: Crisis, terms: FloatW, accepted: BoolW) -> None:
    """Charge a side that took the other's offer for the rest of the way it backed down."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    for side, head in enumerate(layout.principals):
        ideal, salience = numbers.ideal[head], numbers.salience[head]
        worth = (
            spatial_utility(terms, ideal, salience, numbers.curvature) + state.goodwill[1 - side]
        )
        left = share_conceded(state.own_offer[head], worth, numbers.span[head])
        state.paid[head] += np.where(accepted[side], state.audience[head] * left, 0.0)


def _fix_positions(crisis: Crisis) -> None:
    """Let what both principals demand on a settled issue be what was settled."""
    state = crisis.state
    for head in crisis.layout.principals:
        np.copyto(state.position[head], state.terms, where=state.settled)
