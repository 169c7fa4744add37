"""Why an option is not on the menu of a round, as far as the engine knows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.agents.actor import Actor
from sim.crisis import Crisis
from sim.explain.lines import bound_by
from sim.rules.bargaining import expected_value
from sim.rules.ripeness import beyond
from sim.scenario.condition import Condition
from sim.scenario.number import point
from sim.terms import ACTIVE, IDLE, PREPARING, TOLERANCE, BoolW, FloatW, Move


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason for which an option cannot be taken.

    Attributes
    ----------
    what : str
    where : (W,) bool
        In which worlds it stands in the way.
    by : (W,) float or None
        By how much, where that can be said.
    willing : bool
        Whether the actor could do it and will not: what `--force` of a branch lifts.
    """

    what: str
    where: BoolW
    by: FloatW | None = None
    willing: bool = False

    def told(self, world: int) -> str:
        """Return it in words for one of the worlds."""
        return self.what if self.by is None else f"{self.what} by {self.by[world]:.3f}"


def obstacles(actor: Actor, row: int) -> list[Obstacle]:
    """Return what stands in the way of an option of an actor that has just decided.

    Parameters
    ----------
    actor : Actor
    row : int
        Of the option on its menu.
    """
    option = actor.menu.options[row]
    if option.move is Move.CONCEDE:
        return [*at_the_table(actor, option.issue), *_at_the_end(actor, row, option.issue)]
    if option.move is Move.ACCEPT:
        return list(_to_acceptance(actor))
    if option.move is Move.WITHDRAW:
        idle = actor.state.status[option.measure] != ACTIVE
        return [Obstacle("it is not in effect", idle)]
    if option.move in (Move.MEASURE, Move.FORCE):
        found = [*_to_beginning(actor.crisis, option.measure)]
        return found + (_to_force(actor, row) if option.move is Move.FORCE else [])
    return []


def at_the_table(actor: Actor, issue: int) -> Iterator[Obstacle]:
    """Yield why a principal could not concede on an issue at all."""
    state, slowed = actor.state, actor.crisis.layout.slowed[actor.side][issue]
    yield Obstacle("it is settled", state.settled[issue])
    unheard = slowed & ~state.consulted[actor.side] & ~state.settled[issue]
    yield Obstacle("the allies have not been heard in this round", unheard)


def _at_the_end(actor: Actor, row: int, issue: int) -> Iterator[Obstacle]:
    """Yield why the offer on an issue cannot go any further."""
    crisis, state = actor.crisis, actor.state
    layout = crisis.layout
    toward = crisis.numbers.toward[actor.row, issue]
    here, other = state.position[actor.row, issue], state.position[layout.opponent(actor.row)]
    still = np.abs(actor.appraised.target[row] - here) <= TOLERANCE
    still &= ~state.settled[issue]
    met = toward * (other[issue] - here) <= TOLERANCE
    yield Obstacle("nothing is disputed", still & (toward == 0))
    yield Obstacle("it is where the other side's offer stands", still & (toward != 0) & met)
    bound = still & (toward != 0) & ~met
    for who, here_bound in bound_by(crisis, actor.side, issue):
        yield Obstacle(f"it is at the end of the room: {who}", bound & here_bound, willing=True)


def _to_acceptance(actor: Actor) -> Iterator[Obstacle]:
    """Yield why the other side's offer could not be accepted."""
    crisis, state, layout = actor.crisis, actor.state, actor.crisis.layout
    toward = crisis.numbers.toward[actor.row]
    offer = state.position[layout.opponent(actor.row)]
    yield Obstacle("everything is settled", np.logical_and.reduce(state.settled, axis=0))
    excess = beyond(offer, state.red_line[actor.row], toward)
    for issue, key in enumerate(layout.issues):
        crossed = (excess[issue] > TOLERANCE) & ~state.settled[issue]
        yield Obstacle(f"{key} lies beyond its own line", crossed, excess[issue], willing=True)
    for member, issues in layout.ratifiers:
        excess = beyond(offer, state.red_line[member], crisis.numbers.toward[member])
        for issue in np.flatnonzero(issues[:, 0]).tolist():
            crossed = (excess[issue] > TOLERANCE) & ~state.settled[issue] & state.vetoed[member]
            name = f"{layout.actors[member]}, which has vetoed before, would refuse"
            what = f"{name} {layout.issues[issue]}, beyond its line"
            yield Obstacle(what, crossed, excess[issue], willing=True)
    silent = ~state.consulted[actor.side] & layout.slowed[actor.side] & ~state.settled
    unheard = np.logical_or.reduce(silent, axis=0)
    yield Obstacle("the allies have not been heard in this round", unheard)


def _to_beginning(crisis: Crisis, measure: int) -> Iterator[Obstacle]:
    """Yield why a measure could not be begun."""
    state, layout = crisis.state, crisis.layout
    row, numbers = layout.measures[measure], crisis.numbers
    yield Obstacle("it is being prepared", state.status[measure] == PREPARING)
    yield Obstacle("it is in effect", state.status[measure] == ACTIVE)
    idle = state.status[measure] == IDLE
    trigger = crisis.available[measure]
    for words, test in zip(conditions(row.requires), trigger.tests, strict=True):
        holds = np.broadcast_to(test(state, crisis.step), idle.shape)
        yield Obstacle(f"it waits for {words}", idle & ~holds)
    few = np.zeros(idle.shape, dtype=bool)
    if row.joint is not None:
        lacking = numbers.quorum[row.joint] - state.joining[row.joint]
        few = lacking > 0
        what = f"too small a share of {layout.alliances[row.joint].key} joins"
        yield Obstacle(what, idle & few, lacking)
    if row.through is not None:
        refused = idle & ~crisis.carried[measure] & ~few
        yield Obstacle(f"{layout.actors[row.through]} carries nothing out any more", refused)


def _to_force(actor: Actor, row: int) -> list[Obstacle]:
    """Return that a use of force is worth no more than bargaining on."""
    appraisal, measure = actor.appraised, actor.menu.options[row].measure
    grievance = actor.state.grievance[actor.row] * actor.crisis.numbers.severity[measure]
    force = appraisal.fixed[row] - appraisal.direct[row] + grievance
    bargaining = expected_value(appraisal.chance[0], appraisal.deal[0], appraisal.no_deal[0])
    lacking = bargaining - force
    where = actor.crisis.open[measure] & (lacking >= 0)
    return [Obstacle("it is worth less than bargaining on", where, lacking, willing=True)]


def conditions(asked: Condition) -> list[str]:
    """Return what a condition asks in words, in the order of the tests that it is compiled to.

    Examples
    --------
    >>> conditions(Condition(from_round=3, measure="fleet"))
    ['round 3', 'fleet in effect']
    """
    found = []
    if asked.from_round is not None:
        found.append(f"round {asked.from_round}")
    if asked.event is not None:
        found.append(f"the event {asked.event}")
    if asked.measure is not None:
        found.append(f"{asked.measure} in effect")
    if asked.not_measure is not None:
        found.append(f"{asked.not_measure} not in effect")
    for names, words in (
        (asked.settled, "all of {} settled"),
        (asked.settled_any, "one of {} settled"),
        (asked.unsettled, "none of {} settled"),
    ):
        if names is not None:
            found.append(words.format(", ".join(names)))
    return found + _levels(asked)


def _levels(asked: Condition) -> list[str]:
    found = []
    if asked.rung is not None:
        who = f"the side {asked.rung.side}" if asked.rung.side else "one of the sides"
        found.append(f"{who} on rung {asked.rung.at_least}")
    if asked.gave is not None:
        share = point(asked.gave.at_least)
        found.append(f"the side {asked.gave.side} giving up {share:.0%} of the way")
    if asked.tension is not None:
        found.append(f"tension of {point(asked.tension):g}")
    if asked.cohesion is not None:
        least = point(asked.cohesion.at_least)
        found.append(f"cohesion of {asked.cohesion.alliance} of {least:g}")
    return found
