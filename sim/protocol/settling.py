"""Settling: side issues close, packages are ratified or vetoed."""

import numpy as np

from sim.crisis import Crisis
from sim.draws import Stream
from sim.rules.alliance import linked
from sim.rules.bargaining import share_conceded
from sim.rules.ripeness import beyond
from sim.rules.settlement import side_terms, zone_width
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
    for member in crisis.layout.consents[issue]:
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
    for member, issues in ratifiers(crisis).items():
        crossed = beyond(terms, state.red_line[member], crisis.numbers.toward[member])
        crossed[[k for k in range(len(layout.issues)) if k not in issues]] = 0.0
        state.veto[member] = np.where(tried & ~state.settled, crossed, 0.0)
    refused = np.maximum.reduce(state.veto, axis=1) > TOLERANCE
    state.vetoed |= refused
    vetoed = np.logical_or.reduce(refused, axis=0)
    state.vetoes += vetoed
    done = tried & ~vetoed
    _pay_for_acceptance(crisis, accepted & done)
    np.copyto(state.terms, terms, where=done)
    state.settled |= done
    state.agreed |= done
    _fix_positions(crisis)
    return done


def _pay_for_acceptance(crisis: Crisis, accepted: BoolW) -> None:
    """Charge a side that took the other's offer for the rest of the way it backed down."""
    state, numbers = crisis.state, crisis.numbers
    for side, head in enumerate(crisis.layout.principals):
        left = share_conceded(state.own_offer[head], state.other_offer[head], numbers.span[head])
        state.paid[head] += np.where(accepted[side], state.audience[head] * left, 0.0)


def ratifiers(crisis: Crisis) -> dict[int, set[int]]:
    """Return who must ratify beside the principals, and on which issues."""
    layout = crisis.layout
    needed: dict[int, set[int]] = {}
    for alliance in layout.alliances:
        for issue, rule in enumerate(alliance.rule):
            for member in alliance.members if rule == "consensus" else ():
                if member not in layout.principals:
                    needed.setdefault(member, set()).add(issue)
    for issue, members in enumerate(layout.consents):
        for member in members:
            if member not in layout.principals:
                needed.setdefault(member, set()).add(issue)
    return needed


def _fix_positions(crisis: Crisis) -> None:
    """Let what both principals demand on a settled issue be what was settled."""
    state = crisis.state
    for head in crisis.layout.principals:
        np.copyto(state.position[head], state.terms, where=state.settled)
