"""Settling: side issues close, packages are ratified or vetoed."""

import numpy as np

from sim.crisis import Crisis, among
from sim.draws import Stream
from sim.rules.alliance import linked
from sim.rules.bargaining import share_conceded
from sim.rules.ripeness import beyond
from sim.rules.settlement import side_terms, zone_width
from sim.rules.utility import spatial_utility
from sim.terms import TOLERANCE, BoolW, FloatW, Rows


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
    state = crisis.state
    state.veto[:] = 0.0
    tried = accepted[0] | accepted[1]
    worlds = np.flatnonzero(tried)  # few of them: only these are looked at
    if not worlds.size:
        return tried
    terms = _accepted_terms(crisis, accepted, worlds)
    vetoed = _vetoed(crisis, terms, worlds)
    done = worlds[~vetoed]
    _pay_for_acceptance(crisis, terms[:, ~vetoed], accepted, done)
    state.terms[:, done] = terms[:, ~vetoed]
    state.settled[:, done] = True
    state.agreed[done] = True
    _fix_positions(crisis)
    tried[worlds] = ~vetoed
    return tried


def _accepted_terms(crisis: Crisis, accepted: BoolW, worlds: Rows) -> FloatW:
    """Return the package that is to be ratified in some worlds, (K, n)."""
    state = crisis.state
    first, second = (among(worlds, accepted[side]) for side in range(2))
    own, other = (among(worlds, state.position[head]) for head in crisis.layout.principals)
    terms = np.where(first, other, own)
    terms = np.where(first & second, (other + own) / 2, terms)
    return np.where(among(worlds, state.settled), among(worlds, state.terms), terms)


def _vetoed(crisis: Crisis, terms: FloatW, worlds: Rows) -> BoolW:
    """Note who refuses the terms of some worlds, and by how far; return where one does, (n,)."""
    state = crisis.state
    free = ~among(worlds, state.settled)
    for member, issues in crisis.layout.ratifiers:
        toward = among(worlds, crisis.numbers.toward[member])
        crossed = beyond(terms, among(worlds, state.red_line[member]), toward)
        state.veto[member][:, worlds] = np.where(issues & free, crossed, 0.0)
    refused = np.maximum.reduce(among(worlds, state.veto), axis=1) > TOLERANCE
    state.vetoed[:, worlds] |= refused
    vetoed = np.logical_or.reduce(refused, axis=0)
    state.vetoes[worlds] += vetoed
    return np.asarray(vetoed)


def _pay_for_acceptance(crisis: Crisis, terms: FloatW, accepted: BoolW, worlds: Rows) -> None:
    """Charge a side that took the other's offer for the rest of the way it backed down."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    for side, head in enumerate(layout.principals):
        ideal, salience = (among(worlds, of[head]) for of in (numbers.ideal, numbers.salience))
        worth = spatial_utility(terms, ideal, salience, among(worlds, numbers.curvature))
        worth += among(worlds, state.goodwill[1 - side])
        span = among(worlds, numbers.span[head])
        left = share_conceded(among(worlds, state.own_offer[head]), worth, span)
        cost = among(worlds, state.audience[head]) * left
        state.paid[head][worlds] += np.where(among(worlds, accepted[side]), cost, 0.0)


def _fix_positions(crisis: Crisis) -> None:
    """Let what both principals demand on a settled issue be what was settled."""
    state = crisis.state
    for head in crisis.layout.principals:
        np.copyto(state.position[head], state.terms, where=state.settled)
