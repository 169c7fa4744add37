"""Studies, designs and plans: what is varied, and what is refused."""

import numpy as np
import pytest

from sim.scenario import InvalidInput
from sim.scenario.number import Distributed
from sim.study import Study
from sim.sweep.dimensions import finds
from sim.sweep.order import Order
from sim.sweep.plan import Plan
from tests.shipped import ROOT
from tests.sweep.studies import FACTORS, HEAD, SMALL, plan

LEVER = "levers: {actors.king.flexibility: {values: [0.0, 0.5, 1.0]}}\n"
RANGED = "uncertainties: {actors.king.resolve: {}, actors.senate.resolve: {}}\n"


def case(body, **overrides):
    return plan(body, **overrides).cases[0]


def test_a_grid_has_every_combination_once():
    found = case(FACTORS + "design: {kind: grid}\n")
    rows = list(zip(*(found.columns[key].tolist() for key in found.keys), strict=True))
    assert len(rows) == len(set(rows)) == 3 * 2 * 2
    assert found.policy.tolist() == [row // 2 for row in range(12)]


def test_one_at_a_time_moves_one_number_from_the_file():
    found = case(LEVER + RANGED + "design: {kind: one_at_a_time, steps: 3}\n")
    columns = np.array([found.columns[key] for key in found.keys])
    assert columns.shape == (3, 10)
    assert all(np.sum(columns[:, 0] != point) <= 1 for point in columns.T)
    assert columns[1, 0] == 0.5


def test_a_latin_hypercube_covers_each_range_of_the_file_evenly():
    found = case(RANGED + "design: {kind: latin_hypercube, points: 40}\n")
    assert found.dimensions[0].spread.bounds == (0.2, 0.9)
    for dimension in found.dimensions:
        column = np.sort(found.columns[dimension.key])
        edges = dimension.at(np.arange(41) / 40)
        assert np.all((edges[:-1] <= column) & (column <= edges[1:]))


@pytest.mark.parametrize(
    ("design", "points"),
    [
        ("{kind: sobol, base: 8}", 8 * 4),
        ("{kind: sobol, base: 8, second_order: true}", 8 * 6),
        ("{kind: morris, trajectories: 5}", 5 * 3),
    ],
)
def test_sampled_designs_have_the_size_that_is_told_before(design, points):
    assert case(RANGED + f"design: {design}\n").size == points


def test_groups_make_a_smaller_design():
    body = (
        RANGED.replace("{}", "{group: resolve}") + "levers: {incidents.hazard: {low: 0, high: 1}}\n"
    )
    assert case(body + "design: {kind: sobol, base: 8}\n").size == 8 * 4
    assert (
        case(body.replace("group: resolve", "") + "design: {kind: sobol, base: 8}\n").size == 8 * 5
    )


def test_a_lever_with_a_range_of_the_file_is_uniform_over_it():
    body = "levers: {actors.king.resolve: {}}\ndesign: {kind: latin_hypercube, points: 4}\n"
    spread = case(body).dimensions[0].spread
    assert isinstance(spread, Distributed)
    assert (spread.distribution, *spread.bounds) == ("uniform", 0.2, 0.9)


def test_a_pattern_takes_what_no_earlier_entry_has():
    body = (
        'uncertainties: {actors.king.resolve: {}, "actors.**": {}}\n'
        "design: {kind: latin_hypercube, points: 2}\n"
    )
    found = case(body)
    entries = {dimension.key: dimension.entry for dimension in found.dimensions}
    assert entries["actors.king.resolve"] == "actors.king.resolve"
    assert entries["actors.senate.resolve"] == "actors.**"
    assert len(found.keys) == len(set(found.keys)) == len(entries)


def test_stars_stand_for_one_name_or_for_any():
    assert finds("a.*.c", "a.b.c")
    assert not finds("a.*.c", "a.b.b.c")
    assert finds("a.**", "a.b.b.c")


FAULTS = [
    (LEVER.replace("king", "kin"), "grid", "uncertainties|levers.actors.kin.flexibility"),
    (LEVER.replace("1.0", "-1.0"), "grid", "levers.actors.king.flexibility"),
    ("levers: {actors.king.patience: {}}\n", "grid", "has no range"),
    ('levers: {"issues.*.nothing": {}}\n', "grid", "finds no number"),
    (LEVER + "uncertainties: {posture: {options: {a: {}, b: {actors.king.flexibility: 1.0}}}}\n",
     "grid", "as `actors.king.flexibility` does"),
    (LEVER.replace("[0.0, 0.5, 1.0]", "[a, b]"), "grid", "levers.actors.king.flexibility"),
    ("levers: {horizon: {values: [5, 0]}}\n", "grid", "levers.horizon"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "kind", "said"), FAULTS)
def test_what_does_not_fit_the_scenario_is_told_at_its_line(body, kind, said):
    with pytest.raises(InvalidInput) as refused:
        plan(body + f"design: {{kind: {kind}}}\n")
    text = str(refused.value)
    assert any(part in text for part in said.split("|"))
    assert "trial.yaml:" in text
    assert refused.value.problems[0].line >= 8


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"points": [0, 3], "worlds": [0]},
            r"told\.points\.1: there is no 3 among 3 points; .* 0 to 2",
        ),
        ({"points": [0], "worlds": [2, 6]}, r"told\.worlds\.1: there is no 6 among 6 worlds"),
    ],
)
def test_worlds_that_there_are_not_cannot_be_kept_in_full(told, said):
    body = LEVER + f"design: {{kind: grid}}\noutputs: {{told: {told}}}\n"
    with pytest.raises(InvalidInput, match=said):
        plan(body)


def test_a_design_of_too_many_points_is_refused_before_it_is_made():
    body = RANGED + "design: {kind: grid, steps: 1000}\n"
    with pytest.raises(InvalidInput, match="too many"):
        plan(body, worlds=100_000)


def test_points_from_a_csv_file(tmp_path):
    (tmp_path / "small.yaml").write_text(SMALL.read_text())
    body = HEAD + RANGED + "design: {kind: points, file: points.csv}\n"
    (tmp_path / "study.yaml").write_text(body)
    (tmp_path / "points.csv").write_text(
        "actors.senate.resolve,actors.king.resolve\n0.1,0.3\n1,0.9\n"
    )
    found = Plan.of(Order.read(Study.read(tmp_path / "study.yaml"))).cases[0]
    assert found.columns["actors.king.resolve"].tolist() == [0.3, 0.9]
    (tmp_path / "points.csv").write_text(
        "actors.senate.resolve,actors.king.resolve\n0.1,0.3\n1,0.95\n"
    )
    with pytest.raises(InvalidInput, match=r"points\.csv:3:1: actors\.king\.resolve.*0\.2 to 0\.9"):
        Plan.of(Order.read(Study.read(tmp_path / "study.yaml")))


@pytest.mark.parametrize("path", sorted((ROOT / "configs").glob("*.yaml")), ids=lambda p: p.stem)
def test_shipped_studies_fit_their_scenarios(path):
    found = Plan.of(Order.read(Study.read(path)))
    assert found.points > 1
    assert sum(block.size for block in found.blocks()) == found.worlds


def test_at_least_four_studies_are_shipped():
    kinds = {Study.read(path).design.kind for path in (ROOT / "configs").glob("*.yaml")}
    assert {"latin_hypercube", "grid", "sobol", "crossed"} <= kinds
