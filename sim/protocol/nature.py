"""Nature: events, tension, rungs and incidents, and the end of worlds."""

import numpy as np

from sim.crisis import Crisis
from sim.draws import Stream
from sim.protocol.acts import held_rungs
from sim.rules.escalation import descended, incident_chance, incident_rung, relaxed
from sim.rules.fold import total
from sim.rules.ripeness import beyond
from sim.terms import ACTIVE, NEVER, OPEN, FloatW


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
            array, shifts = getattr(state, name), getattr(numbers, f"event_{name}")[row]
            for actor in np.flatnonzero(shifts.any(axis=-1)).tolist():
                shift = np.where(now, shifts[actor], 0.0)
                array[actor] = np.clip(array[actor] + shift, low, high)
        shift = np.where(now, numbers.event_tension[row], 0.0)
        state.tension[:] = np.maximum(state.tension + shift, 0.0)


def nature(crisis: Crisis) -> None:
    """Let measures feed tension and arm, and incidents happen; some become war."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    for row, measure in enumerate(layout.measures):
        for actor in measure.arms:
            armed = state.capability[actor] + numbers.arms[row, actor]
            active = state.status[row] == ACTIVE
            np.copyto(state.capability[actor], np.maximum(armed, 0.0), where=active)
    fighting = state.status[layout.columns.force] == ACTIVE
    state.deliberate |= np.logical_or.reduce(fighting, axis=0)
    state.tension[:] = relaxed(state.tension, _source(crisis), numbers.relaxation)
    state.rung[:] = descended(held_rungs(crisis), state.rung, numbers.descent)
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
    state.rung[:] = held_rungs(crisis)
    np.maximum(state.peak, state.rung, out=state.peak)
    state.tension[:] = _source(crisis)
    facts = np.broadcast_to(state.standing, state.breach.shape)
    state.breach[:] = beyond(facts, crisis.numbers.red_line, crisis.numbers.toward)


def _source(crisis: Crisis) -> FloatW:
    """Return what the measures in effect feed tension with, (W,)."""
    return total((crisis.state.status == ACTIVE) * crisis.numbers.hazard)


def _spread(crisis: Crisis, luck: FloatW) -> None:
    """Let a war that force began widen by chance, in every round that it lasts."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    for row in layout.columns.force.tolist():
        wider = (state.status[row] == ACTIVE) & (luck < numbers.spread[row])
        rung = np.maximum(state.rung, layout.measures[row].spread_rung)
        np.copyto(state.rung, rung, where=wider)


def end(crisis: Crisis) -> None:
    """Try the outcome rules in order; the first that has held long enough ends a world.

    In the last round it is enough that a rule holds.
    """
    state = crisis.state
    last = crisis.step >= crisis.layout.horizon
    rules = zip(crisis.layout.outcomes, crisis.outcomes, strict=True)
    for row, (rule, trigger) in enumerate(rules):
        if rule.at_horizon and not last:
            continue
        holds = trigger.holds(state, crisis.step)
        state.held[row] = np.where(holds, state.held[row] + 1, 0)
        now = state.active & (state.outcome == OPEN) & holds
        if not last:
            now &= state.held[row] >= rule.rounds
        np.copyto(state.outcome, row, where=now)
        np.copyto(state.ended, crisis.step, where=now)
    state.active[:] = state.outcome == OPEN
