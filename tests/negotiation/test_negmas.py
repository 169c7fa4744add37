"""Against NegMAS, in a process of its own: frontier and solutions of discretised outcomes.

Its interpreter is named by the environment variable NEGMAS_PYTHON; without it this one is asked.
NegMAS is never imported into this process.
"""

import json
import os
import subprocess
import sys
from itertools import product

import numpy as np
import pytest

from sim.model import CrisisModel
from sim.negotiation.bargaining_set import agreement
from sim.negotiation.frontier import Pair, frontier
from sim.negotiation.situation import SCOPES, situation_of
from sim.negotiation.solutions import EGALITARIAN, KALAI_SMORODINSKY, NASH, solutions
from sim.scenario import Scenario
from tests.protocol.crises import SMALL

PYTHON = os.environ.get("NEGMAS_PYTHON", sys.executable)
ASK = "import importlib.util, sys; sys.exit(importlib.util.find_spec('negmas') is None)"
THERE = not subprocess.run([PYTHON, "-c", ASK], check=False, capture_output=True).returncode
STEPS = 21

pytestmark = pytest.mark.skipif(not THERE, reason="NEGMAS_PYTHON names no interpreter with NegMAS")

SCRIPT = """
import json, sys
from negmas import LinearAdditiveUtilityFunction, make_issue
from negmas.preferences.ops import kalai_points, ks_points, nash_points, pareto_frontier
from negmas.preferences.value_fun import TableFun

asked = json.load(sys.stdin)
issues = [make_issue(list(range(len(worth))), f"i{k}") for k, worth in enumerate(asked["worth"][0])]
utilities = [
    LinearAdditiveUtilityFunction(
        [TableFun(dict(enumerate(worth))) for worth in party],
        weights=[1.0] * len(issues), issues=issues, reserved_value=reserved,
    )
    for party, reserved in zip(asked["worth"], asked["no_deal"])
]
points, _ = pareto_frontier(utilities, issues=issues)
ranges = [tuple(ends) for ends in asked["ranges"]]
found = {"frontier": [list(point) for point in points]}
for name, find in (("nash", nash_points), ("ks", ks_points), ("kalai", kalai_points)):
    found[name] = list(find(utilities, points, ranges=list(ranges), issues=issues)[0][0])
print(json.dumps(found))
"""


def asked(pair, no_deal):
    """Return what every level of every issue is worth to both, and the range of gains."""
    levels = np.linspace(pair.low, pair.high, STEPS, axis=1)  # (K, STEPS)
    lost = pair.salience[:, :, None] * np.abs(levels - pair.ideal[:, :, None]) ** pair.curvature
    worth = pair.salience[:, :, None] - lost  # adds up to 1 less all losses
    total = sum(np.meshgrid(*worth[0], indexing="ij")), sum(np.meshgrid(*worth[1], indexing="ij"))
    unhurt = (total[0] >= no_deal[0]) & (total[1] >= no_deal[1])
    ranges = [[float(no_deal[row]), float(total[row][unhurt].max())] for row in range(2)]
    return {"worth": worth.tolist(), "no_deal": list(map(float, no_deal)), "ranges": ranges}


def by_negmas(question):
    done = subprocess.run(
        [PYTHON, "-W", "ignore", "-c", SCRIPT],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout.splitlines()[-1])


def crisis_pair(curvature, scope):
    """Return the principals of the small crisis within the lines of some."""
    model = CrisisModel(Scenario.read(SMALL, {"dynamics.curvature": curvature}))
    situation = situation_of(model.crisis)
    zones = agreement(situation, scope).zones
    return situation.pair(np.array([it.low for it in zones]), np.array([it.high for it in zones]))


@pytest.mark.parametrize(
    ("curvature", "scope"), [*product((1.0, 1.5), SCOPES[:2]), (0.7, SCOPES[0])]
)
def test_the_small_crisis_is_solved_alike(curvature, scope):
    """What NegMAS finds on a grid is nowhere better, and nearly as good."""
    pair = crisis_pair(curvature, scope)
    ends = pair.utilities(pair.ends.T)  # (party, whose best package)
    no_deal = np.diag(ends[:, ::-1]) + np.array([0.05, 0.15]) * np.abs(ends[:, 0] - ends[:, 1])
    theirs, packages_and_ours = by_negmas(asked(pair, no_deal)), frontier(pair)
    ours, coarse = packages_and_ours[1], 1.5 / STEPS
    for point in theirs["frontier"]:
        above = (ours[0] > point[0] + 1e-9) & (ours[1] > point[1] + 1e-9)
        near = np.abs(ours - np.array(point)[:, None]).max(axis=0)
        assert above.any() or near.min() < 0.01
    for point in ours.T[np.all(no_deal <= ours.T, axis=1)]:  # it leaves out what is worse
        near = np.abs(np.array(theirs["frontier"]).T - point[:, None]).max(axis=0)
        assert near.min() < coarse
    found = {solution.name: solution for solution in solutions(pair, no_deal)}
    gains = {name: np.array(theirs[name]) - no_deal for name in ("nash", "ks", "kalai")}
    assert 0 <= found[NASH].product - np.prod(gains["nash"]) + 1e-9 < 0.005
    least = min(found[EGALITARIAN].gains)
    assert 0 <= least - gains["kalai"].min() + 1e-9 < coarse
    np.testing.assert_allclose(found[KALAI_SMORODINSKY].utilities, theirs["ks"], atol=coarse)


def test_a_pie_is_divided_alike():
    """Floors of .2 and .1 on a pie in hundredths: .55, which the grid holds."""
    pie = Pair(np.array([[1.0], [0.0]]), np.ones((2, 1)), 1.0, np.zeros(1), np.ones(1))
    question = asked(pie, (0.2, 0.1))
    cents = (np.arange(101) / 100).tolist()
    question["worth"] = [[cents], [cents[::-1]]]
    theirs = by_negmas(question | {"ranges": [[0.2, 0.9], [0.1, 0.8]]})
    for solution, name in zip(solutions(pie, np.array([0.2, 0.1])), ("nash", "ks"), strict=False):
        np.testing.assert_allclose(solution.utilities, theirs[name], atol=1e-6)
