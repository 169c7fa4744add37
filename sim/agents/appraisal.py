"""The worth of every option of every actor in a round, in parts that add up."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from sim.agents.agenda import Acts, Agenda
from sim.agents.menu import Menu
from sim.agents.prospects import announced, foreseen, victory
from sim.crisis import Crisis
from sim.rules.bargaining import (
    chance_of_yielding,
    critical_risk,
    expected_value,
    log_gain,
    share_conceded,
)
from sim.rules.escalation import skipped
from sim.rules.fold import total
from sim.rules.ripeness import beyond
from sim.rules.settlement import nearer, step_toward
from sim.rules.utility import loss, spatial_utility
from sim.terms import ACTIVE, TOLERANCE, BoolW, FloatW, Move, Rows


@dataclass(slots=True)
class Appraisal:
    """Options, valued; all arrays are (O, W), or (O, 1) where worlds are alike.

    Attributes
    ----------
    available : bool
        Whether the option exists in a world.
    own, rival : float
        Critical risks that follow from it: of the own principal, and of the other as seen.
    chance : float
        Chance that the other side gives way.
    deal, no_deal : float
        Utility of the own standing offer and of no deal.
    direct : float
        Cost of the act itself: backing down, rungs skipped.
    duty : float
        Cost of leaving out an announced answer that is called.
    lean : float
        Doctrine and grievance.
    fixed : float
        Value of options that end the bargaining; NaN for the others.
    target : float
        Where a concession would lead; 0 for the others.
    tie_break : float
        Finer order of options of equal value, for a best response.
    closing : tuple of int
        Rows of the options that end the bargaining.
    """

    available: BoolW
    own: FloatW
    rival: FloatW
    chance: FloatW
    deal: FloatW
    no_deal: FloatW
    direct: FloatW
    duty: FloatW
    lean: FloatW
    fixed: FloatW
    target: FloatW
    tie_break: FloatW
    closing: tuple[int, ...] = ()

    @classmethod
    def of_holding(cls, crisis: Crisis, agenda: Agenda) -> Self:
        """Return an appraisal that gives every option the worth of holding, and offers only that.

        The rest is what differs. What is found for all options at once is left (O, 1).
        """
        state, owner = crisis.state, agenda.owner
        shape, once = (len(owner), state.tension.size), (len(owner), 1)
        available = np.zeros(shape, dtype=bool)
        available[agenda.hold] = True
        return cls(
            available=available,
            own=state.risk[agenda.head],
            rival=state.risk[agenda.rival],
            chance=np.zeros(once),
            deal=state.own_offer[owner],
            no_deal=state.no_deal[owner],
            direct=np.zeros(shape),
            duty=np.zeros(once),
            lean=np.zeros(shape),
            fixed=np.full(shape, np.nan),
            target=np.zeros(shape),
            tie_break=np.zeros(once),
        )

    def part(self, span: slice, closing: tuple[int, ...]) -> Self:
        """Return the options of one actor, as views."""
        return type(self)(
            self.available[span],
            self.own[span],
            self.rival[span],
            self.chance[span],
            self.deal[span],
            self.no_deal[span],
            self.direct[span],
            self.duty[span],
            self.lean[span],
            self.fixed[span],
            self.target[span],
            self.tie_break[span],
            closing,
        )

    @property
    def value(self) -> FloatW:
        """Value of every option, (O, W); the parts add up to it."""
        worth = expected_value(self.chance, self.deal, self.no_deal)
        for row in self.closing:
            worth[row] = self.fixed[row]
        worth -= self.direct
        worth -= self.duty
        worth += self.lean
        return worth


def appraise(crisis: Crisis, agenda: Agenda) -> tuple[Appraisal, ...]:
    """Return what every option is worth to each actor, before doctrine.

    All are valued together, from the same state.

    Parameters
    ----------
    crisis : Crisis
    agenda : Agenda
        The options of all actors.
    """
    whole = Appraisal.of_holding(crisis, agenda)
    for head in crisis.layout.principals:
        menu = agenda.menus[head]
        part = whole.part(agenda.spans[head], menu.closing)
        _concessions(crisis, head, menu, part)
        _acceptance(crisis, head, menu, part)
    if agenda.acts.option.size:
        _measures(crisis, agenda.acts, whole)
    whole.rival += crisis.state.error[agenda.owner]
    whole.chance = chance_of_yielding(whole.own, whole.rival, crisis.numbers.sharpness)
    parts = tuple(
        whole.part(span, menu.closing)
        for span, menu in zip(agenda.spans, agenda.menus, strict=True)
    )
    due = crisis.state.called & crisis.open
    anything_due = bool(due.any())
    for actor, (menu, part) in enumerate(zip(agenda.menus, parts, strict=True)):
        if crisis.layout.best_response[actor]:
            _break_ties(crisis, part)
        _force(crisis, actor, menu, part)
        if anything_due:
            _duty(crisis, actor, menu, due, part)
    return parts


def _concessions(crisis: Crisis, me: int, menu: Menu, result: Appraisal) -> None:
    """Value a step on each issue: it lowers the other's critical risk and one's own demand.

    Reckoned by issue and size of step, (K, Z, W), which is the order of the menu.
    """
    state, numbers, rival = crisis.state, crisis.numbers, crisis.layout.opponent(me)
    rows, side = menu.spans[Move.CONCEDE], int(crisis.layout.side_of[me])
    here, toward = state.position[me], numbers.toward[me]
    limit = nearer(state.room[side], state.position[rival], toward)
    there = step_toward(here[:, None], numbers.steps, limit[:, None], toward[:, None])
    may = (state.consulted[side] | ~crisis.layout.slowed[side]) & ~state.settled

    def gain(who: int) -> FloatW:
        ideal, salience = numbers.ideal[who], numbers.salience[who]
        before = loss(here, ideal, salience, numbers.curvature)
        after = loss(there, ideal[:, None], salience[:, None], numbers.curvature)
        return before[:, None] - after

    deal = state.own_offer[me] + gain(me)
    given = share_conceded(state.own_offer[me], deal, numbers.span[me])
    shape = result.target[rows].shape
    result.target[rows] = there.reshape(shape)
    moves = np.abs(there - here[:, None]) > TOLERANCE
    result.available[rows] = (may[:, None] & moves).reshape(shape)
    result.deal[rows] = deal.reshape(shape)
    result.direct[rows] = (state.audience[me] * given).reshape(shape)
    own = critical_risk(deal, _giving_way(crisis, me, deal), state.no_deal[me])
    result.own[rows] = own.reshape(shape)
    seen = _rival_risk(crisis, rival, gain(rival), state.no_deal[rival])
    result.rival[rows] = seen.reshape(shape)


def _giving_way(crisis: Crisis, actor: int, deal: FloatW) -> FloatW:
    """Return what giving way is worth to a principal that demands `deal`."""
    state, numbers = crisis.state, crisis.numbers
    left = share_conceded(deal, state.other_offer[actor], numbers.span[actor])
    return state.other_offer[actor] - state.audience[actor] * left


def _rival_risk(crisis: Crisis, rival: int, gain: FloatW, no_deal: FloatW) -> FloatW:
    """Return the critical risk of the other principal after a gain in what it is offered."""
    offered = crisis.state.other_offer[rival] + gain
    giving_way = offered - _backing(crisis, rival, offered)
    return critical_risk(crisis.state.own_offer[rival], giving_way, no_deal)


def _backing(crisis: Crisis, actor: int, offered: FloatW) -> FloatW:
    """Return what it costs an actor before its audience to take what it is offered."""
    state, numbers = crisis.state, crisis.numbers
    conceded = share_conceded(state.own_offer[actor], offered, numbers.span[actor])
    return np.asarray(state.audience[actor] * conceded)


def _acceptance(crisis: Crisis, me: int, menu: Menu, result: Appraisal) -> None:
    """Value taking the other side's offer: its utility less the cost of backing down.

    It is open within the actor's own lines and those of whoever has vetoed a package before, once
    it has heard the allies that it consults.
    """
    state, layout, toward = crisis.state, crisis.layout, crisis.numbers.toward
    side = int(layout.side_of[me])
    row = menu.spans[Move.ACCEPT].start
    offer = np.where(state.settled, state.terms, state.position[layout.opponent(me)])
    fits = state.settled | (beyond(offer, state.red_line[me], toward[me]) <= TOLERANCE)
    fits &= state.consulted[side] | state.settled | ~layout.slowed[side]
    within = np.logical_and.reduce(fits, axis=0) & ~np.logical_and.reduce(state.settled, axis=0)
    for member, issues in layout.ratifiers:
        heeded = within & state.vetoed[member]
        if heeded.any():
            crossed = beyond(offer, state.red_line[member], toward[member]) > TOLERANCE
            crossed &= issues & ~state.settled
            within &= ~(heeded & np.logical_or.reduce(crossed, axis=0))
    result.available[row] = within
    offered = state.other_offer[me]
    result.fixed[row] = offered - _backing(crisis, me, offered)


def _measures(crisis: Crisis, acts: Acts, result: Appraisal) -> None:
    """Value measures and withdrawals: cost and pain, hazard, facts, and answers to them."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    new, old = acts.measure[acts.begins], acts.measure[acts.ends]
    starter, ender = acts.owner[acts.begins], acts.owner[acts.ends]
    first, last = acts.option[acts.begins], acts.option[acts.ends]
    result.available[first] = crisis.open[new]
    result.direct[first] = _haste(crisis, starter, new)
    result.lean[first] = state.grievance[starter] * numbers.severity[new]
    result.available[last] = state.status[old] == ACTIVE
    result.direct[last] = state.audience[ender] * numbers.stake[old]
    change = foreseen(crisis, acts, result.available[acts.option])
    change[acts.begins] -= announced(crisis, acts.answers, len(new))
    no_deal = np.add(state.no_deal[acts.party], change, out=change)
    credit = numbers.credit[acts.measure] * ((acts.sign < 0) | state.credited[acts.measure])
    credit[acts.begins] *= -1.0  # lost by who resumes what it was credited for
    result.no_deal[acts.option] = no_deal[: len(acts.option)]
    for head, span in zip(layout.principals, acts.of_side, strict=True):
        rows, rival, own = acts.option[span], layout.opponent(head), state.own_offer[head]
        felt = no_deal[acts.head_at[span]]
        result.own[rows] = critical_risk(own, _giving_way(crisis, head, own), felt)
        seen = no_deal[len(acts.option) :][span]
        result.rival[rows] = _rival_risk(crisis, rival, credit[span], seen)


def _haste(crisis: Crisis, actors: Rows, measures: Rows) -> FloatW:
    """Return what skipping rungs of the ladder costs those who begin measures, (n, W)."""
    rung = crisis.state.rung[crisis.layout.side_of[actors]]
    steps = skipped(crisis.layout.columns.rung[measures], rung)
    return crisis.numbers.gradualism[actors] * steps


def _break_ties(crisis: Crisis, result: Appraisal) -> None:
    """Order options more finely than their values can."""
    sharpness = crisis.numbers.sharpness
    result.tie_break = log_gain(result.own, result.rival, sharpness, result.deal, result.no_deal)


def _force(crisis: Crisis, me: int, menu: Menu, result: Appraisal) -> None:
    """Value a use of force; it exists only where it is worth more than bargaining on."""
    state, numbers = crisis.state, crisis.numbers
    rows = menu.spans[Move.FORCE]
    measures = menu.measure[rows]
    if not measures.size:
        return
    chance = np.stack([victory(crisis, measure) for measure in measures.tolist()])
    won, lost = (
        spatial_utility(
            points[measures], numbers.ideal[me], numbers.salience[me], numbers.curvature
        )
        for points in (numbers.win, numbers.lose)
    )
    worth = expected_value(chance, won, lost) - numbers.war_cost[me]
    result.fixed[rows] = worth - announced(crisis, menu.answers, len(measures))
    result.direct[rows] = _haste(crisis, np.full(len(measures), me), measures)
    result.lean[rows] = state.grievance[me] * numbers.severity[measures]
    value = result.fixed[rows] - result.direct[rows] + result.lean[rows]
    bargaining = expected_value(result.chance[0], result.deal[0], result.no_deal[0])
    result.available[rows] = crisis.open[measures] & (value > bargaining)


def _duty(crisis: Crisis, actor: int, menu: Menu, due: BoolW, result: Appraisal) -> None:
    """Charge every option but the answer with the cost of an announced answer not given.

    Nobody is charged where the answer, of which `due`, (M, W), says where it was called, cannot be
    begun.
    """
    charges = {
        measure: due[measure] * crisis.state.audience[actor]
        for measure in crisis.layout.owned(actor)
        if due[measure].any()
    }
    if charges:
        result.duty = np.empty(result.available.shape)
        result.duty[:] = total(np.stack(list(charges.values())))
    for answer in charges:
        others = [charge for measure, charge in charges.items() if measure != answer]
        option = menu.begins[menu.measure[menu.begins] == answer]
        result.duty[option] = total(np.stack(others)) if others else 0.0
