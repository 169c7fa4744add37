"""What may be agreed in a crisis of which every number is given, so that it stays as it is."""

from dataclasses import replace
from functools import cache

import numpy as np

from sim.layout import Layout
from sim.negotiation.bargaining_set import reckoned
from sim.negotiation.course import Course, turns
from sim.negotiation.situation import Situation
from tests.plots import fixed

SMALL = "Made up, not a forecast."
ROUNDS = 12


def situation(pace=0.0):
    """Return a situation in the small crisis; the lines of both sides have come so much nearer."""
    layout = Layout.of(fixed.crisis())
    side = layout.side_of[:, None] == 1
    toward = np.where(side, -1.0, 1.0) * np.ones((4, 3))
    gone = pace * np.array([0.5, 0.3, 0.4, 0.2])[:, None]
    line = np.where(side, 0.6, 0.35) + np.array([0.0, 0.1, -0.25]) + toward * gone
    weight = np.array([[3, 2, 1], [1, 1, 3], [1, 2, 3], [2, 1, 1]], dtype=float)
    return Situation(
        layout=layout,
        round=round(ROUNDS * pace),
        ideal=np.where(side, 1.0, 0.0) * np.ones((4, 3)),
        salience=weight / weight.sum(axis=1, keepdims=True),
        line=np.clip(line, 0.0, 1.0),
        limit=np.where(side, 0.3, 0.7) * np.ones((4, 3)),
        toward=toward,
        curvature=1.5,
        standing=np.array([0.2, 0.1, 0.3]),
        settled=np.array([False, False, pace > 0.6]),
        offers=np.array([[0.1, 0.05, 0.2], [0.95, 0.9, 0.8]]) + pace * np.array([[0.3], [-0.3]]),
        no_deal=np.array([0.45, 0.5, 0.3, 0.4]) - 0.3 * pace,
        own_offer=np.array([0.9, 0.8, 0.9, 0.9]),
        other_offer=np.array([0.2, 0.3, 0.1, 0.2]),
        risk=np.array([1.4, 1.2, 1.8, 1.6]) - 1.1 * pace,
        capability=np.array([3.0, 1.0, 2.0, 2.0]),
    )


@cache
def course():
    """Return a world in which zones open and an issue is settled."""
    rounds = [replace(reckoned(situation(step / ROUNDS)), round=step) for step in range(ROUNDS + 1)]
    return Course(3, 7, False, "deal", tuple(rounds), tuple(turns(rounds)))
