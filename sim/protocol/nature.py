"""Nature: events, tension, rungs and incidents, and the end of worlds."""

import numpy as np

from sim.crisis import Crisis
from sim.draws import Stream
from sim.rules.escalation import (
    descended,
    incident_chance,
    incident_rung,
    relaxed,
)
from sim.rules.ripeness import beyond
from sim.terms import (
    NEVER,
    OPEN,
    FloatW,
    Status,
)


def happen(crisis: Crisis) -> None:
    """Let events happen whose condition holds, each once in a world."""
    state, numbers = crisis.state, crisis.numbers
    for row, trigger in enumerate(crisis.events):
        now = (state.happened[row] == NEVER) & trigger.holds(state, crisis.step)
        if not now.any():
            continue
        np.copyto(state.happened[row], crisis.step, where=now)
        for name, low, high in (
            ("commitment", 0.0, 1.0),
            ("resolve", 0.0, 1.0),
            ("bias", -np.inf, np.inf),
            ("cost", 0.0, np.inf),
            ("grievance", 0.0, np.inf),
        ):
            array = getattr(state, name)
            shift = np.where(now, getattr(numbers, f"event_{name}")[row], 0.0)
            array[:] = np.clip(array + shift, low, high)
        shift = np.where(now, numbers.event_tension[row], 0.0)
        state.tension[:] = np.maximum(state.tension + shift, 0.0)


def nature(crisis: Crisis) -> None:
    """Let measures feed tension and arm, and incidents happen; some become war."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    for row, measure in enumerate(layout.measures):
        active = state.status[row] == Status.ACTIVE
        for actor in measure.arms:
            armed = state.capability[actor] + numbers.arms[row, actor]
            np.copyto(state.capability[actor], np.maximum(armed, 0.0), where=active)
    state.tension[:] = relaxed(state.tension, _source(crisis), numbers.relaxation)
    climb(crisis)
    luck = crisis.draws.uniform(Stream.NATURE, crisis.step, 3)
    relieved = (
        np.zeros(state.active.shape, dtype=bool)
        if crisis.relieved_by is None
        else state.settled[crisis.relieved_by]
    )
    chance = incident_chance(
        state.tension, numbers.incident_hazard, numbers.incident_relief, relieved
    )
    state.incident[:] = luck[0] < chance
    state.incidents += state.incident
    high = np.maximum.reduce(state.rung, axis=0) >= crisis.war_from
    war = state.incident & high & (luck[1] < numbers.incident_war)
    shaken = incident_rung(state.rung, crisis.jump, crisis.ceiling)
    np.copyto(state.rung, shaken, where=state.incident)
    np.copyto(state.rung, np.maximum(state.rung, crisis.war_rung), where=war)
    state.inadvertent |= war
    state.tension += np.where(state.incident, numbers.incident_tension, 0.0)
    _spread(crisis, luck[2])
    np.maximum(state.peak, state.rung, out=state.peak)


def begin_at_rest(crisis: Crisis) -> None:
    """Set rungs, breaches and tension of round 0 from the measures already in effect."""
    state = crisis.state
    climb(crisis)
    np.maximum(state.peak, state.rung, out=state.peak)
    state.tension[:] = _source(crisis)
    facts = np.broadcast_to(state.standing, state.breach.shape)
    state.breach[:] = beyond(facts, crisis.numbers.red_line, crisis.numbers.toward)


def _source(crisis: Crisis) -> FloatW:
    """Return what the measures in effect feed tension with, (W,)."""
    source = np.zeros(crisis.state.tension.shape)
    for row in range(len(crisis.layout.measures)):
        active = crisis.state.status[row] == Status.ACTIVE
        source = source + np.where(active, crisis.numbers.hazard[row], 0.0)
    return source


def climb(crisis: Crisis) -> None:
    """Set the rung of each side: its highest measure in hand, or as far down as friction allows."""
    state, layout = crisis.state, crisis.layout
    target = np.zeros(state.rung.shape)
    for row, measure in enumerate(layout.measures):
        side = int(layout.side_of[measure.owner])
        held = np.where(state.status[row] != Status.IDLE, float(measure.rung), 0.0)
        target[side] = np.maximum(target[side], held)
    state.rung[:] = descended(target, state.rung, crisis.numbers.descent)


def _spread(crisis: Crisis, luck: FloatW) -> None:
    """Let a war that force began widen by chance."""
    state, numbers = crisis.state, crisis.numbers
    for row, measure in enumerate(crisis.layout.measures):
        if measure.force:
            wider = (state.status[row] != Status.IDLE) & (luck < numbers.spread[row])
            rung = np.maximum(state.rung, measure.spread_rung)
            np.copyto(state.rung, rung, where=wider)


def end(crisis: Crisis) -> None:
    """Try the outcome rules in order; the first that holds ends a world."""
    state = crisis.state
    last = crisis.step >= crisis.layout.horizon
    for row, (rule, trigger) in enumerate(
        zip(crisis.layout.outcomes, crisis.outcomes, strict=True)
    ):
        if rule.at_horizon and not last:
            continue
        now = state.active & (state.outcome == OPEN) & trigger.holds(state, crisis.step)
        np.copyto(state.outcome, row, where=now)
        np.copyto(state.ended, crisis.step, where=now)
    state.active &= state.outcome == OPEN
