"""Aftermath: what a round leaves behind in cost, commitment, grievance and cohesion."""

import numpy as np

from sim.crisis import Crisis
from sim.protocol.acts import refresh_facts
from sim.protocol.offers import running_cost
from sim.rules.alliance import discordant
from sim.rules.audience import committed
from sim.rules.fold import total
from sim.rules.ripeness import beyond
from sim.terms import ACTIVE, BoolW, FloatW


def aftermath(crisis: Crisis, settled: BoolW) -> None:
    """Let a round leave its marks: cost, commitment, tension and grievance.

    Parameters
    ----------
    crisis : Crisis
    settled : (W,) bool
        Where something was settled in this round.
    """
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    state.cost += running_cost(crisis)
    open_core = ~np.logical_and.reduce(state.settled[layout.core], axis=0)
    state.refused[:] = open_core & ~settled
    for head in layout.principals:
        grown = committed(state.commitment[head], numbers.growth)
        np.copyto(state.commitment[head], grown, where=open_core)
    refresh_facts(crisis)
    outrage = _breaches(crisis)
    gap = np.maximum(state.own_offer - state.other_offer, 0.0)
    hurt = np.where(state.refused, gap, 0.0) + outrage
    state.grievance *= 1.0 - numbers.grievance_decay
    state.grievance += numbers.grievance * hurt
    state.tension += np.where(state.refused, numbers.frustration, 0.0)


def _breaches(crisis: Crisis) -> FloatW:
    """Record how far facts lie beyond red lines; return the outrage that is new, (A, W).

    Terms that were settled are held against the lines as cost has bent them, other facts against
    the lines as stated.
    """
    state, numbers = crisis.state, crisis.numbers
    before = state.breach
    facts = np.broadcast_to(state.standing, state.breach.shape)
    line = np.where(state.settled, state.red_line, numbers.red_line)
    state.breach = beyond(facts, line, numbers.toward)
    new = state.breach - before
    np.maximum(new, 0.0, out=new)
    new *= numbers.salience
    return total(new, axis=1)


def pressures(crisis: Crisis) -> tuple[FloatW, FloatW]:
    """Return hazard and pain of the other side's traced measures, each (A, W)."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    columns = layout.columns
    seen = (state.status == ACTIVE) & state.attributed
    hazard = [total(seen[rows] * numbers.hazard[rows]) for rows in columns.of_side]
    pain = np.zeros(state.cost.shape)
    for row in np.flatnonzero(seen.any(axis=1)).tolist():
        crisis.harms[row].add(crisis, pain, seen[row])
    return np.stack(hazard)[1 - layout.side_of], pain


def fall_out(crisis: Crisis) -> None:
    """Let members lose cohesion where their lead offered more than they accept."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    for row, alliance in enumerate(layout.alliances):
        offer = state.position[alliance.lead]
        for member in alliance.members:
            excess = beyond(offer, state.red_line[member], numbers.toward[member])
            state.cohesion[member] = discordant(
                state.cohesion[member], numbers.salience[member] * excess, numbers.discord[row]
            )
