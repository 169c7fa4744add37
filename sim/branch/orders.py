"""Carrying out orders: an actor's choice of a round is replaced where it can be."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sim.agents.actor import Actor
from sim.agents.agenda import Agenda
from sim.agents.appraisal import appraise
from sim.agents.menu import Menu
from sim.branch.changes import Order
from sim.explain import chances
from sim.explain.lines import bound_by
from sim.explain.obstacles import Obstacle, at_the_table, obstacles
from sim.terms import TOLERANCE, BoolW, FloatW, Move, Rows

WHOLE_WAY: Final = 2.0
"""Size of a step that leads from any point of an issue to any other."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of an order.

    Attributes
    ----------
    order : Order
    going_on : int
        Worlds that went on in that round.
    done : int
        Those in which it was carried out.
    anyway : int
        Those of them in which the actor had chosen just that.
    obstacles : dict of str to int
        What stood in the way in the others, and in how many worlds; several may at once.
    """

    order: Order
    going_on: int
    done: int
    anyway: int
    obstacles: dict[str, int]


def carry_out(actor: Actor, order: Order, *, force: bool) -> Carried:
    """Replace the choice of an actor that has just decided where an order can be carried out.

    Parameters
    ----------
    actor : Actor
        Nothing may have happened since it decided.
    order : Order
    force : bool
        Whether it may go beyond what the actor would do.
    """
    menu, crisis, state = actor.menu, actor.crisis, actor.state
    rows = _rows(actor, order)
    row = np.full(actor.choice.shape, rows[0])
    fits = np.ones(actor.choice.shape, dtype=bool)
    if order.move is Move.CONCEDE:
        row, fits = _on_the_grid(actor, rows, order.point)
        found = list(_to_point(actor, menu.options[rows[0]].issue, order.point))
    else:
        found = obstacles(actor, rows[0])
    available = actor.appraised.available[row, crisis.every_world] & fits
    hard = [it.where for it in found if not (force and it.willing)]
    able = available | ~np.logical_or.reduce([np.zeros(fits.shape, dtype=bool), *hard], axis=0)
    able &= state.active
    anyway = able & fits & (row == actor.choice)
    probability = chances(actor)[row, crisis.every_world]
    worth = actor.appraised.value[row, crisis.every_world]
    if (able & ~fits).any():
        probability = np.where(fits, probability, 0.0)
        worth = np.where(fits, worth, _led_to(actor, rows[0], order.point, able & ~fits))
    new = able & ~anyway
    actor.choice = np.where(new, row, actor.choice)
    state.confidence[actor.row] = np.where(new, probability, state.confidence[actor.row])
    state.worth[actor.row] = np.where(new, worth, state.worth[actor.row])
    return Carried(
        order,
        int(np.count_nonzero(state.active)),
        int(np.count_nonzero(able)),
        int(np.count_nonzero(anyway)),
        dict(_counted(found, state.active & ~able)),
    )


def _counted(found: list[Obstacle], left_out: BoolW) -> Iterator[tuple[str, int]]:
    for it in found:
        count = int(np.count_nonzero(it.where & left_out))
        if count:
            yield it.what, count


def _rows(actor: Actor, order: Order) -> list[int]:
    """Return the options that an order may mean: of a concession, every step on the issue."""
    layout, menu = actor.crisis.layout, actor.menu
    rows = menu.rows(order.move)
    if order.move is Move.CONCEDE:
        issue = layout.issues.index(order.subject)
        return [row for row in rows if menu.options[row].issue == issue]
    if order.subject:
        measure = [measure.key for measure in layout.measures].index(order.subject)
        return [row for row in rows if menu.options[row].measure == measure]
    return rows


def _on_the_grid(actor: Actor, rows: list[int], point: float) -> tuple[Rows, BoolW]:
    """Return which step leads to a point, and where one does; the actor's own choice if it does."""
    appraisal, steps = actor.appraised, np.array(rows)
    leads = appraisal.available[steps] & (np.abs(appraisal.target[steps] - point) <= TOLERANCE)
    own = np.logical_or.reduce(leads & (steps[:, None] == actor.choice), axis=0)
    row = np.where(own, actor.choice, steps[np.argmax(leads, axis=0)])
    return row, np.logical_or.reduce(leads, axis=0)


def _to_point(actor: Actor, issue: int, point: float) -> Iterator[Obstacle]:
    """Yield what stands in the way of a concession to a point."""
    crisis, state, head = actor.crisis, actor.state, actor.row
    toward = crisis.numbers.toward[head, issue]
    here, asked = state.position[head, issue], state.position[crisis.layout.opponent(head), issue]
    room = state.room[actor.side, issue]
    yield from at_the_table(actor, issue)
    open_ = ~state.settled[issue]
    yield Obstacle("it would be no concession", open_ & (toward * (point - here) <= TOLERANCE))
    too_far = toward * (point - asked) > TOLERANCE
    yield Obstacle("it would be more than the other side asks", open_ & too_far)
    beyond = open_ & (toward * (point - room) > TOLERANCE)
    for who, bound in bound_by(crisis, actor.side, issue):
        yield Obstacle(f"it lies beyond the room: {who}", beyond & bound, willing=True)


def _led_to(actor: Actor, row: int, point: float, where: BoolW) -> FloatW:
    """Let one step of the menu lead to a point off the grid; return what that is worth, (W,).

    It is appraised as the engine appraises steps, as if the room ended at the point and one step
    could lead there.
    """
    crisis, appraisal = actor.crisis, actor.appraised
    issue = actor.menu.options[row].issue
    room = crisis.state.room.copy()
    room[actor.side, issue] = point
    thought = replace(
        crisis,
        numbers=replace(crisis.numbers, steps=np.full((1, 1), WHOLE_WAY)),
        state=replace(crisis.state, room=room),
    )
    menus = tuple(
        Menu.of(crisis.layout, each.row, 1, decides=each.decides) for each in actor.model.actors
    )
    menu = menus[actor.row]
    found = appraise(thought, Agenda.of(crisis.layout, menus))[actor.row]
    at = next(r for r in menu.rows(Move.CONCEDE) if menu.options[r].issue == issue)
    np.copyto(appraisal.target[row], point, where=where)
    np.copyto(appraisal.direct[row], found.direct[at], where=where)
    return np.asarray(found.value[at] + appraisal.lean[row])
