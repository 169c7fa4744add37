"""Sensitivity against functions whose indices are known."""

import subprocess
import sys

import numpy as np
import pytest
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from SALib.test_functions import Ishigami, Sobol_G

from sim.analysis.sensitivity import CONSTANT, RARE, morris_measures, sobol_indices, sobol_pairs

TRIO = ("a", "b", "c")


def problem(names, low=0.0, high=1.0, groups=None):
    bounds = [[low, high]] * len(names)
    return {"num_vars": len(names), "names": list(names), "bounds": bounds, "groups": groups}


def saltelli(names, n, *, second=False, groups=None, low=0.0, high=1.0):
    asked = problem(names, low, high, groups)
    return sobol_sample.sample(asked, n, calc_second_order=second, seed=3)


def trajectories(names, count=20, levels=4, **more):
    return morris_sample.sample(problem(names, **more), count, num_levels=levels, seed=3)


@pytest.mark.parametrize("second", [False, True])
def test_ishigami(second):
    """Ishigami and Homma (1990), a = 7, b = 0.1."""
    y = Ishigami.evaluate(saltelli(TRIO, 4096, second=second, low=-np.pi, high=np.pi))
    table = sobol_indices(TRIO, {"y": y}, second_order=second)
    assert list(table["factor"]) == list(TRIO)
    np.testing.assert_allclose(table["S1"], [0.3139, 0.4424, 0.0], atol=0.02)
    np.testing.assert_allclose(table["ST"], [0.5576, 0.4424, 0.2437], atol=0.02)


def test_pairs_of_ishigami():
    y = Ishigami.evaluate(saltelli(TRIO, 4096, second=True, low=-np.pi, high=np.pi))
    table = sobol_pairs(TRIO, {"y": y})
    assert list(zip(table["factor"], table["other"], strict=True)) == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]
    np.testing.assert_allclose(table["S2"], [0.0, 0.2437, 0.0], atol=0.03)


def test_g_function():
    """Saltelli and Sobol' (1995)."""
    a = np.array([0.0, 1.0, 4.5, 9.0])
    names = ("f0", "f1", "f2", "f3")
    y = Sobol_G.evaluate(saltelli(names, 4096), a)
    table = sobol_indices(names, {"y": y})
    np.testing.assert_allclose(table["S1"], Sobol_G.sensitivity_index(a), atol=0.02)
    np.testing.assert_allclose(table["ST"], Sobol_G.total_sensitivity_index(a), atol=0.02)


def test_points_for_pairs_do_not_move_the_other_indices():
    x = saltelli(TRIO, 256, second=True, low=-np.pi, high=np.pi)
    y = Ishigami.evaluate(x)
    without = y.reshape(256, 8)[:, [0, 1, 2, 3, 7]].ravel()
    one, other = (
        sobol_indices(TRIO, {"y": y}, second_order=True),
        sobol_indices(TRIO, {"y": without}),
    )
    assert one.equals(other)


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    """Of y = 2 a + b the indices are 0.8, 0.2 and 0."""
    truth = np.array([0.8, 0.2, 0.0])
    covered = []
    for seed in range(60):
        x = sobol_sample.sample(problem(TRIO), 128, calc_second_order=False, seed=seed)
        y = 2 * x[:, 0] + x[:, 1] + 0.0 * x[:, 2]
        table = sobol_indices(TRIO, {"y": y}, seed=seed)
        covered.append(np.abs(table["S1"] - truth) <= table["S1_conf"] + 1e-12)
    assert np.mean(covered) > 0.9
    narrow = sobol_indices(TRIO, {"y": y}, confidence=0.5)
    wide = sobol_indices(TRIO, {"y": y}, confidence=0.99)
    assert (narrow["S1_conf"][:2] < wide["S1_conf"][:2]).all()


def test_groups_take_the_place_of_factors():
    groups = ("right", "left", "right")  # in the order in which they come, not that of letters
    x = saltelli(TRIO, 2048, groups=list(groups))
    table = sobol_indices(TRIO, {"y": x[:, 0] + 2 * x[:, 1] + x[:, 2]}, groups=groups)
    assert list(table["factor"]) == ["right", "left"]
    np.testing.assert_allclose(table["S1"], [1 / 3, 2 / 3], atol=0.02)
    np.testing.assert_allclose(table["ST"], [1 / 3, 2 / 3], atol=0.02)


def test_answers_that_do_not_vary_are_remarked_on_and_leave_others_alone():
    x = saltelli(TRIO, 64)
    rare = np.zeros(len(x))
    rare[1] = 1.0  # neither of the base samples has it
    table = sobol_indices(TRIO, {"flat": np.full(len(x), 0.1), "rare": rare, "y": x[:, 0]})
    by = table.groupby("answer")
    assert by["S1"].count().to_dict() == {"flat": 0, "rare": 0, "y": 3}
    assert by["remark"].unique().map(list).to_dict() == {
        "flat": [CONSTANT],
        "rare": [RARE],
        "y": [""],
    }


def test_pairs_of_an_answer_that_does_not_vary():
    table = sobol_pairs(TRIO, {"flat": np.ones(16)})
    assert table["S2"].isna().all()
    assert set(table["remark"]) == {CONSTANT}


def test_a_mean_that_varies_only_by_rounding_does_not_vary():
    y = np.full(len(saltelli(TRIO, 8)), 0.3)
    y[::2] = 0.1 + 0.2
    assert set(sobol_indices(TRIO, {"y": y})["remark"]) == {CONSTANT}


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
def test_a_seed_gives_the_same_intervals_again(seed):
    x = saltelli(TRIO, 64)
    answers = {"y": x[:, 0] * x[:, 1]}
    assert sobol_indices(TRIO, answers, seed=seed).equals(sobol_indices(TRIO, answers, seed=seed))
    x = trajectories(TRIO)
    answers = {"y": x[:, 0] * x[:, 1]}
    once, twice = (morris_measures(TRIO, x, answers, levels=4, seed=seed) for _ in range(2))
    assert once.equals(twice)


def test_missing_answers_are_refused_by_name():
    x = saltelli(TRIO, 8)
    y = x[:, 0].copy()
    y[[2, 5]] = np.nan
    with pytest.raises(ValueError, match=r"mean ended: missing at 2 of 40 points"):
        sobol_indices(TRIO, {"whole": x[:, 0], "mean ended": y})
    x = trajectories(TRIO, 2)
    with pytest.raises(ValueError, match=r"mean ended: missing at 8 of 8 points"):
        morris_measures(TRIO, x, {"mean ended": np.full(8, np.nan)}, levels=4)


def test_what_is_no_sample_is_refused():
    with pytest.raises(ValueError, match="y: 41 values are no sample of blocks of 5 points"):
        sobol_indices(TRIO, {"y": np.arange(41.0)})
    with pytest.raises(ValueError, match="2 groups for 3 factors"):
        sobol_indices(TRIO, {"y": np.arange(40.0)}, groups=("x", "y"))
    x = trajectories(TRIO, 4)
    for points, said in (
        (x[:-1], "15 points are not two or more trajectories of 4"),
        (x[:4], "4 points are not two or more trajectories of 4"),
        (x[:, :2], "for 3 factors"),
        (np.roll(x, 1, axis=0), "do not move one factor or group at a time"),
        (np.tile([[0, 0, 0], [1, 0, 0], [2, 0, 0], [2, 1, 0]], (2, 1)), "do not move one factor"),
    ):
        with pytest.raises(ValueError, match=said):
            morris_measures(TRIO, points, {"y": np.arange(len(points)) * 1.0}, levels=4)
    with pytest.raises(ValueError, match="y: 3 values for 16 points"):
        morris_measures(TRIO, x, {"y": np.arange(3.0)}, levels=4)


@pytest.mark.parametrize("levels", [4, 6])
def test_effects_of_a_linear_function_are_its_changes_over_the_range(levels):
    x = trajectories(TRIO, levels=levels, low=10.0, high=30.0)
    table = morris_measures(TRIO, x, {"y": 0.5 * x[:, 0] - 0.1 * x[:, 1]}, levels=levels)
    np.testing.assert_allclose(table["mu"], [10.0, -2.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(table["mu_star"], [10.0, 2.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(table[["sigma", "mu_star_conf"]], 0.0, atol=1e-9)


def test_an_interaction_shows_as_spread():
    x = trajectories(TRIO, 200)
    table = morris_measures(TRIO, x, {"y": (x[:, 0] - 0.5) * x[:, 1] + x[:, 2]}, levels=4)
    sigma = dict(zip(table["factor"], table["sigma"], strict=True))
    assert sigma["c"] == pytest.approx(0.0, abs=1e-9)
    assert sigma["a"] > 0.2
    assert sigma["b"] > 0.2
    assert table["mu_star_conf"][0] > 0


def test_effects_of_groups():
    names, groups = ("a", "b", "c", "d"), ("left", "left", "alone", "right")
    x = trajectories(names, 10, groups=list(groups))
    y = x[:, 2] + 3 * x[:, 3]
    table = morris_measures(names, x, {"y": y}, levels=4, groups=groups)
    assert list(table["factor"]) == ["left", "alone", "right"]
    np.testing.assert_allclose(table["mu_star"], [0.0, 1.0, 3.0], atol=1e-9)
    np.testing.assert_allclose(table["mu"], [np.nan, 1.0, 3.0], atol=1e-9)


def test_a_constant_answer_has_no_effects():
    x = trajectories(TRIO, 4)
    table = morris_measures(TRIO, x, {"flat": np.full(len(x), 0.3)}, levels=4)
    assert (table[["mu", "mu_star", "mu_star_conf", "sigma"]] == 0).all(axis=None)
    assert set(table["remark"]) == {CONSTANT}


def test_luck_of_its_own_at_each_point_raises_total_indices_alone():
    """Of y = a + noise of the same variance: S1 halves, ST of all others becomes a half."""
    x = saltelli(TRIO, 4096)
    noise = np.random.Generator(np.random.Philox(1)).random(len(x))
    table = sobol_indices(TRIO, {"y": x[:, 0] + noise})
    np.testing.assert_allclose(table["S1"], [0.5, 0.0, 0.0], atol=0.04)
    np.testing.assert_allclose(table["ST"], [1.0, 0.5, 0.5], atol=0.04)


def test_statistics_are_imported_only_when_wanted():
    code = (
        "import sys, sim.analysis.discovery, sim.analysis.pareto, sim.analysis.sensitivity\n"
        "print({'SALib', 'sklearn', 'pandas', 'mesa', 'matplotlib'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"
