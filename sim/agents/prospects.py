"""What actors foresee of measures: facts, cost, war, the answers announced, and victory."""

import numpy as np

from sim.agents.agenda import Acts
from sim.agents.menu import Answers
from sim.crisis import Crisis
from sim.rules.escalation import contest_success, war_chance
from sim.rules.perception import answer_expected
from sim.terms import IDLE, BoolW, FloatW


def foreseen(crisis: Crisis, acts: Acts, asked: BoolW) -> FloatW:
    """Return how acts would change what no deal is worth, for each pair of act and party, (P, W).

    Parameters
    ----------
    crisis : Crisis
    acts : Acts
    asked : (n, W) bool
        Where the answer is needed; facts that are needed nowhere are left out.
    """
    state, numbers = crisis.state, crisis.numbers
    act, party = acts.act, acts.party
    tension = state.tension + acts.sign * numbers.hazard[acts.measure]
    war = war_chance(tension, numbers.war_odds)
    war -= crisis.war_now
    change = np.zeros((len(act), state.tension.size))
    for row, pairs in acts.holding:
        if asked[row].any():
            measure, begins = int(acts.measure[row]), bool(acts.sign[row, 0] > 0)
            change[pairs] += crisis.fact_gain(measure, party[pairs], begins=begins)
    change -= crisis.strain(acts.measure[act], party, acts.sign[act])
    change -= war[act] * numbers.war_cost[party]
    return change


def announced(crisis: Crisis, answers: Answers, acts: int) -> FloatW:
    """Return the harm that announced answers to measures would do their owners, (n, W).

    As those expect them: what they cost, the facts they make, and the war they make likelier.

    Parameters
    ----------
    crisis : Crisis
    answers : Answers
        What was announced.
    acts : int
        To how many measures.
    """
    state, numbers = crisis.state, crisis.numbers
    harm = np.zeros((acts, state.tension.size))
    if not answers.wire.size:
        return harm
    me, response = crisis.layout.columns.owner[answers.act], answers.response
    idle = state.status[response] == IDLE
    strain = crisis.strain(response, me, np.ones((len(me), 1)))
    tension = state.tension + numbers.hazard[response]
    war = (war_chance(tension, numbers.war_odds) - crisis.war_now) * numbers.war_cost[me]
    fact = np.zeros(idle.shape)
    for row in np.flatnonzero(crisis.layout.columns.holding[response]).tolist():
        if idle[row].any():
            fact[row] = crisis.fact_gain(int(response[row]), me[row : row + 1], begins=True)[0]
    expected = answer_expected(
        numbers.believed[answers.wire], numbers.attribution[answers.act], strain + war - fact
    )
    for place, row in zip(answers.place.tolist(), idle * expected, strict=True):
        harm[place] += row
    return harm


def victory(crisis: Crisis, measure: int) -> FloatW:
    """Return the chance that a use of force succeeds, (W,)."""
    row, numbers, state = crisis.layout.measures[measure], crisis.numbers, crisis.state
    if not row.contest:
        return np.broadcast_to(numbers.chance[measure], state.tension.shape)
    own, other = state.capability[row.owner], state.capability[row.against]
    return contest_success(own, other, numbers.decisiveness[measure])
