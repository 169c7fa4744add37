"""What an actor foresees of measures: facts, cost, war, the answers announced, and victory."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.agents.menu import Answers
from sim.crisis import Crisis
from sim.rules.escalation import contest_success, war_chance
from sim.rules.perception import answer_expected
from sim.terms import IDLE, BoolW, FloatW, Rows

ME: Final = 0
RIVAL: Final = -1


@dataclass(slots=True)
class Standing:
    """Whose no deal an actor weighs: its own, that of its principal and that of the rival.

    Attributes
    ----------
    me, head, rival : int
        Rows of the actor, of its own principal and of the other one.
    parties : (B,) int
        The same, each once, since a principal is its own head; the actor at `ME`, the rival at
        `RIVAL`.
    head_at : int
        Place of the own principal among the parties.
    """

    me: int
    head: int
    rival: int
    parties: Rows
    head_at: int

    @classmethod
    def of(cls, crisis: Crisis, actor: int) -> "Standing":
        """Return the standing of an actor."""
        head, rival = crisis.layout.principal(actor), crisis.layout.opponent(actor)
        parties = np.array([actor, rival] if actor == head else [actor, head, rival])
        return cls(actor, head, rival, parties, int(actor != head))


def foreseen(
    crisis: Crisis, standing: Standing, measures: Rows, asked: BoolW, begins: BoolW
) -> FloatW:
    """Return how no deal would change for each of the parties, (B, n, W).

    Parameters
    ----------
    crisis : Crisis
    standing : Standing
    measures : (n,) int
        Measures of the actor.
    asked : (n, W) bool
        Where the answer is needed.
    begins : (n,) bool
        Whether each would begin, or end.
    """
    state, numbers, parties = crisis.state, crisis.numbers, standing.parties
    sign = np.where(begins, 1.0, -1.0)[:, None]
    war = war_chance(state.tension + sign * numbers.hazard[measures], numbers.war_odds)
    war -= crisis.war_now
    change = crisis.fact_gain(measures, parties, asked, begins)
    change -= crisis.felt[parties][:, None] * (sign * crisis.burden(measures, parties))
    change -= war * numbers.war_cost[parties][:, None]
    return change


def announced(crisis: Crisis, standing: Standing, answers: Answers, acts: int) -> FloatW:
    """Return the harm that announced answers to measures would do their owner, (n, W).

    As it expects them: what they cost it, the facts they make, and the war they make likelier.

    Parameters
    ----------
    crisis : Crisis
    standing : Standing
    answers : Answers
        What was announced.
    acts : int
        To how many measures.
    """
    state, numbers = crisis.state, crisis.numbers
    harm = np.zeros((acts, state.tension.size))
    if not answers.wire.size:
        return harm
    me = standing.parties[:1]
    idle = state.status[answers.response] == IDLE
    strain = crisis.felt[standing.me] * crisis.burden(answers.response, me)[0]
    tension = state.tension + numbers.hazard[answers.response]
    war = (war_chance(tension, numbers.war_odds) - crisis.war_now) * numbers.war_cost[me]
    begins = np.ones(len(answers.response), dtype=bool)
    fact = crisis.fact_gain(answers.response, me, idle, begins)[0]
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
