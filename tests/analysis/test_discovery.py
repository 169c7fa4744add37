"""Scenario discovery against boxes that are known, and against another implementation."""

import sys
import warnings
from inspect import signature
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from sim.analysis import discovery
from sim.analysis.boxes import Box, Cases, Limit, quasi_p
from sim.analysis.discovery import peeling_trajectory, prim

POINTS = 1000


def design(columns=5, points=POINTS, seed=1):
    drawn = np.random.Generator(np.random.Philox(seed)).random((points, columns))
    return pd.DataFrame(drawn, columns=[f"x{i}" for i in range(columns)])


def cart(*given, **more):
    """Return leaves, or skip the test where the extra for trees is not installed."""
    pytest.importorskip("sklearn")
    return discovery.cart(*given, **more)


def in_the_box(x):
    """Return the truth: 24 % of the points."""
    return ((x["x0"] > 0.6) & (x["x1"] < 0.6)).to_numpy()


def noisy(x, seed=2):
    """Return 0 or 1, which is wrong at one point in twenty."""
    return (
        in_the_box(x) ^ (np.random.Generator(np.random.Philox(seed)).random(len(x)) < 0.05)
    ).astype(float)


def limits_of(box):
    return {limit.column: limit for limit in box.limits}


@pytest.fixture(scope="module")
def found():
    x = design()
    return prim(x, noisy(x))


def test_a_known_box_is_found(found):
    limits = limits_of(found[0])
    assert limits["x0"].low == pytest.approx(0.6, abs=0.05)
    assert limits["x0"].high == np.inf
    assert limits["x1"].high == pytest.approx(0.6, abs=0.05)
    assert limits["x1"].low == -np.inf
    assert found[0].density > 0.8
    assert found[0].coverage > 0.75


def test_the_columns_that_matter_come_first_and_others_are_no_better_than_chance(found):
    assert {limit.column for limit in found[0].limits[:2]} == {"x0", "x1"}
    assert all(limit.p < 1e-9 for limit in found[0].limits[:2])
    assert all(limit.p > 0.05 for limit in found[0].limits[2:])


def test_a_box_says_of_itself_what_its_points_say(found):
    x, box = design(), found[0]
    y, held = noisy(x), box.holds(x)
    assert box.points == held.sum()
    assert box.mass == pytest.approx(held.mean())
    assert box.density == pytest.approx(y[held].mean())
    assert box.coverage == pytest.approx(y[held].sum() / y.sum())


def test_the_trajectory_gives_coverage_for_density(found):
    first, *_ = steps = found[0].trajectory
    assert (first.limits, first.coverage, first.mass, first.points) == ((), 1.0, 1.0, POINTS)
    assert steps[-1].density > first.density
    peeled = peeling_trajectory(design(), noisy(design()))
    assert repr(steps[: len(peeled)]) == repr(tuple(peeled))  # a NaN is like itself in words
    coverage, density = np.array([(step.coverage, step.density) for step in peeled]).T
    assert (np.diff(coverage) <= 0).all()
    assert (np.diff(density) > 0).all()
    assert all(step.mass >= 0.05 for step in peeled)


def test_the_dense_box_is_taken_that_weighs_coverage_and_density_best(found):
    def score(box):
        return 2 / (1 / box.coverage + 1 / box.density)

    box = found[0]
    assert score(box) == pytest.approx(max(map(score, box.trajectory)))
    x, densest = design(), max(step.density for step in box.trajectory)
    dense = prim(x, noisy(x), threshold=densest)[0]
    assert dense.density >= densest > box.density
    assert score(dense) < score(box)


def test_pasting_takes_back_what_was_peeled_too_soon():
    """Low values of x0 are poor on the whole, but within the box that is found they are rich."""
    x = design(2, 2000)
    high = x["x1"] > 0.7
    y = np.where(x["x0"] < 0.1, np.where(high, 1.0, 0.0), np.where(high, 0.9, 0.5))
    (box,) = prim(x, y, threshold=0.88)
    peeled = peeling_trajectory(x, y)
    assert limits_of(peeled[-1])["x0"].low > 0.04
    assert list(limits_of(box)) == ["x1"]
    grown = [after.mass > before.mass for before, after in pairwise(box.trajectory[len(peeled) :])]
    assert grown
    assert all(grown)


def test_quasi_p_is_the_binomial_test_of_scipy():
    for hits, trials, share in ((3, 10, 0.2), (10, 10, 0.9), (1, 7, 0.5), (0, 5, 0.5)):
        expected = binomtest(hits, trials, share, alternative="greater").pvalue
        assert quasi_p(hits, trials, share) == pytest.approx(expected)


def test_the_p_of_an_end_is_that_of_the_box_without_it():
    x = design()
    y = (((x["x0"] > 0.3) & (x["x0"] < 0.7)) ^ (x["x1"] < 0.03)).to_numpy(float)
    limit = limits_of(prim(x, y)[0])["x0"]
    held = (x["x0"] >= limit.low) & (x["x0"] <= limit.high)
    hits, trials = int(y[held].sum()), int(held.sum())
    for wider, p in (
        (x["x0"] <= limit.high, limit.p_low),
        (x["x0"] >= limit.low, limit.p_high),
        (x["x0"] >= 0, limit.p),
    ):
        expected = binomtest(hits, trials, y[wider].mean(), alternative="greater").pvalue
        assert p == pytest.approx(expected, rel=1e-6)


def test_a_second_box_is_peeled_from_what_the_first_leaves():
    x = design(3, 2000)
    y = ((x["x0"] > 0.8) | (x["x1"] < 0.15)).to_numpy(float)
    boxes = prim(x, y)
    assert len(boxes) == 2
    assert boxes[1].points == (boxes[1].holds(x) & ~boxes[0].holds(x)).sum()
    assert sum(box.coverage for box in boxes) == pytest.approx(1.0, abs=0.1)


def test_categories_are_peeled_one_at_a_time():
    x = design(2)
    x["mood"] = np.array(["calm", "cross", "hostile", "mad"])[np.arange(POINTS) % 4]
    y = ((x["mood"].isin(["hostile", "mad"])) & (x["x0"] > 0.5)).to_numpy(float)
    limits = limits_of(prim(x, y, threshold=0.9)[0])
    assert limits["mood"].categories == ("hostile", "mad")
    assert limits["mood"].p < 1e-9
    assert np.isnan(limits["mood"].p_low)
    assert limits["x0"].low == pytest.approx(0.5, abs=0.05)
    assert "x1" not in limits


def test_limits_of_whole_numbers_are_whole_and_inside():
    x = pd.DataFrame({"rung": np.arange(POINTS) % 10, "x": design(1)["x0"]})
    y = (x["rung"] >= 7).to_numpy(float)
    for box in (prim(x, y, threshold=0.95)[0], cart(x, y)[0]):
        assert limits_of(box)["rung"].low == 7
        assert (box.density, box.coverage) == (1.0, 1.0)


def test_shares_may_stand_for_points_that_are_hit_or_missed():
    """Ten copies of each point, hit as often as its share says, tell the same boxes."""
    x = design(3, 200)
    share = np.round(np.where(in_the_box(x), 0.9, 0.1) + 0.1 * (x["x2"].to_numpy() - 0.5), 1)
    copies = pd.concat([x] * 10)
    hit = np.concatenate([share > step / 10 + 0.05 for step in range(10)]).astype(float)
    one, many = prim(x, share)[0], prim(copies, hit)[0]
    assert [limit.column for limit in one.limits] == [limit.column for limit in many.limits]
    assert (one.coverage, one.density) == pytest.approx((many.coverage, many.density))


def test_a_weight_of_two_is_as_good_as_two_points():
    x = design(3, 300)
    y, twice = noisy(x), np.arange(300) % 3 == 0
    doubled = pd.concat([x, x[twice]])
    one = prim(x, y, weights=np.where(twice, 2.0, 1.0))[0]
    two = prim(doubled, np.concatenate([y, y[twice]]))[0]
    assert (one.coverage, one.density, one.mass) == pytest.approx(
        (two.coverage, two.density, two.mass)
    )
    leaf, other = (
        cart(x, y, weights=np.where(twice, 2.0, 1.0))[0],
        cart(doubled, np.concatenate([y, y[twice]]))[0],
    )
    assert (leaf.mass, leaf.density) == pytest.approx((other.mass, other.density))


def test_p_counts_points_of_unequal_weight_as_fewer():
    """By Kish's effective size: of weights 1 and 3 in equal parts, four fifths of the points."""
    x = design(1, 400)
    y = (x["x0"] > 0.5).to_numpy(float)
    weights = np.where(np.arange(400) % 2, 1.0, 3.0)
    box = prim(x, y, weights=weights)[0]
    held = box.holds(x)
    trials = weights[held].sum() ** 2 / (weights[held] ** 2).sum()
    assert trials == pytest.approx(0.8 * held.sum(), rel=0.05)
    expected = quasi_p(box.density * trials, trials, np.average(y, weights=weights))
    assert box.limits[0].p == pytest.approx(expected, rel=1e-6, abs=0)


def test_p_of_shares_is_that_of_a_permutation():
    """A limit on which the outcome hangs a little, and one that chance alone has put there."""
    x = design(2, 300)
    luck = np.random.Generator(np.random.Philox(5))
    y = np.clip(0.2 + 0.05 * (x["x0"] > 0.5) + 0.08 * luck.standard_normal(300), 0, 1).to_numpy()
    for column, likely in (("x0", False), ("x1", True)):
        held = (x[column] > 0.5).to_numpy()
        box = Cases.read(x, y).describe({column: (0.5, np.inf)}, held, np.ones(300, dtype=bool))
        shuffled = [luck.permutation(y)[held].mean() for _ in range(4000)]
        by_chance = np.mean(np.array(shuffled) >= y[held].mean())
        assert (by_chance > 0.05) == likely
        assert box.limits[0].p == pytest.approx(by_chance, rel=0.4) or box.limits[0].p < 0.01
        assert (box.limits[0].p > 0.05) == likely


def test_limits_that_chance_explains_are_taken_away():
    x = design(8, 250)
    y = np.where(in_the_box(x), 0.5, 0.1) + 0.3 * (design(1, 250, seed=9)["x0"].to_numpy() - 0.3)
    y = np.clip(y, 0, 1)
    box, plain = (prim(x, y, threshold=0.35, significance=p)[0] for p in (1.0, 0.05))
    assert {limit.column for limit in plain.limits} == {"x0", "x1"}
    assert len(box.limits) > 2
    assert plain.coverage > box.coverage
    assert plain.density > 1.5 * y.mean()
    assert all(limit.p <= 0.05 for limit in plain.limits)


def test_what_is_everywhere_is_one_box_and_what_is_nowhere_is_none():
    x = design(2, 50)
    (box,) = prim(x, np.ones(50))
    assert (box.limits, box.coverage, box.density, box.mass) == ((), 1.0, 1.0, 1.0)
    assert str(box) == "everywhere (coverage 100%, density 100%)"
    assert prim(x, np.zeros(50)) == []
    (nothing,) = peeling_trajectory(x, np.zeros(50))
    assert np.isnan(nothing.coverage)
    assert nothing.density == 0


def test_no_box_is_dense_enough():
    x = design(2)
    assert prim(x, np.full(POINTS, 0.3)) == []
    assert prim(x, 0.5 * in_the_box(x)) == []


def test_points_that_cannot_be_told_apart_are_not_peeled():
    x = pd.DataFrame({"x": np.ones(20), "name": ["a"] * 20})
    steps = peeling_trajectory(x, np.arange(20) / 20)
    assert [step.limits for step in steps] == [()]


def test_a_limit_between_neighbouring_numbers_still_parts_them():
    low = 1.0
    high = np.nextafter(low, 2.0)
    x = pd.DataFrame({"x": np.where(np.arange(40) < 20, low, high)})
    (box,) = prim(x, (x["x"] == high).to_numpy(float))
    assert (box.density, box.coverage) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Limit("x", low=0.25), "x >= 0.25"),
        (Limit("x", high=2.0), "x <= 2"),
        (Limit("x", 0.1, 0.2), "0.1 <= x <= 0.2"),
        (Limit("x", categories=("a", "b")), "x in {a, b}"),
    ],
)
def test_limits_print_as_they_are_read(limit, said):
    assert str(limit) == said
    assert str(Box((limit,), 0.5, 0.9, 0.1, 3)) == f"{said} (coverage 50%, density 90%)"


@pytest.mark.parametrize("method", [prim, cart, peeling_trajectory])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"y": np.full(20, 1.5)}, "share of the outcome"),
        ({"y": np.full(20, np.nan)}, "share of the outcome"),
        ({"y": np.ones(3)}, "20 points"),
        ({"weights": np.zeros(20)}, "weight"),
        ({"weights": np.ones(3)}, "20 points"),
        ({"x": pd.DataFrame({"x": [np.nan] * 20})}, "x: a value is missing"),
        ({"x": pd.DataFrame({"x": [np.inf] * 20})}, "x: a value is missing"),
        ({"x": pd.DataFrame({"x": [None] * 20}, dtype=object)}, "x: a value is missing"),
        ({"x": pd.DataFrame({"x": []}), "y": []}, "0 points"),
    ],
)
def test_what_is_missing_or_out_of_range_is_refused(method, change, said):
    with pytest.raises(ValueError, match=said):
        method(**({"x": design(1, 20), "y": np.ones(20)} | change))


@pytest.mark.parametrize(
    "wrong", [{"threshold": 0.0}, {"mass_min": 0.0}, {"peel": 1.0}, {"significance": 0.0}]
)
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(ValueError, match=r"is not in \(0, 1"):
        prim(design(1, 20), np.ones(20), **wrong)


def test_leaves_of_a_tree_are_boxes_that_hold_every_point_once():
    x = design()
    x["mood"] = np.array(["calm", "cross", "mad"])[np.arange(POINTS) % 3]
    y = (in_the_box(x) & (x["mood"] != "mad")).to_numpy(float)
    leaves = cart(x, y)
    assert (np.sum([leaf.holds(x) for leaf in leaves], axis=0) == 1).all()
    assert [leaf.density for leaf in leaves] == sorted((d.density for d in leaves), reverse=True)
    assert sum(leaf.mass for leaf in leaves) == pytest.approx(1.0)
    assert sum(leaf.coverage for leaf in leaves) == pytest.approx(1.0)
    limits = limits_of(leaves[0])
    assert limits["x0"].low == pytest.approx(0.6, abs=0.02)
    assert limits["x1"].high == pytest.approx(0.6, abs=0.02)
    assert "mad" not in limits["mood"].categories
    assert leaves[0].density > 0.95


def test_a_tree_has_no_more_and_no_smaller_leaves_than_asked():
    leaves = cart(design(), noisy(design()), leaves=3, least=0.2)
    assert len(leaves) <= 3
    assert all(leaf.mass >= 0.2 - 1e-9 for leaf in leaves)


def test_without_scikit_learn_a_tree_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.tree", None)
    with pytest.raises(ImportError, match=r"pip install detente\[discover\]"):
        discovery.cart(design(1, 20), np.ones(20))


def test_prim_is_that_of_the_ema_workbench():
    """At the first box that is dense enough, and at one further on (Kwakkel 2017)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ema = pytest.importorskip("ema_workbench.analysis.prim")
        x = design()
        y = noisy(x)
        asked = signature(ema.Prim).parameters  # version 3 has no threshold
        more = {"threshold": 0.8} if "threshold" in asked else {}
        theirs = ema.Prim(x, y.astype(int), peel_alpha=0.05, **more).find_box()
    path, quasi = theirs.peeling_trajectory, getattr(theirs, "qp", None)  # gone in version 3
    ours = peeling_trajectory(x, y)
    for threshold in (0.6, 0.8, 0.95):
        row = int(np.argmax(path["density"] >= threshold))
        same = next(step for step in ours if step.density >= threshold)
        agree(same, x, path.loc[row], theirs.box_lims[row], quasi and quasi[row])


def agree(ours, x, stats, box, quasi):
    restricted = {name for name in x if tuple(box[name]) != (x[name].min(), x[name].max())}
    assert restricted == {limit.column for limit in ours.limits}
    for limit in ours.limits:
        values, (low, high) = x[limit.column], box[limit.column]
        assert max(limit.low, values.min()) == pytest.approx(low, abs=0.05)
        assert min(limit.high, values.max()) == pytest.approx(high, abs=0.05)
        told = quasi[limit.column] if quasi else ()
        for p, expected in zip((limit.p_low, limit.p_high)[: len(told)], told, strict=True):
            assert (np.isnan(p) and expected == -1) or p == pytest.approx(expected, abs=0.03)
    for name in ("coverage", "density", "mass"):
        assert getattr(ours, name) == pytest.approx(stats[name], abs=0.03)
