"""Solutions against closed forms, linear programmes and search; alliances; settled issues."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sim.model import CrisisModel
from sim.negotiation.bargaining_set import reckoned
from sim.negotiation.bounds import Bound, Zone
from sim.negotiation.frontier import Pair, frontier
from sim.negotiation.moves import Lines, least_moves
from sim.negotiation.situation import VETOES, situation_of
from sim.negotiation.solutions import KALAI_SMORODINSKY, best, solutions
from sim.scenario import Scenario
from tests.negotiation.test_bargaining_set import pairs
from tests.plots.agreed import situation
from tests.protocol.crises import SMALL

PIE = Pair(np.array([[1.0], [0.0]]), np.ones((2, 1)), 1.0, np.zeros(1), np.ones(1))


@pytest.mark.parametrize(
    ("no_deal", "score", "share"),
    [
        ((0.2, 0.1), lambda gains: gains[0] * gains[1], 0.55),
        ((0.2, 0.1), lambda gains: gains[0] ** 0.7 * gains[1] ** 0.3, 0.69),
        ((0.0, 0.0), lambda gains: gains[0] ** 0.5 * gains[1], 1 / 3),
    ],
    ids=["even", "weights .7 and .3", "the first values x as its root"],
)
def test_a_pie_is_divided_as_nash_has_it(no_deal, score, share):
    """Nash (1950), with weights after Kalai (1977): x = d1 + a (1 - d1 - d2); 1/3 for u = x^.5.

    A crisis has neither weights nor utility that rises as a root, so this asks the search itself.
    """

    def unhurt(gains):
        return np.where(gains.min(axis=0) < 0, -1.0, score(np.maximum(gains, 0.0)))

    found = best(PIE, np.array(no_deal), unhurt)
    assert found[0] == pytest.approx(share, abs=1e-6)


def programme(pair):
    """Return constraints of a linear programme over packages and distances, and both utilities.

    Variables are the K points, then the distances of both parties, then one that is free to use.
    """
    count = pair.ideal.shape[1]
    rows, limits = [], []
    for party in range(2):
        for issue in range(count):
            for sign in (1.0, -1.0):
                row = np.zeros(3 * count + 1)
                row[issue], row[count * (1 + party) + issue] = sign, -1.0
                rows.append(row)
                limits.append(sign * pair.ideal[party, issue])
    worth = np.zeros((2, 3 * count + 1))
    for party in range(2):
        worth[party, count * (1 + party) : count * (2 + party)] = -pair.salience[party]
    box = [*zip(pair.low, pair.high, strict=True), *[(0.0, 1.0)] * (2 * count), (None, None)]
    return np.array(rows), np.array(limits), worth, box


def most(pair, aim, above):
    """Return the largest of a linear aim where other linear forms are at least something."""
    rows, limits, _, box = programme(pair)
    rows = np.vstack([rows, *(-form[None] for form, _ in above)])
    limits = np.concatenate([limits, [-least for _, least in above]])
    found = linprog(-aim, rows, limits, bounds=box)
    return -found.fun if found.success else None


@given(pairs(), st.floats(0, 0.4), st.floats(0, 0.4))
@settings(max_examples=25, deadline=None)
def test_linear_programmes_find_the_same_frontier_and_kalai_smorodinsky(pair, first, second):
    pair = Pair(pair.ideal, pair.salience, 1.0, pair.low, pair.high)
    worth, no_deal = programme(pair)[2], np.array([first, second])
    _, utilities = frontier(pair)
    for one, other in utilities[:, :: max(utilities.shape[1] // 5, 1)].T:
        assert 1.0 + most(pair, worth[1], [(worth[0], one - 1.0)]) == pytest.approx(other, abs=1e-6)
    found = {solution.name: solution for solution in solutions(pair, no_deal)}
    rational = [(worth[row], no_deal[row] - 1.0) for row in range(2)]
    tops = [most(pair, worth[row], rational) for row in range(2)]
    if None in tops or not found:
        assert not found or min(found[KALAI_SMORODINSKY].gains) < 1e-6
        return
    gains = np.array(tops) + 1.0 - no_deal
    if gains.min() < 1e-3:
        return  # nobody, or only one, can gain
    share = np.zeros(worth.shape[1])
    share[-1] = 1.0
    above = [(worth[row] - gains[row] * share, no_deal[row] - 1.0) for row in range(2)]
    ours = min(np.array(found[KALAI_SMORODINSKY].gains) / gains)
    assert ours == pytest.approx(most(pair, share, above), abs=1e-5)


@pytest.mark.parametrize("curvature", [0.6, 1.0, 1.7, 2.0])
@pytest.mark.parametrize("no_deal", [(0.0, 0.3), (0.2, 0.1), (0.4, 0.25)])
def test_search_finds_the_same_kalai_smorodinsky_point(curvature, no_deal):
    """Two issues, the second disputed by less; half a million packages."""
    weight = np.array([[0.7, 0.3], [0.45, 0.55]])
    ideal = np.array([[0.0, 0.2], [1.0, 0.7]])
    pair = Pair(ideal, weight, curvature, np.array([0.05, 0.0]), np.array([0.9, 1.0]))
    axes = np.linspace(0.05, 0.9, 2001), np.linspace(0.2, 0.7, 251)
    packages = np.stack([axis.ravel() for axis in np.meshgrid(*axes)])
    gains = pair.utilities(packages) - np.array(no_deal)[:, None]
    both = gains[:, gains.min(axis=0) >= 0]
    (found,) = (it for it in solutions(pair, np.array(no_deal)) if it.name == KALAI_SMORODINSKY)
    tops = both.max(axis=1)
    best_share = np.min(both / tops[:, None], axis=0).max()
    assert min(np.array(found.gains) / tops) == pytest.approx(best_share, abs=3e-3)


def test_an_alliance_weighs_the_lines_of_its_members():
    """On the strait: capability 2 each, salience 2/5 and 2/4, lines .4 and .3."""
    found = situation_of(CrisisModel(Scenario.read(SMALL)).crisis)
    weighed = {bound.issue: bound for bound in found.bounds(VETOES) if bound.who == "pact"}
    issues = found.layout.issues
    assert {issues[row] for row in weighed} == {"strait", "fish"}  # the base takes consensus
    bound = weighed[issues.index("strait")]
    assert bound.line == pytest.approx((0.8 * 0.4 + 1.0 * 0.3) / 1.8)
    members = [found.layout.actors.index(name) for name in ("senate", "league")]
    assert [row for row, _ in bound.shares] == members
    assert [share for _, share in bound.shares] == pytest.approx([0.8 / 1.8, 1.0 / 1.8])
    assert bound.toward == -1


def test_a_member_moves_a_weighed_line_by_its_share():
    """Lines .4 and .6 weigh a quarter and three quarters: .55, and .3 is needed."""
    bounds = [
        Bound("king", 0, 1, 0.3, ((0, 1.0),)),
        Bound("pact", 0, -1, 0.55, ((1, 0.25), (2, 0.75))),
    ]
    line = np.array([[0.3], [0.4], [0.6]])
    lines = Lines(
        ("king", "one", "other"),
        ("x",),
        bounds,
        line,
        line,
        np.array([[0.9], [0.1], [0.1]]),
        np.array([[1.0], [-1.0], [-1.0]]),
        np.zeros(1, dtype=bool),
    )
    found = least_moves(lines, "other", [2])
    (move,) = found.moves
    assert (move.actor, move.to) == ("other", pytest.approx(0.6 - 1 / 3, abs=1e-6))
    assert found.cost == pytest.approx(0.1 / 3, abs=1e-6)
    assert not least_moves(lines, "one", [1]).suffices  # .4 of a quarter is too little
    assert [move.actor for move in least_moves(lines, "all", [0, 1, 2]).moves] == ["other"]


def test_what_is_settled_stays_at_its_terms_and_needs_no_zone():
    at = situation(0.9)
    row = list(at.settled).index(True)
    found = reckoned(at)
    for agreement in found.agreements:
        zone = agreement.zones[row]
        assert zone == Zone("fish", 0.3, 0.3, 0.0, zone.low_by, zone.high_by)
        assert zone.is_settled
        assert agreement.solutions
        for solution in agreement.solutions:
            assert solution.package[row] == pytest.approx(0.3)
    assert all(offer[row] == 0.3 for offer in found.offers)
    assert all("fish" not in trade.issues for trade in found.linkage.trades)
    moved = {move.issue for ways in found.openings.values() for way in ways for move in way.moves}
    assert "fish" not in moved
