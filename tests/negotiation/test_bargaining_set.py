"""The bargaining set: against search over grids, against known answers, and as a user types it."""

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli.app import run_app
from sim.model import CrisisModel
from sim.negotiation.bargaining_set import bargaining_set, reckoned
from sim.negotiation.bounds import Bound
from sim.negotiation.frontier import MOST, Pair, frontier
from sim.negotiation.linkage import linkage
from sim.negotiation.moves import Lines, least_moves
from sim.negotiation.situation import PRINCIPALS, situation_of
from sim.negotiation.solutions import NASH, least_gain, solutions
from sim.scenario import Scenario
from sim.scenario.problems import InvalidInput
from tests.protocol.crises import SMALL
from tests.shipped import ROOT

TENTHS = st.integers(0, 10).map(lambda tenths: tenths / 10)


@st.composite
def pairs(draw):
    """Two parties, one to three issues, a box, any curvature."""
    count = draw(st.integers(1, 3))
    points = [[draw(TENTHS) for _ in range(count)] for _ in range(6)]
    ideal, weight = np.array(points[:2]), np.array(points[2:4]) + 0.05
    low, high = np.sort(np.array(points[4:]), axis=0)
    curvature = draw(st.sampled_from([0.6, 1.0, 1.3, 2.0]))
    return Pair(ideal, weight / weight.sum(axis=1, keepdims=True), curvature, low, high)


def grid(pair, steps=20):
    """Packages over the whole box, (K, n)."""
    axes = [np.linspace(*ends, steps + 1) for ends in zip(pair.low, pair.high, strict=True)]
    return np.array(list(product(*axes))).T


@given(pairs())
@settings(max_examples=40)
def test_no_package_of_a_grid_is_better_for_both_than_the_frontier(pair):
    packages, found = frontier(pair)
    assert np.all(packages >= pair.low[:, None] - 1e-12)
    assert np.all(packages <= pair.high[:, None] + 1e-12)
    np.testing.assert_allclose(pair.utilities(packages), found, atol=1e-12)
    for one, other in pair.utilities(grid(pair)).T:
        no_worse = (found[0] >= one - 0.02) & (found[1] >= other - 0.02)
        assert no_worse.any()  # the frontier is sampled, hence the tolerance
    first, second = found
    assert np.all(np.diff(first) <= 1e-12)
    assert np.all(np.diff(second) > 0)


@given(pairs(), st.floats(0, 0.5), st.floats(0, 0.5))
@settings(max_examples=40)
def test_no_package_of_a_grid_beats_a_solution_at_its_own_score(pair, first, second):
    no_deal = np.array([first, second])
    gains = pair.utilities(grid(pair)) - no_deal[:, None]
    both = gains[:, np.all(gains >= 0, axis=0)]
    found = {solution.name: solution for solution in solutions(pair, no_deal)}
    if not found:
        assert both.shape[1] == 0
        return
    for solution in found.values():
        assert min(solution.gains) > -1e-8
    if both.shape[1]:
        assert found[NASH].product >= np.max(both[0] * both[1]) - 1e-7
        assert min(found["egalitarian"].gains) >= np.max(least_gain(both)) - 1e-7
        assert sum(found["utilitarian"].gains) >= np.max(both[0] + both[1]) - 1e-7


@pytest.mark.parametrize(
    ("curvature", "no_deal", "share"),
    [((1.0, 1.0), (0.2, 0.1), 0.55), ((1.0, 1.0), (0.3, 0.2), 0.55)]
    + [((1.0, 1.0), (floor, 0.2), (1 + floor - 0.2) / 2) for floor in (0.5, 0.7)],
)
def test_two_divide_a_pie_as_nash_has_it(curvature, no_deal, share):
    """Nash (1950): x = d1 + (1 - d1 - d2) / 2; floors of .3, .5 and .7 give .55, .65 and .75."""
    pie = Pair(np.array([[1.0], [0.0]]), np.ones((2, 1)), curvature[0], np.zeros(1), np.ones(1))
    nash = solutions(pie, np.array(no_deal))[0]
    assert nash.package[0] == pytest.approx(share, abs=1e-6)


def test_floors_that_leave_nothing_leave_no_solution():
    """A floor of .85 against one of .2."""
    pie = Pair(np.array([[1.0], [0.0]]), np.ones((2, 1)), 1.0, np.zeros(1), np.ones(1))
    assert solutions(pie, np.array([0.85, 0.2])) == ()


@pytest.mark.parametrize("curvature", [1.0, 0.999999])
def test_each_gets_what_it_weighs_more(curvature):
    """Saliences (.8, .2) and (.2, .8): the corner, worth .8 to both, and a gain of .3."""
    weight = np.array([[0.8, 0.2], [0.2, 0.8]])
    pair = Pair(np.array([[0.0, 0.0], [1.0, 1.0]]), weight, curvature, np.zeros(2), np.ones(2))
    found = linkage(pair, ("bread", "wine"), np.full(2, 0.5))
    assert found.together.package == pytest.approx((0.0, 1.0), abs=1e-6)
    assert found.together.utilities == pytest.approx((0.8, 0.8), abs=1e-5)
    assert found.gain == pytest.approx(0.3, abs=1e-5)
    assert [trade.issues for trade in found.trades] == [("bread", "wine")]


def test_equal_weights_leave_nothing_to_trade():
    weight = np.full((2, 2), 0.5)
    pair = Pair(np.array([[0.0, 0.0], [1.0, 1.0]]), weight, 1.0, np.zeros(2), np.ones(2))
    found = linkage(pair, ("bread", "wine"), np.array([0.3, 0.6]))
    assert found.gain == pytest.approx(0.0, abs=1e-9)
    assert found.trades == ()


def test_too_many_issues_for_a_small_curvature_are_refused():
    count = MOST + 1
    ideal = np.stack([np.zeros(count), np.ones(count)])
    pair = Pair(ideal, np.full((2, count), 1 / count), 0.8, np.zeros(count), np.ones(count))
    with pytest.raises(InvalidInput, match="curvature below 1"):
        frontier(pair)


@given(
    st.lists(st.tuples(TENTHS, TENTHS, st.booleans()), min_size=2, max_size=4),
    st.integers(0, 15),
)
def test_no_cheaper_moves_of_lines_are_found_on_a_grid(parties, movers):
    """Lines on tenths: the cheapest point of agreement lies on a tenth."""
    line = np.array([[party[0]] for party in parties])
    weight = np.array([[party[1]] for party in parties])
    toward = np.array([[1.0 if party[2] else -1.0] for party in parties])
    rows = [row for row in range(len(parties)) if movers >> row & 1]
    bounds = [
        Bound(str(row), 0, int(toward[row, 0]), float(line[row, 0]), ((row, 1.0),))
        for row in range(len(parties))
    ]
    names = tuple(str(row) for row in range(len(parties)))
    lines = Lines(names, ("x",), bounds, line, line, weight, toward, np.zeros(1, dtype=bool))
    found = least_moves(lines, "some", rows)
    short = np.maximum(toward * (np.arange(11) / 10 - line), 0.0)
    short[short < 1e-12] = 0.0
    fixed = [row for row in range(len(parties)) if row not in rows]
    possible = ~np.any(short[fixed] > 0, axis=0)
    assert found.suffices == possible.any()
    if found.suffices:
        least = np.min((weight * short).sum(axis=0)[possible])
        assert found.cost == pytest.approx(least, abs=1e-5)


def test_zones_of_principals_are_those_of_the_model():
    """Without an alliance, the width of each zone is that which the model records."""
    crisis = Scenario.read(SMALL, {"alliances": {}, "measures.embargo.joint": None})
    model = CrisisModel(crisis)
    state, layout = model.state, model.crisis.layout
    toward = model.crisis.numbers.toward[layout.principals[0]]
    width = (toward * (state.room[0] - state.room[1]))[:, 0]
    found = reckoned(situation_of(model.crisis))
    zones = found.agreements[1].zones
    assert found.agreements[1].scope == PRINCIPALS
    np.testing.assert_allclose([zone.width for zone in zones], width, atol=1e-12)
    heads = [found.walks[row] for row in layout.principals]
    assert [walk.risk for walk in heads] == list(state.risk[list(layout.principals), 0])


def test_moved_lines_do_open_the_zone():
    path = ROOT / "scenarios" / "ukraine_2022.yaml"
    before = bargaining_set(Scenario.read(path))
    assert not any(agreement.is_feasible for agreement in before.agreements[1:])
    everybody = before.openings[PRINCIPALS][0]
    moved = {}
    for move in everybody.moves:
        moved[f"actors.{move.actor}.red_line.{move.issue}"] = move.to
        moved[f"actors.{move.actor}.hard_limit.{move.issue}"] = move.to
    after = bargaining_set(Scenario.read(path, moved))
    assert after.agreements[1].is_feasible
    assert after.openings[PRINCIPALS][0].moves == ()


def test_the_command_prints_what_it_finds(capsys):
    assert run_app(["analyse", str(SMALL)]) == 0
    said = capsys.readouterr().out
    for words in (
        "Zones of possible agreement: principals",
        "critical risk",
        "Nash",
        "Least moves",
    ):
        assert words in said
    assert max(map(len, said.splitlines())) <= 100
    assert run_app(["analyse", str(SMALL), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["principals"] == ["king", "senate"]
    assert run_app(["analyse", str(SMALL), "--set", "nothing.there=1"]) == 2
