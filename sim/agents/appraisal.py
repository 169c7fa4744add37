"""The worth of every option of an actor in a round, in parts that add up."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from sim.agents.menu import Menu
from sim.agents.prospects import ME, RIVAL, Standing, announced, foreseen, victory
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
    """Every option of one actor, valued; all arrays are (O, W), or (O, 1) where worlds are alike.

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
        Finer order of options of equal value.
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
    closing: tuple[int, ...]

    @classmethod
    def of_holding(cls, crisis: Crisis, standing: Standing, menu: Menu) -> Self:
        """Return an appraisal that gives every option the worth of holding, and offers only that.

        The rest is what differs. What is found for all options at once is left (O, 1).
        """
        state = crisis.state
        shape, once = (len(menu.options), state.tension.size), (len(menu.options), 1)
        available = np.zeros(shape, dtype=bool)
        available[0] = True
        return cls(
            available=available,
            own=np.full(shape, state.risk[standing.head]),
            rival=np.full(shape, state.risk[standing.rival]),
            chance=np.zeros(once),
            deal=np.full(shape, state.own_offer[standing.me]),
            no_deal=np.full(shape, state.no_deal[standing.me]),
            direct=np.zeros(shape),
            duty=np.zeros(once),
            lean=np.zeros(shape),
            fixed=np.full(shape, np.nan),
            target=np.zeros(shape),
            tie_break=np.zeros(once),
            closing=menu.closing,
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


def appraise(crisis: Crisis, actor: int, menu: Menu) -> Appraisal:
    """Return what every option is worth to an actor, before doctrine.

    Parameters
    ----------
    crisis : Crisis
    actor : int
        Its row.
    menu : Menu
        Its options.
    """
    standing = Standing.of(crisis, actor)
    result = Appraisal.of_holding(crisis, standing, menu)
    if actor == standing.head:
        _concessions(crisis, standing, menu, result)
        _acceptance(crisis, standing, menu, result)
    _measures(crisis, standing, menu, result)
    _compare(crisis, standing, result)
    _force(crisis, standing, menu, result)
    if crisis.state.called.any():
        _duty(crisis, actor, menu, result)
    return result


def _concessions(crisis: Crisis, standing: Standing, menu: Menu, result: Appraisal) -> None:
    """Value a step on each issue: it lowers the other's critical risk and one's own demand.

    Reckoned by issue and size of step, (K, Z, W), which is the order of the menu.
    """
    state, numbers, me, rival = crisis.state, crisis.numbers, standing.me, standing.rival
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
    offered = gain(rival)
    seen = critical_risk(
        state.own_offer[rival],
        state.other_offer[rival] + offered - _backing(crisis, rival, offered),
        state.no_deal[rival],
    )
    shape = result.target[rows].shape
    result.target[rows] = there.reshape(shape)
    moves = np.abs(there - here[:, None]) > TOLERANCE
    result.available[rows] = (may[:, None] & moves).reshape(shape)
    result.deal[rows] = deal.reshape(shape)
    result.direct[rows] = (state.audience[me] * given).reshape(shape)
    result.own[rows] = own_risk(crisis, me, deal, state.no_deal[me]).reshape(shape)
    result.rival[rows] = seen.reshape(shape)


def own_risk(crisis: Crisis, actor: int, deal: FloatW, no_deal: FloatW) -> FloatW:
    """Return the critical risk of a principal that demands `deal`."""
    state, numbers = crisis.state, crisis.numbers
    left = share_conceded(deal, state.other_offer[actor], numbers.span[actor])
    return critical_risk(deal, state.other_offer[actor] - state.audience[actor] * left, no_deal)


def _backing(crisis: Crisis, actor: int, gain: FloatW | float) -> FloatW:
    """Return what giving way would cost an actor before its audience after a gain in the offer."""
    state, numbers = crisis.state, crisis.numbers
    offered = state.other_offer[actor] + gain
    return np.asarray(
        state.audience[actor] * share_conceded(state.own_offer[actor], offered, numbers.span[actor])
    )


def _acceptance(crisis: Crisis, standing: Standing, menu: Menu, result: Appraisal) -> None:
    """Value taking the other side's offer: its utility less the cost of backing down.

    It is open within the actor's own lines and those of whoever has vetoed a package before, once
    it has heard the allies that it consults.
    """
    state, layout, me = crisis.state, crisis.layout, standing.me
    side = int(layout.side_of[me])
    toward = crisis.numbers.toward
    row = menu.spans[Move.ACCEPT].start
    offer = np.where(state.settled, state.terms, state.position[standing.rival])
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
    result.fixed[row] = state.other_offer[me] - _backing(crisis, me, 0.0)


def _measures(crisis: Crisis, standing: Standing, menu: Menu, result: Appraisal) -> None:
    """Value measures and withdrawals: cost and pain, hazard, facts, and answers to them."""
    state, numbers, me = crisis.state, crisis.numbers, standing.me
    rows, first, last = menu.acts, menu.spans[Move.MEASURE], menu.spans[Move.WITHDRAW]
    measures, begins = menu.measure[rows], menu.nest[rows] == Move.MEASURE
    if not measures.size:
        return
    new, old = menu.measure[first], menu.measure[last]
    result.available[first] = crisis.open[new]
    result.direct[first] = _haste(crisis, me, new)
    result.lean[first] = state.grievance[me] * numbers.severity[new]
    result.available[last] = state.status[old] == ACTIVE
    result.direct[last] = state.audience[me] * numbers.stake[old]
    change = foreseen(crisis, standing, measures, result.available[rows], begins)
    harm = announced(crisis, standing, menu.answers[Move.MEASURE], len(new))
    change[ME, : len(new)] -= harm
    credit = numbers.credit[measures] * (~begins[:, None] | state.credited[measures])
    credit[: len(new)] *= -1.0  # lost by who resumes what it was credited for
    _revalue(crisis, standing, rows, change, credit, result)


def _haste(crisis: Crisis, actor: int, measures: Rows) -> FloatW:
    """Return what skipping rungs of the ladder costs an actor, (n, W)."""
    rung = crisis.state.rung[int(crisis.layout.side_of[actor])]
    steps = skipped(crisis.layout.columns.rung[measures], rung)
    return crisis.numbers.gradualism[actor] * steps


def _revalue(
    crisis: Crisis,
    standing: Standing,
    rows: slice,
    change: FloatW,
    credit: FloatW,
    result: Appraisal,
) -> None:
    """Set no deal and both critical risks of options that change them."""
    state, head, rival = crisis.state, standing.head, standing.rival
    no_deal = np.add(state.no_deal[standing.parties][:, None], change, out=change)
    result.no_deal[rows] = no_deal[ME]
    result.own[rows] = own_risk(crisis, head, state.own_offer[head], no_deal[standing.head_at])
    result.rival[rows] = critical_risk(
        state.own_offer[rival],
        state.other_offer[rival] + credit - _backing(crisis, rival, credit),
        no_deal[RIVAL],
    )


def _compare(crisis: Crisis, standing: Standing, result: Appraisal) -> None:
    """Turn critical risks into the chance that the other side gives way, as it is seen."""
    state, sharpness = crisis.state, crisis.numbers.sharpness
    result.rival += state.error[standing.me]
    result.chance = chance_of_yielding(result.own, result.rival, sharpness)
    if crisis.layout.best_response[standing.me]:
        result.tie_break = log_gain(
            result.own, result.rival, sharpness, result.deal, result.no_deal
        )


def _force(crisis: Crisis, standing: Standing, menu: Menu, result: Appraisal) -> None:
    """Value a use of force; it exists only where it is worth more than bargaining on."""
    state, numbers, me = crisis.state, crisis.numbers, standing.me
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
    answers = menu.answers[Move.FORCE]
    result.fixed[rows] = worth - announced(crisis, standing, answers, len(measures))
    result.direct[rows] = _haste(crisis, me, measures)
    result.lean[rows] = state.grievance[me] * numbers.severity[measures]
    value = result.fixed[rows] - result.direct[rows] + result.lean[rows]
    bargaining = expected_value(result.chance[0], result.deal[0], result.no_deal[0])
    result.available[rows] = crisis.open[measures] & (value > bargaining)


def _duty(crisis: Crisis, actor: int, menu: Menu, result: Appraisal) -> None:
    """Charge every option but the answer with the cost of an announced answer not given.

    Nobody is charged where the answer cannot be begun.
    """
    due = crisis.state.called & crisis.open
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
