"""The value of every option, split into the parts from which the engine adds it up.

Everything is reckoned from the state in which an actor has just decided; the parts of an option add
up to `sim.agents.appraisal.Appraisal.value`.
"""

from dataclasses import dataclass

import numpy as np

from sim.agents.actor import Actor
from sim.agents.menu import Answers
from sim.agents.prospects import victory
from sim.crisis import Crisis
from sim.protocol.offers import threat_expected
from sim.rules.bargaining import share_conceded
from sim.rules.escalation import war_chance
from sim.rules.perception import answer_expected
from sim.rules.utility import spatial_utility
from sim.terms import ACTIVE, IDLE, BoolW, FloatW, Move, Rows


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the value of an option in every world.

    Attributes
    ----------
    group, name : str
        As in `sim.explain.account.Part`.
    amount : (W,) float
        In utility; (1,) where all worlds are alike.
    """

    group: str
    name: str
    amount: FloatW

    def times(self, chance: FloatW) -> "Share":
        """Return it, weighed by a chance."""
        return Share(self.group, self.name, self.amount * chance)


def split(actor: Actor) -> tuple[tuple[Share, ...], ...]:
    """Return the parts of every option of an actor that has just decided, in the order of its menu.

    Parameters
    ----------
    actor : Actor
        Nothing may have happened since it decided.
    """
    crisis, menu, appraisal = actor.crisis, actor.menu, actor.appraised
    chances = np.broadcast_to(appraisal.chance, appraisal.available.shape)
    now, changes = _no_deal(crisis, actor.row), _changes(actor)
    ends = _accepting(actor) | _fighting(actor)
    found = []
    for row in range(len(menu.options)):
        chance = chances[row]
        worth = ends.get(row) or [
            Share("deal", "own offer, if the other gives way", chance * appraisal.deal[row]),
            *(share.times(1.0 - chance) for share in [*now, *changes.get(row, ())]),
        ]
        found.append((*worth, *_act(actor, row)))
    return tuple(found)


def _no_deal(crisis: Crisis, me: int) -> list[Share]:
    """Return what no deal is worth to an actor as things are, in parts."""
    state, numbers = crisis.state, crisis.numbers
    ideal, salience = numbers.ideal[me], numbers.salience[me]
    standing = spatial_utility(state.standing, ideal, salience, numbers.curvature)
    borne = (1.0 - state.resolve[me]) * state.cost[me]
    war = crisis.war_now * numbers.war_cost[me]
    return [
        Share("facts", "things as they are", standing),
        Share("cost", "cost borne so far", -borne),
        *(
            Share("cost", name, -crisis.felt[me] * flow)
            for name, flow in [*_running(crisis, me), *_threats(crisis, me)]
        ),
        Share("war", "war expected at this tension", -war),
    ]


def _running(crisis: Crisis, me: int) -> list[tuple[str, FloatW]]:
    """Return what a round costs an actor as things are, by source."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    core_open = ~np.logical_and.reduce(state.settled[layout.core], axis=0)
    found = [("delay to come", numbers.delay_cost[me] * core_open)]
    burden = _burden(crisis, np.arange(len(layout.measures)), me)
    for row, measure in enumerate(layout.measures):
        active = state.status[row] == ACTIVE
        if active.any() and burden[row].any():
            found.append((f"{measure.key} to come", active * burden[row]))
    return found


def _burden(crisis: Crisis, measures: Rows, me: int) -> FloatW:
    """Return what measures in effect cost an actor each round, its own included, (n, W)."""
    joint = crisis.layout.columns.joint[measures] >= 0
    share = np.where(joint[:, None], crisis.joined[measures], 1.0)
    return crisis.numbers.pain[measures, me] * share + crisis.numbers.upkeep[measures, me]


def _facts(crisis: Crisis, measures: Rows, me: int, asked: BoolW, begins: BoolW) -> FloatW:
    """Return what measures that begin or end change of an actor's utility of the facts, (n, W)."""
    fact = np.zeros(asked.shape)
    for row in np.flatnonzero(crisis.layout.columns.holding[measures]).tolist():
        if asked[row].any():
            begun = bool(begins[row])
            fact[row] = crisis.fact_gain(int(measures[row]), np.array([me]), begins=begun)[0]
    return fact


def _threats(crisis: Crisis, me: int) -> list[tuple[str, FloatW]]:
    """Return the running cost that threats on events lead an actor to expect."""
    wires = enumerate(crisis.layout.wires)
    return [
        (f"{wire.path}", threat_expected(crisis, row)[me])
        for row, wire in wires
        if wire.event is not None and threat_expected(crisis, row)[me].any()
    ]


def _changes(actor: Actor) -> dict[int, list[Share]]:
    """Return what beginning or ending each measure would change of no deal, by option."""
    crisis, menu, me = actor.crisis, actor.menu, actor.row
    state, numbers = crisis.state, crisis.numbers
    rows = [*menu.rows(Move.MEASURE), *menu.rows(Move.WITHDRAW)]
    if not rows:
        return {}
    measures, begins = menu.measure[rows], menu.nest[rows] == Move.MEASURE
    sign = np.where(begins, 1.0, -1.0)[:, None]
    fact = _facts(crisis, measures, me, actor.appraised.available[rows], begins)
    strain = crisis.felt[me] * (sign * _burden(crisis, measures, me))
    tension = state.tension + sign * numbers.hazard[measures]
    war = (war_chance(tension, numbers.war_odds) - crisis.war_now) * numbers.war_cost[me]
    found = {
        row: [
            Share("facts", "facts that it changes", fact[at]),
            Share("cost", "cost that it changes", -strain[at]),
            Share("war", "war that it makes likelier or less likely", -war[at]),
        ]
        for at, row in enumerate(rows)
    }
    begun = Answers.to(crisis.layout, menu.measure[menu.spans[Move.MEASURE]])
    for row, share in _answers(crisis, me, begun):
        found[menu.spans[Move.MEASURE].start + row].append(share)
    return found


def _answers(crisis: Crisis, me: int, answers: Answers) -> list[tuple[int, Share]]:
    """Return what each announced answer would do to an actor, with the place of what it answers."""
    state, numbers, layout = crisis.state, crisis.numbers, crisis.layout
    if not answers.wire.size:
        return []
    idle = state.status[answers.response] == IDLE
    begins = np.ones(len(answers.response), dtype=bool)
    weight = idle * answer_expected(
        numbers.believed[answers.wire], numbers.attribution[answers.act], np.ones(1)
    )
    tension = state.tension + numbers.hazard[answers.response]
    war = (war_chance(tension, numbers.war_odds) - crisis.war_now) * numbers.war_cost[me]
    harms = {
        "cost": crisis.felt[me] * _burden(crisis, answers.response, me),
        "war": war,
        "facts": -_facts(crisis, answers.response, me, idle, begins),
    }
    return [
        (place, Share("answers", f"answer {layout.measures[response].key}: {what}", -harm))
        for what, amounts in harms.items()
        for place, response, harm in zip(
            answers.place.tolist(), answers.response.tolist(), weight * amounts, strict=True
        )
    ]


def _accepting(actor: Actor) -> dict[int, list[Share]]:
    """Return what accepting is worth, by option."""
    crisis, me = actor.crisis, actor.row
    state, numbers, side = crisis.state, crisis.numbers, 1 - actor.side
    offered = state.other_offer[me]
    left = share_conceded(state.own_offer[me], offered, numbers.span[me])
    return {
        row: [
            Share("deal", "the other's offer", offered - state.goodwill[side]),
            Share("deal", "goodwill of the other side", state.goodwill[side]),
            Share("act", "backing down", -state.audience[me] * left),
        ]
        for row in actor.menu.rows(Move.ACCEPT)
    }


def _fighting(actor: Actor) -> dict[int, list[Share]]:
    """Return what each use of force is worth, by option."""
    crisis, menu, me = actor.crisis, actor.menu, actor.row
    numbers = crisis.numbers
    ideal, salience = numbers.ideal[me], numbers.salience[me]
    found = {}
    for row in menu.rows(Move.FORCE):
        measure = menu.options[row].measure
        chance = victory(crisis, measure)
        won, lost = (
            spatial_utility(points[measure], ideal, salience, numbers.curvature)
            for points in (numbers.win, numbers.lose)
        )
        found[row] = [
            Share("deal", "victory, by its chance", chance * won),
            Share("deal", "defeat, by its chance", (1.0 - chance) * lost),
            Share("war", "cost of war", -numbers.war_cost[me]),
        ]
    for row, share in _answers(crisis, me, menu.answers):
        found[menu.spans[Move.FORCE].start + row].append(share)
    return found


def _act(actor: Actor, row: int) -> list[Share]:
    """Return the cost of the act itself, duty and leanings of an option."""
    crisis, option, appraisal = actor.crisis, actor.menu.options[row], actor.appraised
    direct, lean = appraisal.direct[row], appraisal.lean[row]
    found = _owed(actor, row)
    if option.move in (Move.CONCEDE, Move.WITHDRAW):
        found.append(Share("act", "backing down", -direct))
    elif option.move in (Move.MEASURE, Move.FORCE):
        grievance = crisis.state.grievance[actor.row] * crisis.numbers.severity[option.measure]
        found.append(Share("act", "rungs skipped", -direct))
        found.append(Share("lean", "grievance", grievance))
        lean = lean - grievance
    return [*found, Share("lean", "doctrine", lean)]


def _owed(actor: Actor, row: int) -> list[Share]:
    """Return what leaving out announced answers that were called costs under an option."""
    crisis, option = actor.crisis, actor.menu.options[row]
    state, found = crisis.state, []
    for measure in crisis.layout.owned(actor.row):
        given = option.measure == measure and option.move is not Move.WITHDRAW
        called = state.called[measure] & crisis.open[measure]
        if called.any() and not given:
            name = f"answer {crisis.layout.measures[measure].key} left out"
            found.append(Share("duty", name, -(called * state.audience[actor.row])))
    return found
