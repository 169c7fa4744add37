"""The worth of every option of an actor in a round, in parts that add up."""

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

from sim.agents.menu import Menu
from sim.crisis import Crisis, Rows
from sim.rules.bargaining import (
    chance_of_yielding,
    critical_risk,
    expected_value,
    log_gain,
    share_conceded,
)
from sim.rules.escalation import contest_success, skipped, war_chance
from sim.rules.nodeal import rounds_felt
from sim.rules.perception import answer_expected
from sim.rules.ripeness import beyond
from sim.rules.settlement import nearer, step_toward
from sim.rules.utility import loss, spatial_utility
from sim.terms import ACTIVE, IDLE, TOLERANCE, BoolW, FloatW, Move


@dataclass(slots=True)
class Appraisal:
    """Every option of one actor, valued; all arrays are (O, W).

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

    @classmethod
    def blank(cls, options: int, worlds: int) -> Self:
        """Return an appraisal in which no option is available."""
        arrays: dict[str, Any] = {f.name: np.zeros((options, worlds)) for f in fields(cls)}
        arrays["available"] = np.zeros((options, worlds), dtype=bool)
        arrays["fixed"] = np.full((options, worlds), np.nan)
        return cls(**arrays)

    @property
    def value(self) -> FloatW:
        """Value of every option, (O, W); the parts add up to it."""
        insisting = expected_value(self.chance, self.deal, self.no_deal)
        worth = np.where(np.isnan(self.fixed), insisting, self.fixed)
        return np.asarray(worth - self.direct - self.duty + self.lean)


@dataclass(slots=True)
class Standing:
    """Where an actor stands before it weighs its options; all arrays are (W,)."""

    me: int
    head: int
    rival: int
    rounds: dict[int, FloatW]
    war_now: FloatW

    @classmethod
    def of(cls, crisis: Crisis, actor: int) -> Self:
        """Return the standing of an actor."""
        layout, numbers = crisis.layout, crisis.numbers
        head, rival = layout.principal(actor), layout.opponent(actor)
        rounds = {
            row: rounds_felt(numbers.outlook, numbers.patience[row], crisis.rounds_left)
            for row in {actor, head, rival}
        }
        war = war_chance(crisis.state.tension, numbers.war_odds)
        return cls(actor, head, rival, rounds, war)


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
    worlds = crisis.state.tension.size
    result = Appraisal.blank(len(menu.options), worlds)
    standing = Standing.of(crisis, actor)
    _start_from_hold(crisis, standing, result)
    if actor == standing.head:
        _concessions(crisis, standing, menu, result)
        _acceptance(crisis, standing, menu, result)
    _measures(crisis, standing, menu, result)
    _compare(crisis, standing, result)
    _force(crisis, standing, menu, result)
    if crisis.state.called.any():
        _duty(crisis, actor, menu, result)
    return result


def _start_from_hold(crisis: Crisis, standing: Standing, result: Appraisal) -> None:
    """Give every option the value of holding; the rest is what differs."""
    state = crisis.state
    result.available[0] = True
    result.deal[:] = state.own_offer[standing.me]
    result.no_deal[:] = state.no_deal[standing.me]
    result.own[:] = state.risk[standing.head]
    result.rival[:] = state.risk[standing.rival]


def _concessions(crisis: Crisis, standing: Standing, menu: Menu, result: Appraisal) -> None:
    """Value a step on each issue: it lowers the other's critical risk and one's own demand."""
    state, numbers, me, rival = crisis.state, crisis.numbers, standing.me, standing.rival
    rows = menu.spans[Move.CONCEDE]
    issue, side = menu.issue[rows], int(crisis.layout.side_of[me])
    toward = numbers.toward[me, issue]
    limit = nearer(state.room[side, issue], state.position[rival, issue], toward)
    here = state.position[me, issue]
    there = step_toward(here, numbers.steps[menu.step[rows]], limit, toward)
    result.target[rows] = there
    may = state.consulted[side] | ~crisis.layout.slowed[side][issue]
    result.available[rows] = may & (np.abs(there - here) > TOLERANCE) & ~state.settled[issue]

    def gain(who: int) -> FloatW:
        ideal, salience = numbers.ideal[who, issue], numbers.salience[who, issue]
        before = loss(here, ideal, salience, numbers.curvature)
        return before - loss(there, ideal, salience, numbers.curvature)

    deal = state.own_offer[me] + gain(me)
    result.deal[rows] = deal
    given = share_conceded(state.own_offer[me], deal, numbers.span[me])
    result.direct[rows] = state.audience[me] * given
    result.own[rows] = own_risk(crisis, me, deal, state.no_deal[me])
    offered = gain(rival)
    result.rival[rows] = critical_risk(
        state.own_offer[rival],
        state.other_offer[rival] + offered - _backing(crisis, rival, offered),
        state.no_deal[rival],
    )


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
    fits = np.where(state.settled, True, beyond(offer, state.red_line[me], toward[me]) <= TOLERANCE)
    for member, issues in layout.ratifiers:
        if state.vetoed[member].any():
            crossed = beyond(offer, state.red_line[member], toward[member]) > TOLERANCE
            fits &= ~(crossed & issues & ~state.settled & state.vetoed[member])
    fits &= state.consulted[side] | state.settled | ~layout.slowed[side]
    within = np.logical_and.reduce(fits, axis=0)
    result.available[row] = within & ~np.logical_and.reduce(state.settled, axis=0)
    result.fixed[row] = state.other_offer[me] - _backing(crisis, me, 0.0)


def _measures(crisis: Crisis, standing: Standing, menu: Menu, result: Appraisal) -> None:
    """Value measures and withdrawals: cost and pain, hazard, facts, and answers to them."""
    state, numbers, me = crisis.state, crisis.numbers, standing.me
    side = int(crisis.layout.side_of[me])
    rows = menu.spans[Move.MEASURE]
    measures = menu.measure[rows]
    if measures.size:
        result.available[rows] = crisis.open[measures]
        steps = skipped(crisis.layout.columns.rung[measures], state.rung[side])
        result.direct[rows] = numbers.gradualism[me] * steps
        result.lean[rows] = state.grievance[me] * numbers.severity[measures]
        change = _changes(crisis, standing, measures, result.available[rows], begins=True)
        change[me] = change[me] - announced(crisis, standing, menu, measures)
        resumed = np.where(state.credited[measures], -numbers.credit[measures], 0.0)
        _revalue(crisis, standing, rows, change, resumed, result)
    rows = menu.spans[Move.WITHDRAW]
    measures = menu.measure[rows]
    if measures.size:
        result.available[rows] = state.status[measures] == ACTIVE
        result.direct[rows] = state.audience[me] * numbers.stake[measures]
        change = _changes(crisis, standing, measures, result.available[rows], begins=False)
        _revalue(crisis, standing, rows, change, numbers.credit[measures], result)


def _revalue(
    crisis: Crisis,
    standing: Standing,
    rows: slice,
    change: dict[int, FloatW],
    credit: FloatW,
    result: Appraisal,
) -> None:
    """Set no deal and both critical risks of options that change them."""
    state, head, rival = crisis.state, standing.head, standing.rival
    result.no_deal[rows] = state.no_deal[standing.me] + change[standing.me]
    result.own[rows] = own_risk(
        crisis, head, state.own_offer[head], state.no_deal[head] + change[head]
    )
    result.rival[rows] = critical_risk(
        state.own_offer[rival],
        state.other_offer[rival] + credit - _backing(crisis, rival, credit),
        state.no_deal[rival] + change[rival],
    )


def _changes(
    crisis: Crisis, standing: Standing, measures: Rows, asked: BoolW, *, begins: bool
) -> dict[int, FloatW]:
    """Return how no deal changes for the actor, its principal and the rival, each (n, W)."""
    state, numbers = crisis.state, crisis.numbers
    sign = 1.0 if begins else -1.0
    tension = state.tension + sign * numbers.hazard[measures]
    war = war_chance(tension, numbers.war_odds) - standing.war_now
    changes = {}
    for who, rounds in standing.rounds.items():
        strain = (1.0 - state.resolve[who]) * rounds * crisis.burden(measures, who)
        fact = crisis.fact_gain(measures, who, asked, begins=begins)
        changes[who] = fact - sign * strain - war * numbers.war_cost[who]
    return changes


def announced(crisis: Crisis, standing: Standing, menu: Menu, measures: Rows) -> FloatW:
    """Return the harm that announced answers to measures would do their owner, (n, W).

    As it expects them: what they cost it, the facts they make, and the war they make likelier.
    """
    state, numbers, me = crisis.state, crisis.numbers, standing.me
    harm = np.zeros((len(measures), state.tension.size))
    wires = crisis.layout.wires
    relevant = [index for index in menu.wires.tolist() if wires[index].measure in measures]
    if not relevant:
        return harm
    responses = np.array([wires[index].response for index in relevant])
    idle = state.status[responses] == IDLE
    strain = (1.0 - state.resolve[me]) * standing.rounds[me] * crisis.burden(responses, me)
    tension = state.tension + numbers.hazard[responses]
    war = (war_chance(tension, numbers.war_odds) - standing.war_now) * numbers.war_cost[me]
    loss_of_fact = strain + war - crisis.fact_gain(responses, me, idle, begins=True)
    acts = np.array([wires[index].measure for index in relevant])
    expected = answer_expected(numbers.believed[relevant], numbers.attribution[acts], loss_of_fact)
    for act, amount in zip(acts, np.where(idle, expected, 0.0), strict=True):
        harm[measures == act] += amount
    return harm


def _compare(crisis: Crisis, standing: Standing, result: Appraisal) -> None:
    """Turn critical risks into the chance that the other side gives way, as it is seen."""
    state, sharpness = crisis.state, crisis.numbers.sharpness
    result.rival += state.error[standing.me]
    result.chance[:] = chance_of_yielding(result.own, result.rival, sharpness)
    if crisis.layout.best_response[standing.me]:
        result.tie_break[:] = log_gain(
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
    result.fixed[rows] = worth - announced(crisis, standing, menu, measures)
    side = int(crisis.layout.side_of[me])
    steps = skipped(crisis.layout.columns.rung[measures], state.rung[side])
    result.direct[rows] = numbers.gradualism[me] * steps
    result.lean[rows] = state.grievance[me] * numbers.severity[measures]
    value = result.fixed[rows] - result.direct[rows] + result.lean[rows]
    bargaining = expected_value(result.chance[0], result.deal[0], result.no_deal[0])
    result.available[rows] = crisis.open[measures] & (value > bargaining)


def victory(crisis: Crisis, measure: int) -> FloatW:
    """Return the chance that a use of force succeeds, (W,)."""
    row, numbers, state = crisis.layout.measures[measure], crisis.numbers, crisis.state
    if not row.contest:
        return np.broadcast_to(numbers.chance[measure], state.tension.shape)
    own, other = state.capability[row.owner], state.capability[row.against]
    return contest_success(own, other, numbers.decisiveness[measure])


def _duty(crisis: Crisis, actor: int, menu: Menu, result: Appraisal) -> None:
    """Charge every option but the answer with the cost of an announced answer not given.

    Nobody is charged where the answer cannot be begun.
    """
    state = crisis.state
    for measure in crisis.layout.owned(actor):
        called = state.called[measure] & crisis.open[measure]
        if called.any():
            other = (menu.measure != measure) | (menu.nest == Move.WITHDRAW)
            result.duty += np.where(other[:, None] & called, state.audience[actor], 0.0)
