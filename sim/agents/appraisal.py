"""The worth of every option of an actor in a round, in parts that add up."""

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

from sim.agents.menu import Menu
from sim.crisis import Crisis
from sim.rules.alliance import pace_of_consultation
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
from sim.rules.ripeness import within_lines
from sim.rules.settlement import nearer, step_toward
from sim.rules.utility import loss, spatial_utility
from sim.terms import TOLERANCE, BoolW, FloatW, Move, Status


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
    side = int(crisis.layout.side_of[me])
    for row in menu.rows(Move.CONCEDE):
        issue = menu.options[row].issue
        toward = numbers.toward[me, issue]
        limit = nearer(state.room[side, issue], state.position[rival, issue], toward)
        step = numbers.steps[menu.options[row].step] * consultation(crisis, side, issue)
        here = state.position[me, issue]
        there = step_toward(here, step, limit, toward)
        result.target[row] = there
        result.available[row] = (np.abs(there - here) > TOLERANCE) & ~state.settled[issue]
        change = [
            loss(here, numbers.ideal[who, issue], numbers.salience[who, issue], numbers.curvature)
            - loss(
                there, numbers.ideal[who, issue], numbers.salience[who, issue], numbers.curvature
            )
            for who in (me, rival)
        ]
        result.deal[row] = state.own_offer[me] + change[0]
        given = share_conceded(state.own_offer[me], result.deal[row], numbers.span[me])
        result.direct[row] = state.audience[me] * given
        result.own[row] = own_risk(crisis, me, result.deal[row], state.no_deal[me])
        result.rival[row] = critical_risk(
            state.own_offer[rival],
            state.other_offer[rival] + change[1] - _backing(crisis, rival, change[1]),
            state.no_deal[rival],
        )


def consultation(crisis: Crisis, side: int, issue: int) -> FloatW | float:
    """Return the share of a concession that consulting lets through in this round."""
    head = crisis.layout.principals[side]
    alliance = int(crisis.layout.alliance_of[head])
    if alliance < 0 or crisis.layout.alliances[alliance].rule[issue] == "lead":
        return 1.0
    return pace_of_consultation(crisis.numbers.drag[alliance], crisis.state.cohesion[head])


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
    """Value taking the other side's offer: its utility less the cost of backing down."""
    state, me, rival = crisis.state, standing.me, standing.rival
    row = menu.rows(Move.ACCEPT)[0]
    side = int(crisis.layout.side_of[me])
    toward = crisis.numbers.toward[me]
    offer = np.where(state.settled, state.terms, state.position[rival])
    line = np.where(state.settled, offer, state.red_line[me])
    room = np.where(state.settled, offer, state.room[side])
    fits = within_lines(offer, line, toward, TOLERANCE)
    refused_before = np.logical_or.reduce(state.vetoed, axis=0)
    fits &= within_lines(offer, room, toward, TOLERANCE) | ~refused_before
    result.available[row] = fits & ~np.logical_and.reduce(state.settled, axis=0)
    result.fixed[row] = state.other_offer[me] - _backing(crisis, me, 0.0)


def _measures(crisis: Crisis, standing: Standing, menu: Menu, result: Appraisal) -> None:
    """Value measures and withdrawals: cost and pain, hazard, facts, and answers to them."""
    state, numbers, me = crisis.state, crisis.numbers, standing.me
    side = int(crisis.layout.side_of[me])
    for row in menu.rows(Move.MEASURE, Move.WITHDRAW):
        measure = menu.options[row].measure
        begins = menu.options[row].move is Move.MEASURE
        if begins:
            result.available[row] = crisis.open_to(measure)
            rung = crisis.layout.measures[measure].rung
            result.direct[row] = numbers.gradualism[me] * skipped(rung, state.rung[side])
            result.lean[row] = state.grievance[me] * numbers.severity[measure]
        else:
            result.available[row] = state.status[measure] == Status.ACTIVE
            result.direct[row] = state.audience[me] * numbers.stake[measure]
        if not result.available[row].any():
            continue
        change = _changes(crisis, standing, measure, begins=begins)
        if begins:
            change[me] = change[me] - announced(crisis, standing, measure)
        result.no_deal[row] = state.no_deal[me] + change[me]
        credit = 0.0 if begins else numbers.credit[measure]
        head, rival = standing.head, standing.rival
        result.own[row] = own_risk(
            crisis, head, state.own_offer[head], state.no_deal[head] + change[head]
        )
        result.rival[row] = critical_risk(
            state.own_offer[rival],
            state.other_offer[rival] + credit - _backing(crisis, rival, credit),
            state.no_deal[rival] + change[rival],
        )


def _changes(
    crisis: Crisis, standing: Standing, measure: int, *, begins: bool
) -> dict[int, FloatW]:
    """Return how no deal changes for the actor, its principal and the rival."""
    state, numbers = crisis.state, crisis.numbers
    sign = 1.0 if begins else -1.0
    tension = state.tension + sign * numbers.hazard[measure]
    war = war_chance(tension, numbers.war_odds) - standing.war_now
    changes = {}
    for who, rounds in standing.rounds.items():
        strain = (1.0 - state.resolve[who]) * rounds * crisis.pain_on(measure, who)
        fact = crisis.fact_gain(measure, who, undo=not begins)
        changes[who] = fact - sign * strain - war * numbers.war_cost[who]
    return changes


def announced(crisis: Crisis, standing: Standing, measure: int) -> FloatW | float:
    """Return the harm that announced answers to a measure would do to its owner, as it expects."""
    state, numbers, me = crisis.state, crisis.numbers, standing.me
    harm: FloatW | float = 0.0
    for index, wire in enumerate(crisis.layout.wires):
        if wire.measure != measure:
            continue
        strain = (1.0 - state.resolve[me]) * standing.rounds[me] * crisis.pain_on(wire.response, me)
        loss_of_fact = strain - crisis.fact_gain(wire.response, me)
        idle = state.status[wire.response] == Status.IDLE
        expected = answer_expected(
            numbers.believed[index], numbers.attribution[measure], loss_of_fact
        )
        harm = harm + np.where(idle, expected, 0.0)
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
    for row in menu.rows(Move.FORCE):
        measure = menu.options[row].measure
        chance = victory(crisis, measure)
        ends = [
            spatial_utility(
                points[measure], numbers.ideal[me], numbers.salience[me], numbers.curvature
            )
            for points in (numbers.win, numbers.lose)
        ]
        worth = expected_value(chance, ends[0], ends[1]) - numbers.war_cost[me]
        result.fixed[row] = worth - announced(crisis, standing, measure)
        side = int(crisis.layout.side_of[me])
        rung = crisis.layout.measures[measure].rung
        result.direct[row] = numbers.gradualism[me] * skipped(rung, state.rung[side])
        result.lean[row] = state.grievance[me] * numbers.severity[measure]
        value = result.fixed[row] - result.direct[row] + result.lean[row]
        bargaining = expected_value(result.chance[0], result.deal[0], result.no_deal[0])
        result.available[row] = crisis.open_to(measure) & (value > bargaining)


def victory(crisis: Crisis, measure: int) -> FloatW:
    """Return the chance that a use of force succeeds, (W,) or (1,)."""
    row, numbers, state = crisis.layout.measures[measure], crisis.numbers, crisis.state
    if not row.contest:
        return numbers.chance[measure]
    own, other = state.capability[row.owner], state.capability[row.against]
    return contest_success(own, other, numbers.decisiveness[measure])


def _duty(crisis: Crisis, actor: int, menu: Menu, result: Appraisal) -> None:
    """Charge every option but the answer with the cost of an announced answer not given."""
    state = crisis.state
    for measure in crisis.layout.owned(actor):
        due = np.where(state.called[measure], state.audience[actor], 0.0)
        for row, option in enumerate(menu.options):
            if option.measure != measure or option.move is Move.WITHDRAW:
                result.duty[row] += due
