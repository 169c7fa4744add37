"""Lines and rooms: whose line an offer crosses, and whose line bounds what a side may offer."""

import numpy as np

from sim.agents.actor import Actor
from sim.crisis import Crisis
from sim.explain.account import Crossing, Refusal, Room
from sim.rules.ripeness import beyond
from sim.terms import TOLERANCE, BoolW, FloatW, Move


def bound_by(crisis: Crisis, side: int, issue: int) -> list[tuple[str, BoolW]]:
    """Return whose line the room of a side on an issue is, with the worlds in which it is.

    Parameters
    ----------
    crisis : Crisis
        After rooms were found.
    side, issue : int
        Rows.
    """
    state, layout = crisis.state, crisis.layout
    head = layout.principals[side]
    room, lines = state.room[side, issue], state.red_line[:, issue]
    left, found = np.ones(room.shape, dtype=bool), []

    def claim(who: str, line: FloatW, where: BoolW) -> None:
        here = left & where & (np.abs(room - line) <= TOLERANCE)
        found.append((who, here))
        np.copyto(left, False, where=here)

    everywhere = np.ones(room.shape, dtype=bool)
    claim("its own line", lines[head], everywhere)
    for member, issues in layout.ratifiers:
        if layout.side_of[member] == side and issues[issue, 0]:
            who = f"the line of {layout.actors[member]}, which has vetoed before"
            claim(who, lines[member], state.vetoed[member])
    alliance = int(layout.alliance_of[head])
    rule = "lead" if alliance < 0 else layout.alliances[alliance].rule[issue]
    if rule == "consensus":
        for member in layout.alliances[alliance].members:
            claim(f"the line of {layout.actors[member]}", lines[member], everywhere)
    elif rule == "weighted":
        key = layout.alliances[alliance].key
        found.append((f"the weighted lines of {key}", left.copy()))
    return found


def rooms(actor: Actor) -> tuple[Room, ...]:
    """Return how far a principal may offer on every open issue of the only world."""
    crisis, state, side = actor.crisis, actor.state, actor.side
    if not actor.is_principal:
        return ()
    found = []
    for issue in np.flatnonzero(~state.settled[:, 0]).tolist():
        room, line = state.room[side, issue], state.red_line[actor.row, issue]
        who = next(name for name, where in bound_by(crisis, side, issue) if where[0])
        short = np.maximum(crisis.numbers.toward[actor.row, issue] * (line - room), 0.0)
        found.append(
            Room(
                issue=crisis.layout.issues[issue],
                position=float(state.position[actor.row, issue, 0]),
                room=float(room[0]),
                line=float(line[0]),
                bound_by=who,
                short=float(short[0]),
            )
        )
    return tuple(found)


def crossings(crisis: Crisis, member: int, terms: FloatW, asked: BoolW) -> tuple[Crossing, ...]:
    """Return which of its lines an actor sees crossed by terms, in the only world.

    Parameters
    ----------
    crisis : Crisis
    member : int
        Row of the actor.
    terms : (K, 1) float
    asked : (K, 1) bool
        On which issues it is asked.
    """
    line, numbers = crisis.state.red_line[member], crisis.numbers
    excess = np.where(asked, beyond(terms, line, numbers.toward[member]), 0.0)
    return tuple(
        Crossing(
            actor=crisis.layout.actors[member],
            issue=crisis.layout.issues[issue],
            point=float(terms[issue, 0]),
            line=float(line[issue, 0]),
            stated=float(numbers.red_line[member, issue, 0]),
            by=float(excess[issue, 0]),
        )
        for issue in np.flatnonzero(excess[:, 0] > TOLERANCE).tolist()
    )


def refusal(actor: Actor) -> Refusal | None:
    """Return why an actor did not accept the standing offer; None if it accepted."""
    crisis, state, layout = actor.crisis, actor.state, actor.crisis.layout
    chosen = int(actor.choice[0])
    if actor.menu.options[chosen].move is Move.ACCEPT:
        return None
    offer = state.position[layout.opponent(actor.row)]
    asked = ~state.settled
    vetoers = [
        crossings(crisis, member, offer, asked & issues & state.vetoed[member])
        for member, issues in layout.ratifiers
        if member != actor.row
    ]
    slowed = layout.slowed[actor.side] & ~state.settled & ~state.consulted[actor.side]
    return Refusal(
        own=crossings(crisis, actor.row, offer, asked),
        vetoers=tuple(crossing for found in vetoers for crossing in found),
        unheard=actor.is_principal and bool(slowed.any()),
        shortfall=_shortfall(actor) if asked.any() else None,
    )


def _shortfall(actor: Actor) -> float | None:
    """Return by how much accepting is worth less than the best other option."""
    rows, appraisal = actor.menu.rows(Move.ACCEPT), actor.appraised
    if not rows:
        return None
    other = appraisal.available[:, 0].copy()
    other[rows] = False
    value = appraisal.value[:, 0]
    return float(np.max(value[other]) - value[rows[0]])


def vetoes(crisis: Crisis) -> tuple[Crossing, ...]:
    """Return for which lines an accepted package was vetoed in the round just played.

    Parameters
    ----------
    crisis : Crisis
        Of one world, after the round.
    """
    state = crisis.state
    found: list[Crossing] = []
    for member, _ in crisis.layout.ratifiers:
        by = state.veto[member]
        terms = state.red_line[member] + crisis.numbers.toward[member] * by
        found += crossings(crisis, member, terms, by > TOLERANCE)
    return tuple(found)
